import { compare, type LogEvent } from '../stitch/event-set.js';

/** Names a fragment within its tenant: events of one trace that belong together without looking further. */
export interface FragmentRef {
  /** 32 lower-case hex digits; of events without a trace the derived one. */
  readonly traceId: string;
  /** The call id of a named fragment; else an id that Waybill gave. */
  readonly fragmentId: string;
  readonly kind: FragmentKind;
}

/** `named`: its events name their call. `unnamed`: it holds a `tools/call` that nobody named. `loose`: neither. */
export type FragmentKind = 'named' | 'unnamed' | 'loose';

/** An event and how it came to the fragment that holds it. */
export interface Member extends LogEvent {
  /** The weakest rung on its way. */
  readonly rung: JoinRung;
  /** How many continuations of the call lie between it and the fragment (docs/joining.md, 3). */
  readonly round: number;
  /** The fragment of the continuation that it belongs to; empty in round 0. */
  readonly branch: string;
}

/** By which key a record came to its call, strongest first (A5). */
export const joinRungs = [
  'call_id',
  'trace_span',
  'gen_ai',
  'request_state',
  'idempotency_key',
  'provider_request_id',
  'receipt_id',
  'none',
] as const;

export type JoinRung = (typeof joinRungs)[number];

/** The weakest of several rungs; `call_id` of none. */
export function weakestRung(rungs: Iterable<JoinRung>): JoinRung {
  let weakest = 0;
  for (const rung of rungs) weakest = Math.max(weakest, joinRungs.indexOf(rung));
  return joinRungs[weakest] ?? 'none';
}

/** Whether two references name one fragment. */
export function isSameFragment(left: FragmentRef, right: FragmentRef): boolean {
  return left.traceId === right.traceId && left.fragmentId === right.fragmentId;
}

/** Where a fragment stands among those that may lead it: named with a start, named, unnamed, loose; then by ids. */
export interface Placed {
  readonly fragment: FragmentRef;
  readonly hasStart: boolean;
}

/** Three-way comparison of two places; 0 only of the same fragment. */
export function comparePlaces(left: Placed, right: Placed): number {
  return (
    placeClass(left) - placeClass(right) ||
    compare(left.fragment.traceId, right.fragment.traceId) ||
    compare(left.fragment.fragmentId, right.fragment.fragmentId)
  );
}

const kindClasses: Readonly<Record<FragmentKind, number>> = { named: 1, unnamed: 2, loose: 3 };

function placeClass({ fragment, hasStart }: Placed): number {
  return fragment.kind === 'named' && hasStart ? 0 : kindClasses[fragment.kind];
}
