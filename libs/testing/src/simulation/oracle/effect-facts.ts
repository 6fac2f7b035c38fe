import { EffectClass, EffectKind, EffectSource, Layer, Reversibility, type Effect } from '@waybill/contracts';
import { shownAttemptOf, type Member } from './attempts.js';
import { compareOf, groupBy } from './oracle-event.js';
import { wordOf } from './words.js';

/** One durable change of a call, however many hops claim it. */
export interface OracleEffect {
  readonly effectKey: string;
  readonly reversibility: string;
  readonly source: string;
  readonly claimedBy: readonly string[];
  readonly kind: string;
  readonly effectClass: string;
  readonly resourceRef: string;
  /** How many things of that kind changed. */
  readonly count: number;
  /** When somebody claimed it first. */
  readonly unixNano: bigint;
}

interface Claim {
  readonly member: Member;
  readonly effect: Effect;
  readonly source: EffectSource;
}

/** The distinct effects, with the gravest reversibility that anybody claims and the strongest source (B6). */
export function effectFactsOf(members: readonly Member[]): readonly OracleEffect[] {
  const claims = members.flatMap(claimsIn);
  return [...groupBy(claims, keyOf)].map(([effectKey, same]) => ({
    effectKey,
    reversibility: wordOf(Reversibility, Math.max(...same.map(({ effect }) => effect.reversibility))),
    source: wordOf(EffectSource, Math.max(...same.map(({ source }) => source))),
    claimedBy: [...new Set(same.map(({ member }) => wordOf(Layer, member.event.source?.layer)))].sort(),
    ...describedBy(strongestOf(same)),
    unixNano: same.map(({ member }) => member.event.occurredUnixNano).sort(compareOf)[0] ?? 0n,
  }));
}

function strongestOf(same: readonly Claim[]): Claim | undefined {
  const most = Math.max(...same.map(({ source }) => source));
  return same.find(({ source }) => source === most);
}

function describedBy(claim: Claim | undefined) {
  return {
    kind: wordOf(EffectKind, claim?.effect.kind),
    effectClass: wordOf(EffectClass, claim?.effect.effectClass),
    resourceRef: claim?.effect.resourceRef ?? '',
    count: Math.max(1, claim?.effect.count ?? 0),
  };
}

function claimsIn(member: Member): readonly Claim[] {
  const { payload } = member.event;
  const claims = (effects: readonly Effect[], atLeast: EffectSource) =>
    effects.map((effect) => ({ member, effect, source: Math.max(effect.source, atLeast) }));
  switch (payload.case) {
    case 'effectObserved':
      return observedClaims(payload.value.effect).map(({ effect, source }) => ({ member, effect, source }));
    case 'verificationRecorded':
      return claims(payload.value.foundEffects, EffectSource.OBSERVED);
    case 'providerReceipt':
      return claims(payload.value.effects, EffectSource.RECEIPT);
    default:
      return [];
  }
}

/** Who says that he saw it, saw it; unless he names a weaker source. */
function observedClaims(effect: Effect | undefined): readonly Pick<Claim, 'effect' | 'source'>[] {
  return effect === undefined ? [] : [{ effect, source: effect.source || EffectSource.OBSERVED }];
}

function keyOf({ member, effect }: Claim): string {
  if (effect.effectId !== '') return effect.effectId;
  return `${shownAttemptOf(member)}:${wordOf(EffectKind, effect.kind)}:${effect.resourceRef}`;
}
