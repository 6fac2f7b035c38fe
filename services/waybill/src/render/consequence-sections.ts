import type { TracedCall } from '../reading/traced-call.js';
import { formatMoney } from '@waybill/questions';
import { paintWord } from './paint.js';
import { labelled, sentence, type Section, type TraceView } from './trace-section.js';

/** What was durably changed, who claims it, and how it can be undone. */
export function effectsSection(
  { call, paint }: TraceView,
  options: { readonly withUndo: boolean } = { withUndo: true },
): Section {
  if (call.effects.length === 0) {
    return {
      title: 'EFFECTS',
      lines: [call.reversibility === 'no_effect' ? 'none' : 'none known; nobody proved that there was none'],
    };
  }
  const lines = call.effects.map((effect) =>
    sentence([
      sentence([effect.kind || 'effect', effect.resourceRef, effect.count > 1 ? `(${effect.count} times)` : ''], ' '),
      effect.reversibility === '' ? 'reversibility not known' : paintWord(paint, effect.reversibility),
      sentence([effect.source, labelled('by', effect.claimedBy.join(' and '))], ' '),
      options.withUndo ? labelled('undo:', effect.compensatingAction) : '',
    ]),
  );
  return { title: 'EFFECTS', lines };
}

/** What it cost, as far as somebody priced it. */
export function spendSection({ call }: TraceView): Section {
  return { title: 'SPEND', lines: [spendText(call.spend), ...call.spend.entries.map(entryText)] };
}

/** Whether anybody spoke of money. */
export function hasSpend(spend: TracedCall['spend']): boolean {
  return spend.entries.length > 0 || spend.currency !== '' || spend.unpricedCount > 0;
}

/** `actual 0.042 USD, estimated 0.05 USD`, `1 unpriced`, `nothing reported`. */
export function spendText(spend: TracedCall['spend']): string {
  if (!hasSpend(spend)) return 'nothing reported';
  if (spend.currency === severalCurrencies) return 'in several currencies, so there is no sum';
  return sentence([
    moneyText('actual', spend.actualNanos, spend),
    moneyText('estimated', spend.estimatedNanos, spend),
    spend.unpricedCount === 0 ? '' : `${spend.unpricedCount} unpriced`,
  ]);
}

const kindsOf = { actual: ['actual', 'adjust'], estimated: ['estimate'] } as const;

/** A sum that no entry stands behind is no zero: nobody said. */
function moneyText(sum: keyof typeof kindsOf, nanos: bigint, { entries, currency }: TracedCall['spend']): string {
  const kinds: readonly string[] = kindsOf[sum];
  const isSaid =
    nanos !== 0n ||
    entries.some((each) => kinds.includes(each.kind) && each.isCounted && each.amountNanos !== undefined);
  return isSaid && currency !== '' ? `${sum} ${formatMoney(nanos, currency)}` : '';
}

/** ISO 4217 for "no currency": the sums are over several and mean nothing. */
const severalCurrencies = 'XXX';

function entryText(entry: TracedCall['spend']['entries'][number]): string {
  return sentence(
    [
      `  ${entry.kind}`,
      entry.amountNanos === undefined ? 'unpriced' : formatMoney(entry.amountNanos, entry.currency),
      sentence([labelled('said by', entry.hop), entry.source === '' ? '' : `(${entry.source})`], ' '),
      labelled('rate', entry.rateId),
      labelled('lane', entry.lane),
      labelled('corrects', entry.correctsEntryId),
      entry.isCounted ? '' : entry.isRollup ? 'not counted: repeats other entries' : 'not counted in the sums',
    ],
    '  ',
  );
}
