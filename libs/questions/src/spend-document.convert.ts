import type { ReadSpend, SpendDimension } from '@waybill/ports';
import type { SpendAnswer } from './answers.js';
import type { Count, MoneyText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';

/** What one group spent in one currency: money as exact decimal text, `null` where no currency was named. */
export interface SpendGroupDocument {
  /** The name of the group by each dimension that was asked for; empty: nobody said. */
  readonly group: Readonly<Partial<Record<SpendDimension, string>>>;
  readonly currency: string | null;
  readonly estimated: MoneyText | null;
  readonly actual: MoneyText | null;
  readonly calls: Count;
  readonly entries: Count;
  /** Entries that nobody has put a price on; they are in no sum. */
  readonly unpriced_entries: Count;
  /** What was set aside in the window. */
  readonly reserved: MoneyText | null;
  /** How much of it is neither used, given back nor expired. */
  readonly held: MoneyText | null;
  readonly open_reservations: Count;
}

/** What was spent in the window `[from, until)`, by one or two dimensions; currencies are never added together. */
export interface SpendDocument {
  readonly by: readonly SpendDimension[];
  /** @format date-time */
  readonly from: string;
  /** @format date-time */
  readonly until: string;
  /** There are more groups than were asked for. */
  readonly is_cut: boolean;
  readonly spend: readonly SpendGroupDocument[];
  readonly freshness: FreshnessDocument;
}

/** One group and currency. Total. */
export function toSpendDocument(row: ReadSpend, by: readonly SpendDimension[]): SpendGroupDocument {
  const names = [row.group_0, row.group_1 ?? ''];
  const money = (nanos: string) => (row.currency === '' ? null : formatMoney(BigInt(nanos), ''));
  return {
    group: Object.fromEntries(by.map((word, index) => [word, names[index] ?? ''])),
    currency: row.currency || null,
    estimated: money(row.estimated_nanos),
    actual: money(row.actual_nanos),
    calls: Number(row.calls),
    entries: Number(row.entries),
    unpriced_entries: Number(row.unpriced_entries),
    reserved: money(row.reserved_nanos),
    held: money(row.held_nanos),
    open_reservations: Number(row.open_reservations),
  };
}

/** What was spent, as the question was answered. Total. */
export function toSpendAnswerDocument(answer: Exclude<SpendAnswer, { tag: 'refused' }>): SpendDocument {
  const { by, fromMs, untilMs } = answer.question;
  return {
    by,
    from: new Date(fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    is_cut: answer.isCut,
    spend: answer.rows.map((row) => toSpendDocument(row, by)),
    freshness: toFreshnessDocument(answer.freshness),
  };
}
