import type { DeliveryFacts } from './deliveries.js';
import { listFindings, verdictOf } from './finding.js';
import { noJudgement, stated, type EvidenceJudgement } from './judgement.js';

/** Verdicts that let somebody go on: where ours is another, following the hop's may double a message or lose it. */
const permissive: ReadonlySet<string> = new Set(['safe_to_retry', 'already_delivered']);

/** Judges one message that came in or was tried to be sent (C5). A hop that is more careful than we are is not wrong. */
export function judgeDelivery(delivery: DeliveryFacts): EvidenceJudgement {
  const { claimedVerdict, isRedelivery, isRedeliveryClaimed, verdictSoFar, verdict, reason } = delivery;
  const isInbound = delivery.direction === 'inbound';
  const findings = listFindings([
    ['redelivered', isRedelivery || isRedeliveryClaimed],
    ['redelivery_not_noticed', isRedelivery && !isRedeliveryClaimed],
    ['dedupe_key_missing', !delivery.isKeyStated],
    ['delivery_verdict_differs', permissive.has(claimedVerdict) && claimedVerdict !== verdictSoFar],
  ]);
  return {
    ...noJudgement,
    verdict: verdictOf({ findings, isRefused: false, otherwise: 'sound' }),
    findings,
    computed: stated({
      dedupe_key: delivery.dedupeKey,
      delivery_verdict: isInbound ? '' : verdict,
      delivery_reason: isInbound ? '' : reason,
      try_end: delivery.tryEnd,
    }),
  };
}
