import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventBatchSchema, PublishRequestSchema, PublishStreamRequestSchema } from './index.js';
import { parseEventSlices } from './wire-slices.js';

const events = ['a', 'b', 'c'].map((eventId) => ({ eventId }));

describe('parseEventSlices', () => {
  test('finds events that make a batch again when they are put behind a context', () => {
    const request = toBinary(PublishRequestSchema, create(PublishRequestSchema, { events }));
    const outcome = parseEventSlices(request, 10);
    if (outcome.kind !== 'sliced') {
      throw new Error(outcome.detail);
    }
    const context = toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId: 't' } }));
    const slices = outcome.slices.map((slice) => request.subarray(slice.start, slice.end));
    const batch = fromBinary(EventBatchSchema, Buffer.concat([context, ...slices]));
    expect(batch.context?.tenantId).toBe('t');
    expect(batch.events.map((event) => event.eventId)).toEqual(['a', 'b', 'c']);
  });

  test('reads the sequence of a streamed batch', () => {
    const batchSequence = 2n ** 60n;
    const request = toBinary(PublishStreamRequestSchema, create(PublishStreamRequestSchema, { batchSequence, events }));
    expect(parseEventSlices(request, 10)).toMatchObject({ kind: 'sliced', batchSequence, slices: { length: 3 } });
  });

  test('finds nothing in nothing', () => {
    expect(parseEventSlices(new Uint8Array(0), 10)).toEqual({ kind: 'sliced', batchSequence: 0n, slices: [] });
  });

  test('leaves out whatever is not an event, so that nobody can claim a context', () => {
    const forged = toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId: 'other' }, events }));
    const outcome = parseEventSlices(forged, 10);
    expect(outcome).toMatchObject({ kind: 'sliced', slices: { length: 3 } });
    expect(outcome.kind === 'sliced' && outcome.slices[0]?.start).toBeGreaterThan(5);
  });

  test.each([
    ['too many events', toBinary(PublishRequestSchema, create(PublishRequestSchema, { events })), 'expected at most 2'],
    ['an event beyond the end', new Uint8Array([18, 9, 1]), 'events[0]: expected 9 bytes, found 1'],
    ['an event of another wire type', new Uint8Array([16, 1]), 'wire type 2'],
    ['a tag of field 0', new Uint8Array([0, 0]), 'expected a protobuf field at byte 0'],
    ['half a varint', new Uint8Array([18, 0x80]), 'expected a protobuf field at byte 0 of 2'],
  ])('cannot read a request with %s', (_what, bytes, detail) => {
    expect(parseEventSlices(bytes, 2)).toMatchObject({ kind: 'unreadable', detail: expect.stringContaining(detail) });
  });

  test('answers, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) =>
        ['sliced', 'unreadable'].includes(parseEventSlices(bytes, 10).kind),
      ),
      { numRuns: 3000 },
    );
  });
});
