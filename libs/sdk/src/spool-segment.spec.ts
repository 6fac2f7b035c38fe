import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSegment, segmentHeader, toFrames } from './spool-segment.js';

const eventsOf = fc.array(fc.uint8Array({ minLength: 1, maxLength: 64 }), { minLength: 1, maxLength: 8 });
const fileOf = (events: readonly Uint8Array[]): Buffer => Buffer.concat([segmentHeader, toFrames(events)]);

describe('a segment file', () => {
  test('gives back what was written to it', () => {
    fc.assert(
      fc.property(eventsOf, (events) => {
        const content = parseSegment(fileOf(events));
        expect(content.isWhole).toBe(true);
        expect(content.events.map((event) => Buffer.from(event))).toEqual(events.map((event) => Buffer.from(event)));
      }),
    );
  });

  test('that is cut anywhere gives back the whole events before the cut', () => {
    fc.assert(
      fc.property(eventsOf, fc.nat(), (events, cut) => {
        const file = fileOf(events);
        const content = parseSegment(file.subarray(0, cut % file.byteLength));
        expect(content.events.length).toBeLessThan(events.length);
        expect(content.events.map((event) => Buffer.from(event))).toEqual(
          events.slice(0, content.events.length).map((event) => Buffer.from(event)),
        );
      }),
    );
  });

  test('never gives back an event whose bytes have changed', () => {
    fc.assert(
      fc.property(eventsOf, fc.nat(), fc.integer({ min: 1, max: 255 }), (events, position, mask) => {
        const file = fileOf(events);
        const index = position % file.byteLength;
        file[index] = (file[index] ?? 0) ^ mask;
        const known = new Set(events.map((event) => Buffer.from(event).toString('hex')));
        const content = parseSegment(file);
        expect(content.isWhole).toBe(false);
        expect(content.events.every((event) => known.has(Buffer.from(event).toString('hex')))).toBe(true);
      }),
    );
  });

  test.each([Buffer.alloc(0), Buffer.from('WBSPOOL'), Buffer.from('something else entirely')])('is not %s', (file) => {
    expect(parseSegment(file)).toEqual({ events: [], isWhole: false });
  });
});
