import {
  Failure,
  keyCountMax,
  stateKeyBytesMax,
  stateValueBytesMax,
  type ListKeysOptions,
  type StateChange,
} from '@waybill/ports';
import { toCheckedBytes } from './checked-bytes.js';
import type { KeyStretch } from './lmdb-transaction.js';

/** A change as it is stored. */
export interface CheckedChange {
  readonly key: Buffer;
  readonly value: Buffer | undefined;
}

/** Throws `state_change_refused` when the key or the value is outside its limits. */
export function toCheckedChange(change: StateChange): CheckedChange {
  const key = Buffer.from(change.key);
  if (key.byteLength === 0 || key.byteLength > stateKeyBytesMax) {
    throw createChangeRefused(`a key of 1 to ${stateKeyBytesMax} bytes`, `one of ${key.byteLength}`);
  }
  if (change.value === undefined) return { key, value: undefined };
  if (change.value.byteLength > stateValueBytesMax) {
    throw createChangeRefused(`a value of at most ${stateValueBytesMax} bytes`, `one of ${change.value.byteLength}`);
  }
  return { key, value: toCheckedBytes(key, change.value) };
}

/** Which stored keys a list means. Throws `state_list_refused` when it is not bounded. */
export function toKeyStretch({ after = '', countMax, prefix = '' }: ListKeysOptions): KeyStretch {
  if (!Number.isInteger(countMax) || countMax < 1 || countMax > keyCountMax) {
    throw createListRefused(`a count from 1 to ${keyCountMax}`, `${countMax}`);
  }
  const begin = Buffer.from(prefix);
  const next = toNextKey(Buffer.from(after));
  const longest = Math.max(begin.byteLength, next.byteLength - 1);
  if (longest > stateKeyBytesMax) {
    throw createListRefused(`a key and a prefix of at most ${stateKeyBytesMax} bytes`, `one of ${longest}`);
  }
  return { first: Buffer.compare(begin, next) > 0 ? begin : next, before: toEndOfPrefix(begin), countMax };
}

/** The lowest key above another; of no key, the lowest of all. */
function toNextKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}

/** The lowest key above all that begin with the prefix. No byte of UTF-8 is so high that it could not be raised by one. */
function toEndOfPrefix(prefix: Buffer): Buffer | undefined {
  const last = prefix.at(-1);
  return last === undefined ? undefined : Buffer.concat([prefix.subarray(0, -1), Buffer.of(last + 1)]);
}

function createChangeRefused(expected: string, found: string): Failure {
  return new Failure('permanent', 'state_change_refused', `expected ${expected}, found ${found}`);
}

function createListRefused(expected: string, found: string): Failure {
  return new Failure('permanent', 'state_list_refused', `expected ${expected}, found ${found}`);
}
