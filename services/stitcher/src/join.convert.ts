import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AliasAnswerSchema,
  AliasClaimSchema,
  AliasStateSchema,
  ForwardedEventSchema,
  ForwardingSchema,
  FragmentKind,
  FragmentLinksSchema,
  FragmentRefSchema,
  TraceEventSchema,
  type AliasAnswer,
  type AliasClaim as WireClaim,
  type ForwardedEvent,
  type Forwarding,
  type FragmentRef as WireRef,
} from '@waybill/contracts';
import {
  initialAliasState,
  joinedKey,
  joinRungs,
  noLinks,
  toHex,
  type AliasState,
  type FragmentKind as FragmentKindName,
  type FragmentLinks,
  type FragmentRef,
  type JoinedMember,
  type VersionedAnswer,
  type VersionedClaim,
} from '@waybill/domain';

/** A claim as the aliases topic, answers and states carry it. */
export function toWireClaim(claim: VersionedClaim): WireClaim {
  return create(AliasClaimSchema, {
    alias: claim.alias,
    fragment: toWireRef(claim.fragment),
    hasStart: claim.hasStart,
    isIssuer: claim.isIssuer,
    isAsking: claim.isAsking,
    sinceUnixNano: claim.sinceUnixNano,
    ...(claim.leader === undefined ? {} : { leader: toWireRef(claim.leader.fragment), leaderRank: claim.leader.rank }),
    version: claim.version,
    isWithdrawn: claim.isWithdrawn,
  });
}

export function fromWireClaim(claim: WireClaim): VersionedClaim {
  return {
    alias: claim.alias,
    fragment: fromWireRef(claim.fragment),
    hasStart: claim.hasStart,
    isIssuer: claim.isIssuer,
    isAsking: claim.isAsking,
    sinceUnixNano: claim.sinceUnixNano,
    leader: claim.leader && { fragment: fromWireRef(claim.leader), rank: claim.leaderRank },
    version: claim.version,
    isWithdrawn: claim.isWithdrawn,
  };
}

const wireKinds: Readonly<Record<FragmentKindName, FragmentKind>> = {
  named: FragmentKind.NAMED,
  unnamed: FragmentKind.UNNAMED,
  loose: FragmentKind.LOOSE,
};

function toWireRef({ traceId, fragmentId, kind }: FragmentRef): WireRef {
  return create(FragmentRefSchema, { traceId: fromHex(traceId), fragmentId, kind: wireKinds[kind] });
}

function fromWireRef(ref: WireRef | undefined): FragmentRef {
  const kind = (Object.keys(wireKinds) as FragmentKindName[]).find((each) => wireKinds[each] === ref?.kind) ?? 'loose';
  return { traceId: toHex(ref?.traceId ?? new Uint8Array()), fragmentId: ref?.fragmentId ?? '', kind };
}

/** Bytes of an id that {@link toHex} wrote. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** What a wire answer tells. */
export function fromWireAnswer(answer: AliasAnswer): VersionedAnswer {
  return { version: answer.version, claims: answer.claims.map(fromWireClaim) };
}

/** The members that a forwarding brings or takes back. Throws when the bytes of an event are none: they are our own. */
export function fromForwarding(forwarding: Forwarding): readonly JoinedMember[] {
  const origin = { traceId: toHex(forwarding.originTraceId), fragmentId: forwarding.originFragmentId };
  return forwarding.events.map(({ eventId, event, appendedUnixNano, ...way }) => ({
    origin,
    eventId,
    version: forwarding.version,
    member:
      event.length === 0
        ? undefined
        : {
            event: fromBinary(TraceEventSchema, event),
            bytes: event,
            appendedUnixNano,
            rung: joinRungs.find((each) => each === way.rung) ?? 'none',
            round: way.round,
            branch: way.branch,
          },
  }));
}

/** One event of a forwarding. */
export function toForwardedEvent({ eventId, member }: Pick<JoinedMember, 'eventId' | 'member'>): ForwardedEvent {
  return create(ForwardedEventSchema, {
    eventId,
    ...(member === undefined
      ? {}
      : {
          event: member.bytes,
          appendedUnixNano: member.appendedUnixNano,
          rung: member.rung,
          round: member.round,
          branch: member.branch,
        }),
  });
}

/** What a fragment was told, as state. */
export function toLinksBytes({ answers, joined, lift }: FragmentLinks): Uint8Array {
  return toBinary(
    FragmentLinksSchema,
    create(FragmentLinksSchema, {
      answers: [...answers].map(([alias, { version, claims }]) =>
        create(AliasAnswerSchema, {
          alias,
          version,
          claims: claims.map((claim) => toWireClaim({ version: 0n, isWithdrawn: false, ...claim })),
        }),
      ),
      forwardings: [...joined.values()].map(({ origin, version, ...event }) =>
        create(ForwardingSchema, {
          originTraceId: fromHex(origin.traceId),
          originFragmentId: origin.fragmentId,
          version,
          events: [toForwardedEvent(event)],
        }),
      ),
      lift,
    }),
  );
}

/** What {@link toLinksBytes} wrote. */
export function fromLinksBytes(bytes: Uint8Array | undefined): FragmentLinks {
  if (bytes === undefined) return noLinks;
  const { answers, forwardings, lift } = fromBinary(FragmentLinksSchema, bytes);
  const joined = forwardings.flatMap(fromForwarding);
  return {
    answers: new Map(answers.map((answer) => [answer.alias, fromWireAnswer(answer)])),
    joined: new Map(joined.map((each) => [joinedKey(each), each])),
    lift,
  };
}

/** The state of an alias. */
export function toAliasStateBytes({ claims, isOverflowing }: AliasState): Uint8Array {
  return toBinary(AliasStateSchema, create(AliasStateSchema, { claims: claims.map(toWireClaim), isOverflowing }));
}

/** What {@link toAliasStateBytes} wrote. */
export function fromAliasStateBytes(bytes: Uint8Array | undefined): AliasState {
  if (bytes === undefined) return initialAliasState;
  const { claims, isOverflowing } = fromBinary(AliasStateSchema, bytes);
  return { claims: claims.map(fromWireClaim), isOverflowing };
}
