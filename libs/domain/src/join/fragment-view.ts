import type { TraceEvent } from '@waybill/contracts';
import type { LogEvent } from '../stitch/event-set.js';
import { looseFragments } from '../stitch/loose-fragments.js';
import type { TraceState } from '../stitch/stitch.js';
import { isToolsCall } from '../stitch/trace-index.js';
import { aliasesOf, aliasKinds } from './alias.js';
import { claimsOf, type AliasClaim, type ClaimingFragment, type Leader } from './alias-claim.js';
import { joinRungs, weakestRung, type FragmentKind, type FragmentRef, type JoinRung, type Member } from './fragment.js';
import { answersIn, noLinks, type JoinedMember } from './fragment-links.js';
import { leaderOf } from './leader.js';

/** Everything that follows from a trace's state about one of its fragments. */
export interface FragmentView {
  readonly fragment: FragmentRef;
  /** Its own events, then those that others brought it. */
  readonly members: readonly Member[];
  /** Whom it follows; `undefined`: nobody, it is a call of its own. */
  readonly leader: Leader | undefined;
  /** What it says about its aliases. */
  readonly claims: readonly AliasClaim[];
  /** Its events as they reach its leader; empty without one. */
  readonly forwarded: readonly Member[];
  /** By how much the versions of its rows lie above its offsets. */
  readonly lift: bigint;
}

/** Looks at one fragment of a trace; `undefined` when no event belongs to it (any more). */
export function viewFragment(state: TraceState, traceId: string, fragmentId: string): FragmentView | undefined {
  const named = [...(state.calls.get(fragmentId)?.values() ?? [])];
  const loose = looseFragments(state.index).get(fragmentId) ?? [];
  if (named.length + loose.length === 0) return undefined;
  const kind = kindOf(named, loose);
  const fragment = { traceId, fragmentId, kind };
  const own = ownMembers(fragment, named, loose);
  const links = state.links.get(fragmentId) ?? noLinks;
  const members = withJoined(own, [...links.joined.values()]);
  const claiming: ClaimingFragment = {
    fragment,
    hasStart: own.some(({ event }) => event.payload.case === 'toolCallStarted'),
    events: [...own, ...namesakesIn(fragment, [...links.joined.values()])].map(({ event }) => event),
  };
  const leader = leaderOf(claiming, answersIn(links));
  return {
    fragment,
    members,
    leader,
    claims: claimsOf(claiming, leader),
    forwarded: leader === undefined ? [] : forwardedTo(leader, claiming, members),
    lift: links.lift,
  };
}

function kindOf(named: readonly LogEvent[], loose: readonly LogEvent[]): FragmentKind {
  if (named.length > 0) return 'named';
  return loose.some(({ event }) => isToolsCall(event)) ? 'unnamed' : 'loose';
}

function ownMembers(
  { fragmentId, kind }: FragmentRef,
  named: readonly LogEvent[],
  loose: readonly LogEvent[],
): readonly Member[] {
  const looseRung = rungOfLoose(fragmentId, kind, loose);
  return [...named.map((each) => toMember(each, 'call_id')), ...loose.map((each) => toMember(each, looseRung))];
}

function toMember(each: LogEvent, rung: JoinRung): Member {
  return { ...each, rung, round: 0, branch: '' };
}

/** What holds events without a name together: a span; an alias, where they have no span; nothing that makes a call. */
function rungOfLoose(fragmentId: string, kind: FragmentKind, loose: readonly LogEvent[]): JoinRung {
  if (kind === 'loose') return 'none';
  if (kind === 'named' || !fragmentId.startsWith('alias:')) return 'trace_span';
  return strongestKindOf(loose.map(({ event }) => event));
}

function strongestKindOf(events: readonly TraceEvent[]): JoinRung {
  const kinds = new Set(events.flatMap(aliasesOf).map(({ kind }) => kind));
  return aliasKinds.find((kind) => kinds.has(kind)) ?? 'none';
}

/** An event that came both ways is one event: its own place counts, then the first origin in order. */
function withJoined(own: readonly Member[], joined: readonly JoinedMember[]): readonly Member[] {
  const members = new Map(own.map((each) => [each.event.eventId, each]));
  for (const { member } of joined.toSorted(byOrigin)) {
    if (member !== undefined && !members.has(member.event.eventId)) members.set(member.event.eventId, member);
  }
  return [...members.values()];
}

function byOrigin(left: JoinedMember, right: JoinedMember): number {
  const [a, b] = [left, right].map(({ origin }) => `${origin.traceId}/${origin.fragmentId}`);
  return (a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1;
}

/** The events of the same call in other traces, as far as they name it or lie within its spans. */
function namesakesIn(fragment: FragmentRef, joined: readonly JoinedMember[]): readonly Member[] {
  if (fragment.kind !== 'named') return [];
  return joined
    .filter(({ origin }) => origin.fragmentId === fragment.fragmentId)
    .flatMap(({ member }) => member ?? [])
    .filter(({ rung, round }) => round === 0 && joinRungs.indexOf(rung) <= joinRungs.indexOf('trace_span'));
}

/** The members as they stand one step nearer to their call. */
function forwardedTo(leader: Leader, { fragment, hasStart }: ClaimingFragment, members: readonly Member[]): Member[] {
  const isContinuation = leader.by === 'request_state' && hasStart;
  return members.map((each) => ({
    ...each,
    rung: each.rung === 'none' ? leader.by : weakestRung([each.rung, leader.by]),
    round: each.round + (isContinuation ? 1 : 0),
    branch: isContinuation && each.round === 0 ? fragment.fragmentId : each.branch,
  }));
}
