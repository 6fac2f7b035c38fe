import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { EventBatchSchema, JoinBatchSchema, TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import { partitionOf } from '@waybill/domain';
import { aTraceEvent } from '@waybill/testing';
import { cutRecord } from './cut-record.js';

const partitionCount = 4;
const context = { tenantId: 'acme', collector: 'c1', authenticatedPrincipal: 'ada', receivedUnixNano: 5n };
const events = Array.from({ length: 40 }, (_, index) =>
  aTraceEvent({ eventId: `e${index}`, traceId: Uint8Array.from({ length: 16 }, (_, at) => index * 7 + at + 1) }),
);
const batchOf = (all: readonly TraceEvent[]) =>
  toBinary(EventBatchSchema, create(EventBatchSchema, { context, events: [...all] }));

describe('A record that is cut for another log', () => {
  test('has each event in the partition of its trace, byte for byte, in order and with its context', () => {
    const { kind, parts, events: names } = cutRecord(batchOf(events), partitionCount);
    expect(kind).toBe('events');
    expect(names).toEqual(events.map(({ eventId }) => ({ tenantId: 'acme', eventId })));
    expect(parts).toHaveLength(partitionCount);
    for (const { partition, bytes } of parts) {
      const batch = fromBinary(EventBatchSchema, bytes);
      const own = events.filter(({ traceId }) => partitionOf('acme', traceId, partitionCount) === partition);
      expect(batch.context).toMatchObject(context);
      expect(batch.events.map((each) => toBinary(TraceEventSchema, each))).toEqual(
        own.map((each) => toBinary(TraceEventSchema, each)),
      );
    }
  });

  test('keeps what this version does not know', () => {
    const unknown = Uint8Array.from([...batchOf([]), 0x12, 0x05, 0xfa, 0x3f, 0x02, 0x61, 0x62]);
    const [part] = cutRecord(unknown, partitionCount).parts;
    expect(part).toEqual({ partition: 0, bytes: unknown });
  });

  test('goes where its alias leads when an event knows no trace, as the collector sends it', () => {
    const event = aTraceEvent({ eventId: 'webhook', traceId: new Uint8Array(), callId: 'call-9' });
    const [first] = cutRecord(batchOf([event]), 64).parts;
    const [again] = cutRecord(batchOf([{ ...event, eventId: 'webhook-2' }]), 64).parts;
    expect(first?.partition).toBe(again?.partition);
    expect(first?.partition).not.toBe(0);
  });

  test('leaves out what the stitcher has told itself, which it tells again', () => {
    const joins = toBinary(
      JoinBatchSchema,
      create(JoinBatchSchema, { context: { tenantId: 'acme' }, answers: [{ alias: 'a', fragmentId: 'f' }] }),
    );
    expect(cutRecord(joins, partitionCount)).toEqual({ kind: 'joins', parts: [], events: [] });
  });

  test.each([
    ['is no protobuf', Uint8Array.of(0xff, 0xff)],
    ['names no tenant', toBinary(EventBatchSchema, create(EventBatchSchema, { events: events.slice(0, 1) }))],
  ])('stays whole when it %s, so that it is set aside there as it was here', (_, bytes) => {
    expect(cutRecord(bytes, partitionCount)).toEqual({
      kind: 'unreadable',
      parts: [{ partition: 0, bytes }],
      events: [],
    });
  });
});
