import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { eventLimits } from './limits.js';

const protoFolder = new URL('../../../proto/waybill/event/v1/', import.meta.url);
const notOnTheWireOfAnEvent = new Set(['BatchContext', 'QuarantineRecord', 'Redrive', 'RefusedEvent']);

interface DocumentedLimits {
  readonly bytes: Record<string, number>;
  readonly counts: Record<string, number>;
  readonly recursion: Record<string, number>;
  readonly fields: Set<string>;
}

/** Reads "at most N bytes", "at most N" and "at most N deep" from the comments above the fields. */
function parseDocumentedLimits(): DocumentedLimits {
  const limits: DocumentedLimits = { bytes: {}, counts: {}, recursion: {}, fields: new Set() };
  for (const file of readdirSync(protoFolder)) {
    let message = '';
    let comment = '';
    for (const line of readFileSync(new URL(file, protoFolder), 'utf8').split('\n')) {
      message = /^message (\w+)/.exec(line)?.[1] ?? message;
      const field = /^\s+(repeated |optional )?[\w.]+ (\w+) = \d+;/.exec(line);
      const said = /^\s*\/\/ (.*)/.exec(line)?.[1];
      if (field !== null) {
        note(limits, { key: `${message}.${field[2]}`, comment, isList: field[1] === 'repeated ' });
      }
      comment = said === undefined ? '' : `${comment} ${said}`;
    }
  }
  return limits;
}

function note(
  limits: DocumentedLimits,
  { key, comment, isList }: { key: string; comment: string; isList: boolean },
): void {
  if (notOnTheWireOfAnEvent.has(key.split('.')[0] ?? '')) {
    return;
  }
  limits.fields.add(key);
  const [, number, unit] = /\b[Aa]t most ([\d,]+)(?: (bytes|deep))?|1 to (?=64 bytes)/.exec(comment) ?? [];
  const max =
    number === undefined ? (comment.includes('1 to 64 bytes') ? 64 : undefined) : Number(number.replace(',', ''));
  if (max === undefined) {
    return;
  }
  const table = unit === 'deep' ? limits.recursion : isList ? limits.counts : limits.bytes;
  table[key] = max;
}

/** Without what the contract's general rule says anyway. */
function exceptions(table: Record<string, number>, rule: number): Record<string, number> {
  return Object.fromEntries(Object.entries(table).filter(([, max]) => max !== rule));
}

describe('the limits of an event', () => {
  const documented = parseDocumentedLimits();

  test('are what the contract says beside each string', () => {
    expect(exceptions(documented.bytes, eventLimits.stringBytesMax)).toEqual(eventLimits.bytesMaxByField);
  });

  test('are what the contract says beside each list', () => {
    expect(exceptions(documented.counts, eventLimits.listCountMax)).toEqual(eventLimits.listCountMaxByField);
  });

  test('are what the contract says about recursion', () => {
    expect(documented.recursion).toEqual(eventLimits.recursionCountMaxByField);
  });

  test('name only fields that exist', () => {
    expect(Object.keys(eventLimits.bytesExactByField).filter((key) => !documented.fields.has(key))).toEqual([]);
  });
});
