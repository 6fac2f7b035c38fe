import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Layer, parseSource, TraceEventSchema } from './index.js';

const source = { layer: Layer.TOOL, service: 's', instance: 'i', epoch: 2n, sequence: 7n };
const event = toBinary(TraceEventSchema, create(TraceEventSchema, { eventId: 'e', source, attempt: 3 }));

describe('parseSource', () => {
  test('finds who emitted an event, also where what follows cannot be read', () => {
    expect(parseSource(event)).toMatchObject(source);
    expect(parseSource(Uint8Array.from([...event, 0xff, 0xff]))).toMatchObject(source);
  });

  test.each([
    ['names none', toBinary(TraceEventSchema, create(TraceEventSchema, { eventId: 'e' }))],
    ['is no protobuf', Uint8Array.from([0xff, 0xff, ...event])],
    ['ends within it', Uint8Array.from([0x4a, 9, 1])],
    ['has one that is no source', Uint8Array.from([0x4a, 2, 0x12, 9])],
    [
      'has one that is longer than any',
      toBinary(TraceEventSchema, create(TraceEventSchema, { source: { service: 'x'.repeat(9_000) } })),
    ],
  ])('finds nobody in an event that %s', (_what, bytes) => {
    expect(parseSource(bytes)).toBeUndefined();
  });

  test('answers, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void parseSource(bytes)));
  });
});
