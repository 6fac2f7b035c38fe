import type { Call } from './call.js';
import { addEvent, emptyEventSet, type AddResult, type EventSet, type LogEvent } from './event-set.js';
import { projectCall } from './project-call.js';
import { addLoose, claimSpan, joinRungOf, looseByCall, type TraceIndex } from './trace-index.js';

/** What is known of one trace: its index, and the events of those calls that are at hand. */
export interface TraceState {
  readonly index: TraceIndex;
  /** Call id -> the events that name it. */
  readonly calls: ReadonlyMap<string, EventSet>;
}

/** Bounds of a state, so that one runaway trace cannot take the memory of all others. */
export interface StitchLimits {
  /** Events of one call. */
  readonly callEventCountMax: number;
  /** Events of one trace that name no call. */
  readonly looseEventCountMax: number;
}

/** What became of one event. */
export type Disposition = AddResult['tag'];

/**
 * The calls whose events must be in the state before `stitch` can place these events: those that they name,
 * and those that already claim a span that they claim.
 */
export function callsNeeded(index: TraceIndex, events: readonly LogEvent[]): ReadonlySet<string> {
  const claimed = events.reduce((each, { event }) => claimSpan(each, event), index);
  const named = events.map(({ event }) => event.callId).filter((callId) => callId !== '');
  const disputed = [...claimed.claims.values()].filter((claimants) => claimants.length > 1).flat();
  return new Set([...named, ...disputed, ...looseByCall(claimed).keys()]);
}

/**
 * Folds one event into its trace. The state is the set of events, so any order and any redelivery give the same state.
 * A refused event (conflicting, or one too many) leaves the state as it is.
 */
export function stitch(state: TraceState, candidate: LogEvent, limits: StitchLimits): [TraceState, Disposition] {
  const { callId } = candidate.event;
  if (callId === '') {
    const [index, result] = addLoose(state.index, candidate, limits.looseEventCountMax);
    return [{ ...state, index }, result.tag];
  }
  const result = addEvent(state.calls.get(callId) ?? emptyEventSet, candidate, limits.callEventCountMax);
  if (result.tag !== 'added') return [state, result.tag];
  const calls = new Map(state.calls).set(callId, result.events);
  return [{ index: claimSpan(state.index, candidate.event), calls }, result.tag];
}

/** The control-plane trace of one call of the state; `undefined` when no event belongs to it (any more). */
export function callOf(state: TraceState, callId: string): Call | undefined {
  const loose = looseByCall(state.index).get(callId) ?? [];
  const members = [...(state.calls.get(callId)?.values() ?? []), ...loose];
  if (members.length === 0) return undefined;
  return projectCall({ callId, joinRung: joinRungOf(callId, loose.length) }, members);
}
