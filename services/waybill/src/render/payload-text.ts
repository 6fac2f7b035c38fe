import { formatBytes } from './byte-size.js';
import { formatMoney } from '@waybill/questions';

/** A payload, or a part of one, in the contract's JSON. Whoever stored it may be newer: what is not there says nothing. */
export type PayloadJson = Readonly<Record<string, unknown>>;

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An enum of the contract's JSON as a word of ours: `FILE_OPERATION_CLASS_READ` is `read`; a lower-case word stays. */
export function wordOf(value: unknown, prefix: string): string {
  const word = textOf(value).replace(prefix, '').toLowerCase();
  return word === 'unspecified' ? '' : word;
}

/** A count of the contract's JSON, where 64-bit numbers are text; nothing for zero. */
export function countOf(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return text === '0' || !/^\d+$/.test(text) ? '' : text;
}

export function bytesOf(value: unknown): string {
  const count = countOf(value);
  return count === '' ? '' : formatBytes(BigInt(count));
}

/** An amount of the contract's JSON; nothing where nobody named one. */
export function moneyOf(value: unknown): string {
  const { amount_nanos: nanos = '0', currency } = recordOf(value);
  const [amount, unit] = [textOf(nanos), textOf(currency)];
  return unit === '' || !/^-?\d+$/.test(amount) ? '' : formatMoney(BigInt(amount), unit);
}

/** A nested message; an empty one where there is none. */
export function recordOf(value: unknown): PayloadJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list of nested messages. */
export function recordsOf(value: unknown): readonly PayloadJson[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
