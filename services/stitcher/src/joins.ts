import {
  isSameClaim,
  latestWins,
  type AliasClaim,
  type FragmentRef,
  type FragmentView,
  type JoinedMember,
  type Member,
  type VersionedClaim,
} from '@waybill/domain';

/** What the fragments of a trace have to tell. */
export interface Joins {
  /** To the aliases that they bring. */
  readonly claims: readonly VersionedClaim[];
  /** To the fragments that they follow. */
  readonly forwardings: readonly ForwardedEvents[];
}

/** Events that go to another fragment, or are taken back from it. */
export interface ForwardedEvents {
  readonly target: FragmentRef;
  readonly origin: FragmentRef;
  readonly version: bigint;
  /** The highest version of a row that the origin may have written under the target's call id; 0 for none. */
  readonly rowVersion: bigint;
  readonly events: readonly Pick<JoinedMember, 'eventId' | 'member'>[];
}

/**
 * What must be told so that everybody knows `now` where he knew `past`. The offset is that of the last input that changed
 * the fragment: what follows from it is the same in every run, so it may be told twice.
 */
export function joinsBetween(past: FragmentView | undefined, now: FragmentView | undefined, offset: number): Joins {
  return {
    claims: claimsBetween(past?.claims ?? [], now?.claims ?? []).map((claim) => ({
      ...claim,
      version: BigInt(offset),
    })),
    forwardings: forwardingsBetween(past, now, offset),
  };
}

function claimsBetween(past: readonly AliasClaim[], now: readonly AliasClaim[]): Omit<VersionedClaim, 'version'>[] {
  const gone = past.filter((each) => now.every((other) => other.alias !== each.alias));
  const news = now.filter((each) => !past.some((other) => isSameClaim(each, other)));
  return [
    ...gone.map((claim) => ({ ...claim, isWithdrawn: true })),
    ...news.map((claim) => ({ ...claim, isWithdrawn: false })),
  ];
}

function forwardingsBetween(
  past: FragmentView | undefined,
  now: FragmentView | undefined,
  offset: number,
): readonly ForwardedEvents[] {
  const [from, to] = [past?.leader?.fragment, now?.leader?.fragment];
  const hasMoved = from?.traceId !== to?.traceId || from?.fragmentId !== to?.fragmentId;
  const forwarding = (target: FragmentRef, view: FragmentView, events: ForwardedEvents['events']): ForwardedEvents[] =>
    events.length === 0
      ? []
      : [
          {
            target,
            origin: view.fragment,
            version: BigInt(offset),
            rowVersion: target.fragmentId === view.fragment.fragmentId ? latestWins(offset) + view.lift : 0n,
            events,
          },
        ];
  const sent = hasMoved ? [] : (past?.forwarded ?? []);
  return [
    ...(hasMoved && from !== undefined && past !== undefined ? forwarding(from, past, takenBack(past.forwarded)) : []),
    ...(to !== undefined && now !== undefined ? forwarding(to, now, newsOf(sent, now.forwarded)) : []),
  ];
}

function takenBack(members: readonly Member[]): ForwardedEvents['events'] {
  return members.map(({ event }) => ({ eventId: event.eventId, member: undefined }));
}

function newsOf(sent: readonly Member[], now: readonly Member[]): ForwardedEvents['events'] {
  const known = new Map(sent.map((each) => [each.event.eventId, each]));
  const kept = new Set(now.map(({ event }) => event.eventId));
  return [
    ...takenBack(sent.filter(({ event }) => !kept.has(event.eventId))),
    ...now
      .filter((each) => !isSameWay(known.get(each.event.eventId), each))
      .map((member) => ({ eventId: member.event.eventId, member })),
  ];
}

function isSameWay(left: Member | undefined, right: Member): boolean {
  return left !== undefined && left.rung === right.rung && left.round === right.round && left.branch === right.branch;
}
