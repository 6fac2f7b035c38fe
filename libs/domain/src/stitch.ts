import type { TraceEvent } from '@waybill/contracts';
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
 * The calls whose events must be in the state before `stitch` can place these events: those that they name, those to
 * which loose events belong by then, and those that dispute a span.
 */
export function callsNeeded(index: TraceIndex, events: readonly LogEvent[]): ReadonlySet<string> {
  const after = events.reduce(foldIndex, index);
  const named = events.map(({ event }) => event.callId).filter((callId) => callId !== '');
  const disputed = [...after.claims.values()].filter((claimants) => claimants.length > 1).flat();
  return new Set([...named, ...disputed, ...looseByCall(after).keys()]);
}

function foldIndex(index: TraceIndex, candidate: LogEvent): TraceIndex {
  if (candidate.event.callId !== '') return claimSpan(index, candidate.event);
  return addLoose(index, candidate, Number.MAX_SAFE_INTEGER)[0];
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

/**
 * The calls whose trace may have changed by folding `event`: the one it names, and those that won or lost loose events
 * because a span was claimed or a loose event arrived.
 */
export function callsAffected(before: TraceState, after: TraceState, event: TraceEvent): ReadonlySet<string> {
  const affected = new Set(event.callId === '' ? [] : [event.callId]);
  if (before.index === after.index) return affected;
  const [lost, won] = [looseByCall(before.index), looseByCall(after.index)];
  for (const callId of [...lost.keys(), ...won.keys()]) {
    if (idsOf(lost.get(callId)) !== idsOf(won.get(callId))) affected.add(callId);
  }
  return affected;
}

/** Which events a group holds, as text. Groups keep the order in which the index holds their events. */
function idsOf(group: readonly LogEvent[] = []): string {
  return JSON.stringify(group.map(({ event }) => event.eventId));
}

/** The control-plane trace of one call of the state; `undefined` when no event belongs to it (any more). */
export function callOf(state: TraceState, callId: string): Call | undefined {
  const loose = looseByCall(state.index).get(callId) ?? [];
  const members = [...(state.calls.get(callId)?.values() ?? []), ...loose];
  if (members.length === 0) return undefined;
  return projectCall({ callId, joinRung: joinRungOf(callId, loose.length) }, members);
}
