import { describe, expect, test } from '@jest/globals';
import { createLogger, parseFailpoints } from '@waybill/runtime';
import { createGroundPart } from './ground-part.js';

describe('what every process stands on', () => {
  const linesOf = (failpoints: string): string => {
    let lines = '';
    const destination = { isTTY: false, write: (line: string) => void (lines += line) };
    const parsed = parseFailpoints({ WAYBILL_FAILPOINTS: failpoints });
    if (parsed.kind === 'refused') throw new Error('expected failpoints that are understood');
    createGroundPart(createLogger({ level: 'warn', program: 'ledger', destination }), parsed.config);
    return lines;
  };

  test('says that failpoints are set, and how many', () => {
    expect(linesOf('ledger.store.upsert.after=error;ledger.facts.handle.before=kill@3')).toMatch(
      /"failpointCount":2.*failpoints are set/,
    );
  });

  test('says nothing without them', () => {
    expect(linesOf('')).toBe('');
  });
});
