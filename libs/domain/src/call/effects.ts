import type { Effect, TraceEvent } from '@waybill/contracts';
import { EffectClass, EffectSource, FileOperationClass } from '@waybill/contracts';
import type { EffectFacts } from './call.js';
import {
  effectClassName,
  effectKindName,
  effectSourceName,
  reversibilityName,
  type EffectClassName,
  type ReversibilityName,
} from '../names.js';
import { hopOf, attemptOf, firstSaid, said } from '../payload.js';

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
    // The payload itself says that a hop saw it; only a weaker source that it names makes it less than that.
    ...said(events, 'effectObserved').flatMap(({ event, value }) =>
      claimOf(event, value.effect, value.effect?.source ? EffectSource.UNSPECIFIED : EffectSource.OBSERVED),
    ),
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

/** The effects that happened: somebody saw them or a receipt states them, and they are more than a look. */
export function changesOf(events: readonly TraceEvent[]): readonly EffectFacts[] {
  return effectsOf(events).filter(isChange);
}

/** Whether an effect happened and changed something. What a hint or a policy says of a tool is no event. */
export function isChange(effect: EffectFacts): boolean {
  return isKnownToHaveHappened(effect) && isMoreThanALook(effect);
}

/** Whether an effect that happened changed something. */
export function isMoreThanALook({
  effectClass,
  reversibility,
}: Pick<EffectFacts, 'effectClass' | 'reversibility'>): boolean {
  return isActing(effectClass || 'additive') && reversibility !== 'no_effect';
}

/** Whether somebody saw an effect, or a receipt states it. */
export function isKnownToHaveHappened({ source }: EffectFacts): boolean {
  return source === 'observed' || source === 'receipt';
}

/** Whether a class of effect reaches further than a look. */
export function isActing(effectClass: EffectClassName): boolean {
  return effectClass !== '' && effectClass !== 'none' && effectClass !== 'read';
}

const readingOperations: ReadonlySet<FileOperationClass> = new Set([
  FileOperationClass.READ,
  FileOperationClass.LIST,
  FileOperationClass.STAT,
  FileOperationClass.SEARCH,
]);

/**
 * True when a hop watched what was done, and all of it was reading. A call upstream of which nobody says what it did, or
 * a request that is no look, leaves that open.
 */
export function wasObservedReadOnly(events: readonly TraceEvent[]): boolean {
  const operations = said(events, 'fileOperation');
  const upstreamCalls = said(events, 'upstreamCall');
  return (
    operations.length > 0 &&
    operations.every((each) => readingOperations.has(each.value.operationClass)) &&
    upstreamCalls.every(({ value }) => lookingClasses.has(value.effectClass)) &&
    said(events, 'urlFetch').every(({ value }) => lookingMethods.has(value.method.toUpperCase()))
  );
}

const lookingClasses: ReadonlySet<EffectClass> = new Set([EffectClass.NONE, EffectClass.READ]);

const lookingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The gravest change that happened. Empty when no change is known and nothing proves that there was none (an absence of
 * reports is not an absence of effects), and when one is known of which nobody says how grave it is.
 */
export function reversibilityOf(effects: readonly EffectFacts[], isProvenHarmless: boolean): ReversibilityName {
  const names = effects.filter(isChange).map((each) => each.reversibility);
  if (names.length === 0) return isProvenHarmless ? 'no_effect' : '';
  if (names.includes('permanent')) return 'permanent';
  return names.every((each) => each === 'reversible') ? 'reversible' : '';
}
