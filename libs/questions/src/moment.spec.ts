import { describe, expect, test } from '@jest/globals';
import { parseMoment, resolveMoment, type Zone } from './moment.js';

const nowMs = Date.parse('2026-11-24T12:00:00Z');

function read(text: string, zone?: Zone): string | undefined {
  const moment = parseMoment(text);
  const unixMs = moment === undefined ? undefined : resolveMoment(moment, nowMs, zone);
  return unixMs === undefined ? undefined : new Date(unixMs).toISOString();
}

describe('a moment', () => {
  test.each([
    ['90s', '2026-11-24T11:58:30.000Z'],
    ['1h', '2026-11-24T11:00:00.000Z'],
    ['2026-11-24T11:00:00Z', '2026-11-24T11:00:00.000Z'],
    ['2026-11-24 11:00:00.5+02:00', '2026-11-24T09:00:00.500Z'],
    ['2026-07-01', '2026-07-01T00:00:00.000Z'],
  ])('is read from %s, whoever reads it where', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(text, 'utc')).toBe(expected);
  });

  test('without an offset is one of the zone that was said, and nobody’s where none was', () => {
    // Wherever the test runs.
    expect(read('2026-07-01', 'local')).toBe(new Date(2026, 6, 1).toISOString());
    expect(read('2026-07-01 11:30', 'local')).toBe(new Date(2026, 6, 1, 11, 30).toISOString());
    expect(read('2026-11-24T11:30:15.5', 'local')).toBe(new Date(2026, 10, 24, 11, 30, 15, 500).toISOString());
    expect(read('2026-07-01 11:30', 'utc')).toBe('2026-07-01T11:30:00.000Z');
    expect(read('2026-07-01 11:30')).toBeUndefined();
  });

  test.each([
    [''],
    ['yesterday'],
    ['1y'],
    ['2026-02-30'],
    ['2026-13-01'],
    ['2026-11-24T25:00:00Z'],
    ['11:30'],
    ['1795518143'],
  ])('is not read from "%s"', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });
});
