import type { ReadSpend, SpendDimension } from '@waybill/ports';
import { formatMoney } from './money.js';

/** One group and currency: money as exact decimal text, `null` where no currency was named. Total. */
export function toSpendDocument(row: ReadSpend, by: readonly SpendDimension[]) {
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
