import { describe, expect, test } from '@jest/globals';
import { readParameters } from './query-string.js';

const accepted = { limit: 'number', since: 'moment', session_id: 'text', by: 'words' } as const;
const nowMs = 1_767_225_600_000;
const read = (text: string) => readParameters(new URLSearchParams(text), accepted, nowMs);

describe('what stands behind ? in a URL', () => {
  test('is read by the names of a question', () => {
    expect(read('limit=5&session_id=s%201&by=lane,%20tool')).toEqual({
      kind: 'read',
      values: { limit: 5, sessionId: 's 1', by: ['lane', 'tool'] },
    });
  });

  test('may be empty, and restricts nothing then', () => {
    expect(read('session_id=&limit=')).toEqual({ kind: 'read', values: {} });
  });

  test.each([
    ['1h', nowMs - 3_600_000],
    ['2026-01-01T00:00:00Z', nowMs],
    ['2026-01-01T01:00:00.5%2B01:00', nowMs + 500],
    ['2026-01-01', nowMs],
  ])('names a moment as %s', (text, sinceMs) => {
    expect(read(`since=${text}`)).toEqual({ kind: 'read', values: { sinceMs } });
  });

  test.each([
    ['since=yesterday', 'since'],
    ['since=2026-01-01T00:00:00', 'since'],
    ['since=2026-13-01T00:00:00Z', 'since'],
    ['limit=ten', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['constructor=1', 'constructor'],
  ])('is refused as %s', (text, field) => {
    expect(read(text)).toMatchObject({ kind: 'refused', problems: [{ field }] });
  });

  test('is told every parameter that there is when one is unknown', () => {
    expect(read('colour=red')).toMatchObject({
      problems: [{ description: 'expected one of limit, since, session_id, by, found "colour"' }],
    });
  });
});
