import type { TraceEvent } from '@waybill/contracts';
import { isToolsCall } from '../stitch/trace-index.js';
import { aliasesOf, inLadderOrder, type Alias, type AliasKind } from './alias.js';
import { isSameFragment, type FragmentRef, type Placed } from './fragment.js';

/** The fragment that another one follows, and by what. */
export interface Leader {
  readonly fragment: FragmentRef;
  readonly by: AliasKind;
  /** How it was found: lower is stronger. The rank of the alias, and above all ranks for the weaker ways of rule 3. */
  readonly rank: number;
  /** The last leader, as far as the answer tells. */
  readonly root: FragmentRef;
}

/** That a fragment brings an alias, and what others need to know of it. */
export interface AliasClaim extends Placed {
  /** Text of the alias. */
  readonly alias: string;
  /** Whether one of its answers issued the request state that the alias stands for. */
  readonly isIssuer: boolean;
  /** Whether it wants to know who else brings the alias. */
  readonly isAsking: boolean;
  /** Its first `tools/call` event, by the emitters' clocks; 0 without one. */
  readonly sinceUnixNano: bigint;
  readonly leader: FollowedLeader | undefined;
}

/** Whom a fragment follows, as others count it: a named one as its last leader, any other one as its next. */
export interface FollowedLeader {
  readonly fragment: FragmentRef;
  readonly rank: number;
}

/** A claim with the place in the log that it follows from: of two claims of one fragment the higher version holds. */
export interface VersionedClaim extends AliasClaim {
  readonly version: bigint;
  readonly isWithdrawn: boolean;
}

/** What the aliases of a fragment follow from. */
export interface ClaimingFragment extends Placed {
  /** Its events; of the first fragment of a call that several traces name, those of all of them. */
  readonly events: readonly TraceEvent[];
}

/** Everything that a fragment says about its aliases, strongest first. */
export function claimsOf({ fragment, hasStart, events }: ClaimingFragment, leader: Leader | undefined): AliasClaim[] {
  const brought = inLadderOrder(events.flatMap(aliasesOf));
  const isSpokenFor = fragment.kind === 'named' && leader?.rank === 0;
  const sinceUnixNano = firstToolsCallOf(events);
  return brought
    .filter((alias) => alias.kind === 'call_id' || !isSpokenFor)
    .map((alias) => ({
      alias: alias.text,
      fragment,
      hasStart,
      isIssuer: doesIssue(events, alias),
      isAsking: fragment.kind !== 'named' || alias.kind === 'call_id' || isContinuedBy(events, alias),
      sinceUnixNano,
      leader: leader && { fragment: fragment.kind === 'named' ? leader.root : leader.fragment, rank: leader.rank },
    }));
}

/** When the first of a call's `tools/call` events happened; 0 without one. */
export function firstToolsCallOf(events: readonly TraceEvent[]): bigint {
  return events
    .filter(isToolsCall)
    .reduce((first, each) => (first === 0n || each.occurredUnixNano < first ? each.occurredUnixNano : first), 0n);
}

/** Whether a request of the fragment carries a state back: it continues the call of whoever issued it. */
export function isContinuedBy(events: readonly TraceEvent[], alias: Alias): boolean {
  return alias.kind === 'request_state' && doBring(events, alias, 'toolCallStarted');
}

/** Whether an answer carries a state that no request did. Some emitters name the state that came in on the answer, too. */
function doesIssue(events: readonly TraceEvent[], alias: Alias): boolean {
  return alias.kind === 'request_state' && doBring(events, alias, 'toolCallFinished') && !isContinuedBy(events, alias);
}

function doBring(
  events: readonly TraceEvent[],
  alias: Alias,
  payload: 'toolCallStarted' | 'toolCallFinished',
): boolean {
  return events.some(
    (event) => event.payload.case === payload && aliasesOf(event).some((each) => each.text === alias.text),
  );
}

/** Whether two claims say the same, whenever they were made. */
export function isSameClaim(left: AliasClaim, right: AliasClaim): boolean {
  return (
    left.alias === right.alias &&
    isSameFragment(left.fragment, right.fragment) &&
    left.fragment.kind === right.fragment.kind &&
    left.hasStart === right.hasStart &&
    left.isIssuer === right.isIssuer &&
    left.isAsking === right.isAsking &&
    left.sinceUnixNano === right.sinceUnixNano &&
    isSameLeader(left.leader, right.leader)
  );
}

function isSameLeader(left: FollowedLeader | undefined, right: FollowedLeader | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.rank === right.rank && isSameFragment(left.fragment, right.fragment);
}
