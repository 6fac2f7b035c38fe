import type { TraceEvent } from '@waybill/contracts';
import { RequestPhase } from '@waybill/contracts';
import type { Call } from './call.js';
import { wasObservedReadOnly } from './effects.js';
import { isVerified } from './four-records.js';
import { said } from './payload.js';
import type { RetryEvidence } from './retry-verdict.js';

/** The facts of a call that bear on a retry, as they were projected. */
type RetryFacts = Pick<
  Call,
  'outcome' | 'error' | 'effects' | 'upstreamCalls' | 'denials' | 'receipt' | 'reversibility'
>;

/** Collects what the verdict may rest on. */
export function retryEvidenceOf(events: readonly TraceEvent[], facts: RetryFacts): RetryEvidence {
  const start = said(events, 'toolCallStarted').find((each) => each.value.hints !== undefined)?.value;
  return {
    outcome: facts.outcome,
    wasNeverSent: wasNeverSent(events) && facts.effects.length === 0,
    wasRefusedBeforeAction: wasRefused(facts),
    disposition: facts.receipt.disposition,
    isReceiptVerified: facts.receipt.isVerified,
    // Anybody can claim to be a provider: only a receipt that something vouches for makes a retry safer.
    isKeyHonoured: said(events, 'providerReceipt').some(
      ({ value }) => value.idempotencyKey !== '' && isVerified(value),
    ),
    wasKeySent: facts.receipt.idempotencyKey !== '',
    reversibility: facts.reversibility,
    effectClasses: [...facts.effects, ...facts.upstreamCalls].map((each) => each.effectClass),
    wasObservedReadOnly: wasObservedReadOnly(events),
    isDeclaredReadOnly: start?.hints?.readOnly,
    isDeclaredIdempotent: start?.hints?.idempotent,
    areHintsTrusted: start?.areHintsTrusted ?? false,
    advisedAction: facts.error.recoveryAction,
  };
}

/** Whether somebody saw, or the provider states, that the call changed nothing. */
export function isProvenHarmless({
  events,
  ...facts
}: Pick<Call, 'outcome' | 'denials' | 'receipt'> & { readonly events: readonly TraceEvent[] }): boolean {
  return wasRefused(facts) || wasObservedReadOnly(events) || facts.receipt.disposition === 'no_op';
}

function wasRefused({ outcome, denials }: Pick<Call, 'outcome' | 'denials'>): boolean {
  return outcome === 'denied' && denials.length > 0;
}

/** A request that every hop which saw its end says never left. */
function wasNeverSent(events: readonly TraceEvent[]): boolean {
  const ends = said(events, 'toolCallFinished');
  return ends.length > 0 && ends.every((each) => each.value.requestPhase === RequestPhase.NOT_SENT);
}
