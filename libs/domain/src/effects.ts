import type { Effect, TraceEvent } from '@waybill/contracts';
import { EffectSource, FileOperationClass, Reversibility } from '@waybill/contracts';
import type { EffectFacts } from './call.js';
import {
  effectClassName,
  effectKindName,
  effectSourceName,
  reversibilityName,
  type ReversibilityName,
} from './names.js';
import { hopOf, attemptOf, firstSaid, said } from './payload.js';

interface EffectClaim {
  readonly event: TraceEvent;
  readonly effect: Effect;
  readonly source: EffectSource;
}

/** The durable changes of a call. Claims of one effect by several hops are one effect, with the strongest source. */
export function effectsOf(events: readonly TraceEvent[]): readonly EffectFacts[] {
  const claims = new Map<string, EffectClaim[]>();
  for (const claim of claimsIn(events)) {
    const key = effectKeyOf(claim);
    claims.set(key, [...(claims.get(key) ?? []), claim]);
  }
  return [...claims].map(([effectKey, group]) => effectFrom(effectKey, group));
}

function claimsIn(events: readonly TraceEvent[]): readonly EffectClaim[] {
  return [
    ...said(events, 'effectObserved').flatMap(({ event, value }) => claimOf(event, value.effect)),
    ...said(events, 'verificationRecorded').flatMap(({ event, value }) =>
      value.foundEffects.flatMap((effect) => claimOf(event, effect, EffectSource.OBSERVED)),
    ),
    ...said(events, 'providerReceipt').flatMap(({ event, value }) =>
      value.effects.flatMap((effect) => claimOf(event, effect, EffectSource.RECEIPT)),
    ),
  ];
}

function claimOf(event: TraceEvent, effect: Effect | undefined, atLeast = EffectSource.UNSPECIFIED): EffectClaim[] {
  return effect === undefined ? [] : [{ event, effect, source: Math.max(effect.source, atLeast) }];
}

function effectKeyOf({ event, effect }: EffectClaim): string {
  return effect.effectId || `${attemptOf(event)}:${effectKindName(effect.kind)}:${effect.resourceRef}`;
}

function effectFrom(effectKey: string, claims: readonly EffectClaim[]): EffectFacts {
  const strongest = claims.reduce((best, each) => (each.source > best.source ? each : best));
  const earliest = claims.reduce((first, each) =>
    each.event.occurredUnixNano < first.event.occurredUnixNano ? each : first,
  );
  return {
    effectKey,
    occurredUnixNano: earliest.event.occurredUnixNano,
    attempt: attemptOf(strongest.event),
    kind: effectKindName(strongest.effect.kind),
    effectClass: effectClassName(strongest.effect.effectClass),
    reversibility: reversibilityName(Math.max(...claims.map((each) => each.effect.reversibility))),
    resourceRef: strongest.effect.resourceRef,
    source: effectSourceName(strongest.source),
    claimedBy: [...new Set(claims.map((each) => hopOf(each.event)))].sort(),
    compensatingAction: firstSaid(claims.map((each) => each.effect.compensatingAction)),
    count: Math.max(1, strongest.effect.count),
  };
}

const readingOperations: ReadonlySet<FileOperationClass> = new Set([
  FileOperationClass.READ,
  FileOperationClass.LIST,
  FileOperationClass.STAT,
  FileOperationClass.SEARCH,
]);

/** True when a hop watched what the call did, and all it did was read. */
export function wasObservedReadOnly(events: readonly TraceEvent[]): boolean {
  const operations = said(events, 'fileOperation');
  return operations.length > 0 && operations.every((each) => readingOperations.has(each.value.operationClass));
}

/**
 * The gravest change of the call. Empty when no change is known and nothing proves that there was none:
 * an absence of reports is not an absence of effects.
 */
export function reversibilityOf(effects: readonly EffectFacts[], isProvenHarmless: boolean): ReversibilityName {
  if (effects.length === 0) return isProvenHarmless ? 'no_effect' : '';
  const gravest = [Reversibility.PERMANENT, Reversibility.REVERSIBLE, Reversibility.NO_EFFECT]
    .map((each) => reversibilityName(each))
    .find((name) => effects.some((effect) => effect.reversibility === name));
  return gravest ?? '';
}
