import {
  isSameClaim,
  isSameFragment,
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

/** What may have been told before: how the fragment stood at each moment after which a run may have ended. */
export type Pasts = readonly (FragmentView | undefined)[];

/**
 * What must be told so that everybody knows `now`, whichever of its pasts he knew. The offset is that of the last input
 * that changed the fragment: what follows from it is the same in every run, so it may be told twice.
 */
export function joinsBetween(pasts: Pasts, now: FragmentView | undefined, offset: number): Joins {
  return {
    claims: claimsBetween(pasts, now).map((claim) => ({ ...claim, version: BigInt(offset) })),
    forwardings: forwardingsBetween(pasts, now, offset),
  };
}

function claimsBetween(pasts: Pasts, now: FragmentView | undefined): readonly Omit<VersionedClaim, 'version'>[] {
  const current = now?.claims ?? [];
  const claimed = pasts.flatMap((past) => past?.claims ?? []);
  const gone = new Map(claimed.map((each) => [each.alias, each]));
  for (const { alias } of current) gone.delete(alias);
  const isKnown = (claim: AliasClaim) => pasts.every((past) => past?.claims.some((each) => isSameClaim(each, claim)));
  return [
    ...[...gone.values()].map((claim) => ({ ...claim, isWithdrawn: true })),
    ...current.filter((claim) => !isKnown(claim)).map((claim) => ({ ...claim, isWithdrawn: false })),
  ];
}

function forwardingsBetween(pasts: Pasts, now: FragmentView | undefined, offset: number): readonly ForwardedEvents[] {
  const views = [...pasts, now].flatMap((view) => view ?? []);
  const origin = (now ?? views.at(-1))?.fragment;
  if (origin === undefined) return [];
  const lift = views.reduce((most, view) => (view.lift > most ? view.lift : most), 0n);
  return targetsOf(views).flatMap((target) => {
    const events = newsFor(target, pasts, now);
    // The rows of one call id go on rising in the partition that takes them over.
    const rowVersion = target.fragmentId === origin.fragmentId ? latestWins(offset) + lift : 0n;
    return events.length === 0 ? [] : [{ target, origin, version: BigInt(offset), rowVersion, events }];
  });
}

function targetsOf(views: readonly FragmentView[]): readonly FragmentRef[] {
  const leaders = views.flatMap(({ leader }) => leader?.fragment ?? []);
  return [...new Map(leaders.map((each) => [`${each.traceId}/${each.fragmentId}`, each])).values()];
}

/** What one target must be sent, and what taken back from it. */
function newsFor(target: FragmentRef, pasts: Pasts, now: FragmentView | undefined): ForwardedEvents['events'] {
  const sent = pasts.map((past) => sentTo(target, past));
  const current = sentTo(target, now);
  const gone = new Set(sent.flatMap((each) => [...each.keys()]).filter((eventId) => !current.has(eventId)));
  const news = [...current].filter(([eventId, member]) => !sent.every((each) => isSameWay(each.get(eventId), member)));
  return [
    ...[...gone].map((eventId) => ({ eventId, member: undefined })),
    ...news.map(([eventId, member]) => ({ eventId, member })),
  ];
}

function sentTo(target: FragmentRef, view: FragmentView | undefined): ReadonlyMap<string, Member> {
  const isTarget = view?.leader !== undefined && isSameFragment(view.leader.fragment, target);
  return new Map(isTarget ? view.forwarded.map((each) => [each.event.eventId, each]) : []);
}

function isSameWay(left: Member | undefined, right: Member): boolean {
  return left !== undefined && left.rung === right.rung && left.round === right.round && left.branch === right.branch;
}
