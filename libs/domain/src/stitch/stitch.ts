import type { TraceEvent } from '@waybill/contracts';
import { addEvent, emptyEventSet, type AddResult, type EventSet, type LogEvent } from './event-set.js';
import {
  noLinks,
  withAnswer,
  withForwarded,
  type ForwardedMembers,
  type FragmentLinks,
  type VersionedAnswer,
} from '../join/fragment-links.js';
import { looseFragments } from './loose-fragments.js';
import { addLoose, claimSpans, spansOf, type TraceIndex } from './trace-index.js';

/** What is known of one trace: its index, and of those fragments that are at hand the events and what others told them. */
export interface TraceState {
  readonly index: TraceIndex;
  /** Call id -> the events that name it. */
  readonly calls: ReadonlyMap<string, EventSet>;
  /** Fragment id -> what it was told. */
  readonly links: ReadonlyMap<string, FragmentLinks>;
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
 * The fragments whose events must be in the state before `stitch` can place these events: those of the calls that they
 * name, all that hold loose events before or after, and all that may hold one for a while in between.
 */
export function fragmentsNeeded(index: TraceIndex, events: readonly LogEvent[]): ReadonlySet<string> {
  const after = events.reduce(foldIndex, index);
  const named = events.map(({ event }) => event.callId).filter((callId) => callId !== '');
  const claimants = [...after.loose.values()].flatMap(({ event }) => soleClaimantsOf(index, event));
  return new Set([...named, ...looseFragments(index).keys(), ...looseFragments(after).keys(), ...claimants]);
}

/** Whoever could hold the event for a while was alone with its claim before; who came later is named by an event. */
function soleClaimantsOf({ claims }: TraceIndex, event: TraceEvent): readonly string[] {
  const { own, parent } = spansOf(event);
  return [own, parent].flatMap((span) => {
    const claim = claims.get(span);
    return claim === undefined ? [] : [claim.own, claim.parent].flatMap((each) => (each.length === 1 ? each : []));
  });
}

function foldIndex(index: TraceIndex, candidate: LogEvent): TraceIndex {
  if (candidate.event.callId !== '') return claimSpans(index, candidate.event);
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
  return [{ ...state, index: claimSpans(state.index, candidate.event), calls }, result.tag];
}

/** Tells a fragment who else brings one of its aliases. */
export function hear(state: TraceState, fragmentId: string, alias: string, answer: VersionedAnswer): TraceState {
  return withLinks(state, fragmentId, (links) => withAnswer(links, alias, answer));
}

/** Gives a fragment the events of one that follows it; `offset` is where the partition has them. */
export function takeIn(state: TraceState, fragmentId: string, forwarded: ForwardedMembers, offset: number): TraceState {
  return withLinks(state, fragmentId, (links) => withForwarded(links, forwarded, offset));
}

function withLinks(state: TraceState, fragmentId: string, change: (links: FragmentLinks) => FragmentLinks): TraceState {
  const before = state.links.get(fragmentId) ?? noLinks;
  const after = change(before);
  return after === before ? state : { ...state, links: new Map(state.links).set(fragmentId, after) };
}

/**
 * The fragments that may have changed by folding `event`: the one of the call that it names, and those that won or lost
 * loose events because a span was claimed or a loose event arrived.
 */
export function fragmentsAffected(before: TraceState, after: TraceState, event: TraceEvent): ReadonlySet<string> {
  const affected = new Set(event.callId === '' ? [] : [event.callId]);
  if (before.index === after.index) return affected;
  const [lost, won] = [looseFragments(before.index), looseFragments(after.index)];
  for (const fragmentId of [...lost.keys(), ...won.keys()]) {
    if (idsOf(lost.get(fragmentId)) !== idsOf(won.get(fragmentId))) affected.add(fragmentId);
  }
  return affected;
}

/** Which events a fragment holds, as text. Fragments keep the order in which the index holds their events. */
function idsOf(fragment: readonly LogEvent[] = []): string {
  return JSON.stringify(fragment.map(({ event }) => event.eventId));
}
