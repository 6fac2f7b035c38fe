import { describe, expect, test } from '@jest/globals';
import { createCallRow } from '../reading/call-row.builder.js';
import { createTailLines } from './tail-lines.js';
import { toZonedMinute, toZonedSecond } from './zoned-time.js';

const call = createCallRow({ state: 'complete', tool: 'a_tool_with_a_name_that_is_long', outcome: 'success' });
const denied = createCallRow({ outcome: 'denied', denials: ['scope by gateway'], state: 'complete' });
const whole = { width: Number.POSITIVE_INFINITY, colour: false, zone: 'utc' } as const;

describe('a line of what changes', () => {
  test('tells when, what became of it, its state and what it was before', () => {
    const { title, lineOf } = createTailLines(whole);
    expect([
      title,
      lineOf({ kind: 'first_seen', call: denied }),
      lineOf({ kind: 'changed', call, stateBefore: 'open' }),
      lineOf({ kind: 'changed', call, stateBefore: 'complete' }),
      lineOf({ kind: 'gone', call: { tenant_id: 'default', call_id: 'span:1' }, stateBefore: 'orphaned' }),
    ]).toEqual([
      'TIME (UTC)           OUTCOME                 STATE                  TOOL                PRINCIPAL         CALL',
      `2026-11-24 11:02:03  denied scope by gateway  complete               write_file          user:ann          ${call.call_id}`,
      `2026-11-24 11:02:03  success                 open > complete        a_tool_with_a_name_that_is_long  user:ann          ${call.call_id}`,
      `2026-11-24 11:02:03  success                 complete               a_tool_with_a_name_that_is_long  user:ann          ${call.call_id}`,
      '                                             orphaned > gone                                              span:1',
    ]);
  });

  test.each([120, 140, 160])('fits a terminal of %s columns, and keeps the id whole', (width) => {
    const { title, lineOf } = createTailLines({ ...whole, width });
    const line = lineOf({ kind: 'changed', call, stateBefore: 'incomplete' });
    expect(Math.max(title.length, line.length)).toBeLessThanOrEqual(width);
    expect(line).toMatch(new RegExp(`^11:02:03 .*incomplete > complete .*…  .*${call.call_id}$`));
  });

  test('has colours only where they are wanted, and only on words of the vocabulary', () => {
    const { lineOf } = createTailLines({ ...whole, colour: true });
    const line = lineOf({ kind: 'changed', call: { ...call, tool: 'success' }, stateBefore: 'open' });
    const painted = line.split('\u001b[').filter((each) => each.startsWith('3') && !each.startsWith('39'));
    expect(painted.map((each) => each.trimEnd())).toEqual(['32msuccess', '33mopen', '32mcomplete']);
  });

  test('cannot do anything to a terminal', () => {
    expect(createTailLines(whole).lineOf({ kind: 'first_seen', call: { ...call, tool: 'x\u001b[2J' } })).not.toContain(
      '\u001b',
    );
  });
});

describe('a time in the zone of the machine', () => {
  test('is what its clock shows', () => {
    const at = new Date(2026, 6, 1, 9, 5, 7);
    const stored = `${at.toISOString().slice(0, 19).replace('T', ' ')}.000000000`;
    expect(toZonedSecond(stored, 'local')).toBe('2026-07-01 09:05:07');
    expect(toZonedSecond(stored, 'utc')).toBe(stored.slice(0, 19));
    expect(toZonedMinute(at.getTime(), 'local')).toBe('2026-07-01 09:05');
  });
});
