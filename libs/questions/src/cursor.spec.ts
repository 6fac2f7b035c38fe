import { describe, expect, test } from '@jest/globals';
import { parseCursor, toCursor } from './cursor.js';

const row = { occurred_at: '2026-11-24 11:02:03.000000000', tenant_id: 'default', call_id: 'c-"1"', tool: 'fetch' };

describe('a cursor', () => {
  test('names the place of a row, and nothing else of it', () => {
    const cursor = toCursor('calls', row);
    const { tool: _tool, ...place } = row;
    expect(parseCursor('calls', cursor)).toEqual(place);
    expect(cursor).toMatch(/^[\w-]+$/);
  });

  test('is of one list only', () => {
    expect(parseCursor('denials', toCursor('calls', row))).toBe('unreadable');
  });

  test.each([
    ['nothing', ''],
    ['a word', 'next'],
    ['a number', Buffer.from('1').toString('base64url')],
    ['too few parts', Buffer.from('[1,"calls","2026-11-24 11:02:03"]').toString('base64url')],
    ['another version', Buffer.from('[2,"calls","2026-11-24 11:02:03","t","c"]').toString('base64url')],
    ['a time that is none', toCursor('calls', { ...row, occurred_at: "'; DROP" })],
    ['a number for a name', toCursor('calls', { ...row, call_id: 1 })],
    ['more than a cursor is long', toCursor('calls', { ...row, call_id: 'c'.repeat(5_000) })],
  ])('is not read from %s', (_, cursor) => {
    expect(parseCursor('calls', cursor)).toBe('unreadable');
  });
});
