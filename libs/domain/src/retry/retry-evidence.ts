import type { ProviderReceipt, TraceEvent, UpstreamCall } from '@waybill/contracts';
import { Disposition, EffectClass, ErrorClass, GatewayVerdict, Outcome, RequestPhase } from '@waybill/contracts';
import type { AttemptEvents } from '../call/attempt-events.js';
import { boundaryContradictions } from '../contradictions/policy-contradictions.js';
import { denialsOf } from '../call/denials.js';
import { changesOf, effectsOf, isActing, isChange, wasObservedReadOnly } from '../call/effects.js';
import { isVerified, registryOf } from '../call/four-records.js';
import { decisionsAbout } from '../call/gateway-decisions.js';
import { keyOf } from './idempotency-keys.js';
import { dispositionName, effectClassName, type OutcomeName, type RecoveryActionName } from '../names.js';
import { firstSaid, said } from '../payload.js';
import type { RetryEvidence } from './retry-verdict.js';
import { subjectAttemptOf } from '../call/verification.js';

/** How an attempt ended, as it was settled, and what its error advises. */
interface AttemptEnd {
  readonly outcome: OutcomeName;
  readonly advisedAction: RecoveryActionName;
  /** The keys of the call that were not kept. */
  readonly brokenKeys: ReadonlySet<string>;
}

/** Collects what the verdict on one attempt may rest on. */
export function retryEvidenceOf(
  attempt: AttemptEvents,
  farReaching: readonly TraceEvent[],
  { outcome, advisedAction, brokenKeys }: AttemptEnd,
): RetryEvidence {
  const { events } = attempt;
  return {
    outcome,
    wasNeverSent: wasNeverSent(events),
    wasRefusedBeforeAction: outcome === 'denied' && wasRefused(attempt, farReaching),
    wasDoneDespiteDenial: boundaryContradictions(attempt, farReaching).length > 0,
    wasFoundUndone: wasFoundUndone(attempt, farReaching),
    ...receiptEvidence(events),
    idempotencyKey: keyEvidence(events, farReaching, brokenKeys),
    knownChange: knownChangeIn(events),
    wasObservedReadOnly: wasObservedReadOnly(events),
    ...hintEvidence(events, farReaching),
    advisedAction,
  };
}

/** Whether anything in these events is known to have acted. */
export function hasKnownDeed(events: readonly TraceEvent[]): boolean {
  return receiptEvidence(events).disposition === 'action' || knownChangeIn(events) !== 'none';
}

/** The keys that verified receipts name: with these the attempt can be made again. */
export function honouredKeysIn(events: readonly TraceEvent[]): readonly string[] {
  return [...new Set(honouringReceipts(events).map((each) => each.idempotencyKey))];
}

/** A request that every hop which saw its end says never left, and that no other hop saw arrive. */
export function wasNeverSent(events: readonly TraceEvent[]): boolean {
  const ends = said(events, 'toolCallFinished');
  const whoEnded = new Set(ends.map((each) => speakerOf(each.event)));
  return (
    ends.length > 0 &&
    ends.every((each) => each.value.requestPhase === RequestPhase.NOT_SENT) &&
    said(events, 'toolCallStarted').every((each) => whoEnded.has(speakerOf(each.event)))
  );
}

function speakerOf({ source }: TraceEvent): string {
  return JSON.stringify([source?.layer, source?.service, source?.instance]);
}

/** A typed refusal that stopped something. Where only the answer was kept back, the request had its way before. */
function wasRefused(attempt: AttemptEvents, farReaching: readonly TraceEvent[]): boolean {
  const { events } = attempt;
  const decisions = decisionsAbout(attempt, farReaching).map(({ event }) => event);
  const stopped = denialsOf([...events, ...decisions]).filter(
    (each) => !['audited', 'declared'].includes(each.enforcementMode),
  );
  const blocked = said(events, 'gatewayDecision').some(({ value }) => value.verdict === GatewayVerdict.ANSWER_BLOCKED);
  return stopped.length > 0 && !blocked;
}

/** The last one who looked at the attempt, or at the whole call after it began, found that nothing had been done. */
function wasFoundUndone({ attempt, events }: AttemptEvents, farReaching: readonly TraceEvent[]): boolean {
  const began = said(events, 'toolCallStarted').reduce(
    (latest, { event }) => (event.occurredUnixNano > latest ? event.occurredUnixNano : latest),
    0n,
  );
  const looks = said(farReaching, 'verificationRecorded')
    .filter((each) => each.value.verifiedBy !== '' && each.event.occurredUnixNano >= began)
    .filter((each) => (subjectAttemptOf(each, farReaching) ?? attempt) === attempt);
  const [last] = [...looks].sort((a, b) => (a.event.occurredUnixNano < b.event.occurredUnixNano ? 1 : -1));
  if (last === undefined) return false;
  const isUndone = last.value.foundOutcome === Outcome.FAILURE || last.value.foundOutcome === Outcome.DENIED;
  return isUndone && changesOf([last.event]).length === 0;
}

function receiptEvidence(events: readonly TraceEvent[]): Pick<RetryEvidence, 'disposition' | 'isReceiptVerified'> {
  const receipts = said(events, 'providerReceipt').map((each) => each.value);
  const providers = new Set(receipts.map((each) => each.provider));
  const isCovered = said(events, 'upstreamCall').every(
    ({ value }) => value.effectClass !== EffectClass.UNSPECIFIED || providers.has(value.provider),
  );
  const gravest =
    receipts.find((each) => each.disposition === Disposition.ACTION) ??
    receipts.find((each) => each.disposition === Disposition.UNSPECIFIED) ??
    receipts.at(-1);
  return {
    disposition: dispositionName(gravest?.disposition),
    isReceiptVerified: receipts.length > 0 && isCovered && receipts.every(isVerified),
  };
}

/** Anybody can claim to be a provider: only a receipt that something vouches for makes a retry safer. */
function honouringReceipts(events: readonly TraceEvent[]): readonly ProviderReceipt[] {
  return said(events, 'providerReceipt')
    .map((each) => each.value)
    .filter((each) => each.idempotencyKey !== '' && isVerified(each));
}

/**
 * A key protects what its provider did, and nothing beside it: a charge under a key does not make the message that went
 * out with it safe to send again.
 */
function keyEvidence(
  events: readonly TraceEvent[],
  farReaching: readonly TraceEvent[],
  brokenKeys: ReadonlySet<string>,
): RetryEvidence['idempotencyKey'] {
  const honouring = honouringReceipts(events).filter((each) => !brokenKeys.has(keyOf(each)));
  const isUnderKey =
    honouring.length > 0 &&
    said(events, 'providerReceipt').every(
      ({ value }) => value.disposition !== Disposition.ACTION || honouring.includes(value),
    ) &&
    said(events, 'upstreamCall').every(
      ({ value }) =>
        !isActing(effectClassName(value.effectClass)) || honouring.some((each) => each.provider === value.provider),
    ) &&
    changesOf(events).every((each) => each.source === 'receipt');
  if (isUnderKey) return 'honoured';
  return wasKeySent(events, farReaching) ? 'unconfirmed' : 'absent';
}

function wasKeySent(events: readonly TraceEvent[], farReaching: readonly TraceEvent[]): boolean {
  const key = firstSaid([
    ...said(events, 'providerReceipt').map((each) => each.value.idempotencyKey),
    ...said(events, 'upstreamCall').map((each) => each.value.idempotencyKey),
    ...said(farReaching, 'runtimeDecision').map((each) => each.value.idempotencyKey),
    ...events.map((event) => event.aliases?.idempotencyKey),
  ]);
  return key !== '';
}

/** What a policy says that such a tool does, and what went upstream to do something and was not refused, may have been done. */
function knownChangeIn(events: readonly TraceEvent[]): RetryEvidence['knownChange'] {
  const effects = effectsOf(events);
  const changes = effects.filter(isChange);
  const mayHaveActed =
    effects.some((each) => each.source === 'policy' && isActing(each.effectClass)) ||
    said(events, 'upstreamCall').some(
      ({ value }) => isActing(effectClassName(value.effectClass)) && !wasRefusedUpstream(value),
    );
  if (changes.some((each) => each.reversibility === 'permanent')) return 'permanent';
  if (changes.length === 0) return mayHaveActed ? 'unclear' : 'none';
  return changes.every((each) => each.reversibility === 'reversible') ? 'reversible' : 'unclear';
}

/** A call that was turned away at its only try did nothing; one that failed otherwise may have failed after its work. */
function wasRefusedUpstream({ outcome, error, retryCount }: UpstreamCall): boolean {
  const isOver = outcome === Outcome.FAILURE || outcome === Outcome.DENIED;
  return isOver && retryCount === 0 && turnedAway.has(error?.errorClass ?? ErrorClass.UNSPECIFIED);
}

/** The errors that say: not you, not this, not now. Whoever answers with one of them has not begun. */
const turnedAway: ReadonlySet<ErrorClass> = new Set([
  ErrorClass.AUTH_EXPIRED,
  ErrorClass.AUTH_REVOKED,
  ErrorClass.AUTH_MISSING,
  ErrorClass.AUTH_INVALID,
  ErrorClass.WRONG_TENANT,
  ErrorClass.SCOPE_DENIED,
  ErrorClass.POLICY_DENIED,
  ErrorClass.APPROVAL_REQUIRED,
  ErrorClass.RATE_LIMITED,
  ErrorClass.QUOTA_EXHAUSTED,
  ErrorClass.BUDGET_DENIED,
  ErrorClass.LANE_FROZEN,
]);

type HintEvidence = Pick<RetryEvidence, 'isDeclaredReadOnly' | 'isDeclaredIdempotent' | 'areHintsTrusted'>;

/** Hints of one tool as the hops heard them: the vouched ones where there are some, and only what all of those say. */
function hintEvidence(events: readonly TraceEvent[], farReaching: readonly TraceEvent[]): HintEvidence {
  const starts = said(events, 'toolCallStarted').map((each) => each.value);
  const registry = registryOf(farReaching);
  const areTrustable = registry.trustClass !== 'untrusted' && !registry.hasDrifted;
  const trusted = areTrustable ? starts.filter((each) => each.areHintsTrusted && each.hints !== undefined) : [];
  const heard = trusted.length > 0 ? trusted : starts.filter((each) => each.hints !== undefined);
  return {
    isDeclaredReadOnly: agreed(heard.map((each) => each.hints?.readOnly)),
    isDeclaredIdempotent: agreed(heard.map((each) => each.hints?.idempotent)),
    areHintsTrusted: trusted.length > 0,
  };
}

function agreed(values: readonly (boolean | undefined)[]): boolean | undefined {
  return values.every((each) => each === values[0]) ? values[0] : undefined;
}
