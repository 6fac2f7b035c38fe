import type { ProviderReceipt, TraceEvent } from '@waybill/contracts';
import { Disposition, EffectSource, Outcome } from '@waybill/contracts';
import type { Contradiction } from '../call/call.js';
import { changesOf } from '../call/effects.js';
import { listBrokenKeys } from '../retry/idempotency-keys.js';
import { dispositionName, outcomeName } from '../names.js';
import { wasAnswered } from '../call/outcome.js';
import { said, type Said } from '../payload.js';
import { contradiction, differing, type Statement } from './statement.js';

/** Answers to one attempt that differ, and a success of which the only provider that spoke says it refused. */
export function outcomeContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const answers = answersIn(events);
  const receipts = said(events, 'providerReceipt');
  const refusals = receipts.filter(({ value }) => value.disposition === Disposition.REFUSED);
  const isOnlyRefused = refusals.length > 0 && refusals.length === receipts.length;
  const wasSuccess = answers.some((each) => each.value === outcomeName(Outcome.SUCCESS));
  return differing('outcome_mismatch', [
    ...answers,
    ...(wasSuccess && isOnlyRefused ? refusals.map(({ hop }) => ({ hop, value: 'refused' })) : []),
  ]);
}

function answersIn(events: readonly TraceEvent[]): readonly Statement[] {
  return said(events, 'toolCallFinished')
    .filter(({ value }) => wasAnswered(value))
    .map(({ hop, value }) => ({ hop, value: outcomeName(value.outcome) }));
}

/** Somebody looked, and found something else than an answer or a receipt says (B5). */
export function verificationContradictions(
  events: readonly TraceEvent[],
  verification: Said<'verificationRecorded'> | undefined,
): Contradiction[] {
  if (verification === undefined) return [];
  const found = { hop: verification.hop, value: `found ${outcomeName(verification.value.foundOutcome)}` };
  const answers = answersIn(events).filter((each) => each.value !== outcomeName(verification.value.foundOutcome));
  const receipts = said(events, 'providerReceipt')
    .filter(({ value }) => isRefutedBy(value.disposition, verification.value.foundOutcome))
    .map(({ hop, value }) => ({ hop, value: dispositionName(value.disposition) }));
  return [...answers, ...receipts].map((each) => contradiction('verification_mismatch', each, found));
}

/** Whether what a provider states cannot be, given how it was found. */
function isRefutedBy(disposition: Disposition, found: Outcome): boolean {
  if (disposition === Disposition.REFUSED) return found === Outcome.SUCCESS;
  const states = disposition === Disposition.ACTION || disposition === Disposition.NO_OP;
  return states && (found === Outcome.FAILURE || found === Outcome.DENIED);
}

/** The provider says that it did nothing, and somebody saw a change. */
export function receiptDenials(events: readonly TraceEvent[]): Contradiction[] {
  const receipts = said(events, 'providerReceipt');
  if (receipts.some(({ value }) => value.disposition === Disposition.ACTION)) return [];
  const idle = receipts.find(
    ({ value }) => value.disposition === Disposition.NO_OP || value.disposition === Disposition.REFUSED,
  );
  if (idle === undefined) return [];
  const left = { hop: idle.hop, value: dispositionName(idle.value.disposition) };
  return changesOf(events)
    .filter((each) => each.claimedBy.some((hop) => hop !== idle.hop) || statesEffects(idle))
    .map((each) => {
      const hop = each.claimedBy.find((claimant) => claimant !== idle.hop) ?? idle.hop;
      return contradiction('receipt_denies_effect', left, { hop, value: `${each.kind} ${each.resourceRef}`.trim() });
    });
}

/** A provider acted twice under a key that it should have kept (B4). Over the whole call: a key is there for the retry. */
export function brokenKeyContradictions(events: readonly TraceEvent[]): Contradiction[] {
  return listBrokenKeys(events).flatMap(({ deeds }) =>
    differing(
      'key_not_honoured',
      deeds.map(({ hop, value }) => ({
        hop,
        value: `${value.receiptId || value.providerRequestId} acted under ${value.idempotencyKey}`,
      })),
    ),
  );
}

/** A receipt that says "nothing done" and lists what was done contradicts itself. */
function statesEffects({ value }: Said<'providerReceipt'>): boolean {
  return value.effects.some((each) => each.source === EffectSource.UNSPECIFIED || each.source >= EffectSource.OBSERVED);
}

/**
 * What the receipts of one attempt add up to against each cost that was reported for it, and two prices of one receipt.
 * Where a receipt of an action names no price the sum is not known, and nothing is compared.
 */
export function costContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const receipts = said(events, 'providerReceipt');
  const reports = said(events, 'toolCallFinished').map(({ hop, value }) => ({
    hop,
    value: sumOf([value.reportedCost]),
  }));
  const numbered = new Map<string, Said<'providerReceipt'>[]>();
  for (const each of receipts) {
    const key = each.value.receiptId || each.event.eventId;
    numbered.set(key, [...(numbered.get(key) ?? []), each]);
  }
  const distinct = [...numbered.values()].flatMap((group) => group.slice(0, 1));
  const isPartial = distinct.some(({ value }) => isUnpriced(value));
  const total = isPartial ? '' : sumOf(distinct.map(({ value }) => value.cost));
  return [
    ...[...numbered.values()].flatMap((group) =>
      differing(
        'cost_mismatch',
        group.map(({ hop, value }) => ({ hop, value: sumOf([value.cost]) })),
      ),
    ),
    ...differing('cost_mismatch', [...distinct.slice(0, 1).map(({ hop }) => ({ hop, value: total })), ...reports]),
  ];
}

function isUnpriced({ disposition, cost }: ProviderReceipt): boolean {
  return cost === undefined && disposition !== Disposition.NO_OP && disposition !== Disposition.REFUSED;
}

/** `1200 USD nanos`, over several currencies `1 EUR + 2 USD nanos`; empty when nobody named a price. */
function sumOf(costs: readonly ProviderReceipt['cost'][]): string {
  const sums = new Map<string, bigint>();
  for (const cost of costs) {
    if (cost !== undefined) sums.set(cost.currency, (sums.get(cost.currency) ?? 0n) + cost.amountNanos);
  }
  const parts = [...sums].map(([currency, nanos]) => `${nanos} ${currency}`).sort();
  return parts.length === 0 ? '' : `${parts.join(' + ')} nanos`;
}
