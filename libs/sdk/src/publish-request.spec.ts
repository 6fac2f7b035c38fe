import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { PublishRequestSchema, TraceEventSchema } from '@waybill/contracts';
import { requestBytesOf, toPublishRequestBytes } from './publish-request.js';

const eventOf = (sessionId: string) => create(TraceEventSchema, { traceId: new Uint8Array(16).fill(1), sessionId });

describe('a request made of encoded events', () => {
  test('is what the protobuf library would have written', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 8 }), (sizes) => {
        const events = sizes.map((size) => eventOf('x'.repeat(size)));
        const request = toPublishRequestBytes(events.map((event) => toBinary(TraceEventSchema, event)));
        expect(
          Buffer.from(request).equals(toBinary(PublishRequestSchema, create(PublishRequestSchema, { events }))),
        ).toBe(true);
        expect(fromBinary(PublishRequestSchema, request).events).toHaveLength(events.length);
      }),
    );
  });

  test.each([0, 1, 127, 128, 16_383, 16_384])('counts the bytes of an event of %i bytes', (size) => {
    const event = new Uint8Array(size);
    expect(requestBytesOf(event)).toBe(toPublishRequestBytes([event]).byteLength);
  });
});
