import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  AliasesSchema,
  EventBatchSchema,
  PublishRequestSchema,
  RejectReason,
  TraceEventSchema,
} from '@waybill/contracts';
import { homeTraceOf, partitionOf } from '@waybill/domain';
import { topics } from '@waybill/ports';
import {
  ScriptedLog,
  closeAll,
  startCollector,
  connect,
  publish,
  refusalOf,
  detailsOf,
  anEvent,
  requestOf,
  retryable,
} from '../../../test/fixtures/running-collector.js';

afterEach(closeAll);

describe('Publish', () => {
  test('stores all events with the context of the server and acknowledges them', async () => {
    const log = new ScriptedLog();
    const collector = await startCollector(log);
    const response = await publish(connect(collector), requestOf(anEvent('a'), anEvent('b')));
    expect(response).toMatchObject({ acceptedCount: 2, rejectedCount: 0, rejected: [] });
    expect(log.entries).toHaveLength(1);
    expect(log.entries[0]?.topic).toBe(topics.events);
    expect(fromBinary(EventBatchSchema, log.entries[0]!.bytes).context).toMatchObject({
      tenantId: 'default',
      collector: 'collector',
      receivedUnixNano: 5n,
    });
    expect(log.storedIds()).toEqual(['a', 'b']);
    expect(collector.counts.acceptedEventCount).toBe(2);
  });

  test('stores events of different traces in their partitions and an event byte for byte as it was sent', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    const events = Array.from({ length: 40 }, (_, index) => ({
      ...anEvent(`e${index}`),
      traceId: new Uint8Array(16).fill(index + 1),
    }));
    const unknown = Buffer.concat([toBinary(TraceEventSchema, anEvent('newer')), Buffer.from([0xf0, 0x05, 0x2a])]);
    const newer = Buffer.concat([Buffer.from([0x12, unknown.length]), unknown]);
    await publish(client, Buffer.concat([toBinary(PublishRequestSchema, requestOf(...events)), newer]));
    expect(new Set(log.entries.map((entry) => entry.partition)).size).toBe(4);
    expect(log.storedIds().toSorted()).toEqual([...events.map((event) => event.eventId), 'newer'].toSorted());
    expect(log.entries.some((entry) => Buffer.from(entry.bytes).includes(newer))).toBe(true);
  });

  test('keeps an event without a trace where its alias leads, and refuses one that has neither', async () => {
    const log = new ScriptedLog();
    const collector = await startCollector(log);
    const traceless = { traceId: new Uint8Array(), callId: '' };
    const webhook = { ...anEvent('webhook'), ...traceless, aliases: create(AliasesSchema, { receiptId: 'r' }) };
    const lost = { ...anEvent('lost'), ...traceless };
    const response = await publish(connect(collector), requestOf(webhook, lost));
    expect(response).toMatchObject({
      acceptedCount: 1,
      rejected: [{ eventId: 'lost', reason: RejectReason.TRACE_ID, detail: expect.stringContaining('or an alias') }],
    });
    expect(log.storedIds()).toEqual(['webhook']);
    expect(log.entries[0]?.partition).toBe(partitionOf('default', homeTraceOf(webhook)!, 4));
  });

  test('stores the sound events and names the refused ones with their place and reason', async () => {
    const log = new ScriptedLog();
    const collector = await startCollector(log);
    const broken = { ...anEvent('broken'), traceId: new Uint8Array(4) };
    const late = { ...anEvent('timeless'), occurredUnixNano: 0n };
    const response = await publish(connect(collector), requestOf(anEvent('a'), broken, anEvent('b'), late));
    expect(response).toMatchObject({
      acceptedCount: 2,
      rejectedCount: 2,
      rejected: [
        {
          eventId: 'broken',
          index: 1,
          reason: RejectReason.TRACE_ID,
          detail: 'trace_id: expected 16 bytes or none, found 4',
        },
        { eventId: 'timeless', index: 3, reason: RejectReason.TIME },
      ],
    });
    expect(log.storedIds()).toEqual(['a', 'b']);
    expect(collector.counts.rejectedEventCountByReason).toEqual({ TRACE_ID: 1, TIME: 1 });
  });

  test('answers an empty request without writing anything', async () => {
    const log = new ScriptedLog();
    const response = await publish(connect(await startCollector(log)), requestOf());
    expect(response).toMatchObject({ acceptedCount: 0, rejectedCount: 0 });
    expect(log.entries).toEqual([]);
  });

  test('names at most the first 1,000 refused events and counts all', async () => {
    const client = connect(await startCollector(new ScriptedLog()));
    const empty = Buffer.alloc(2 * 1200);
    for (let index = 0; index < 1200; index++) {
      empty.writeUInt8(0x12, 2 * index);
    }
    const response = await publish(client, empty);
    expect(response.rejectedCount).toBe(1200);
    expect(response.rejected).toHaveLength(1000);
  });

  test('acknowledges the same events again when they are sent again', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    await publish(client, requestOf(anEvent('a')));
    expect(await publish(client, requestOf(anEvent('a')))).toMatchObject({ acceptedCount: 1 });
    expect(log.entries[0]?.bytes).toEqual(log.entries[1]?.bytes);
  });

  test.each([
    ['bytes that are no protobuf', Buffer.from('not protobuf'), 'expected a protobuf field'],
    ['an event that is cut off', Buffer.from([0x12, 0x7f, 1]), 'events[0]: expected 127 bytes, found 1'],
    [
      'more than 5,000 events',
      Buffer.concat(Array.from({ length: 5001 }, () => Buffer.from([0x12, 0]))),
      'at most 5000',
    ],
  ])('refuses %s as INVALID_ARGUMENT and says where', async (_what, bytes, description) => {
    const log = new ScriptedLog();
    const error = await refusalOf(publish(connect(await startCollector(log)), bytes));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(detailsOf(error).badRequest?.fieldViolations[0]?.description).toContain(description);
    expect(detailsOf(error).retryInfo).toBeUndefined();
    expect(log.entries).toEqual([]);
  });

  test('answers UNAVAILABLE with a delay while the log fails, acknowledges nothing, and recovers', async () => {
    const log = new ScriptedLog();
    log.script.push(retryable);
    const collector = await startCollector(log);
    const client = connect(collector);
    const error = await refusalOf(publish(client, requestOf(anEvent('a'))));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(error.details).toBe('expected room on the disk, found none');
    expect(detailsOf(error).retryInfo?.retryDelay?.seconds).toBe(1n);
    expect(collector.counts).toMatchObject({ acceptedEventCount: 0, failedBatchCount: 1 });
    expect(await publish(client, requestOf(anEvent('a')))).toMatchObject({ acceptedCount: 1 });
    expect(log.storedIds()).toEqual(['a']);
  });

  test('keeps the cause of an unclassified error inside and asks for another try', async () => {
    const log = new ScriptedLog();
    log.script.push(() => Promise.reject(new TypeError('secret path')));
    const error = await refusalOf(publish(connect(await startCollector(log)), requestOf(anEvent('a'))));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.message).not.toContain('secret');
    expect(detailsOf(error).retryInfo).toBeDefined();
  });

  test('accepts gzip', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log), { 'grpc.default_compression_algorithm': 2 });
    expect(await publish(client, requestOf(anEvent('a')))).toMatchObject({ acceptedCount: 1 });
  });

  test.each([
    ['on the wire', {}],
    ['after inflating', { 'grpc.default_compression_algorithm': 2 }],
  ])('refuses a message that is too big %s as RESOURCE_EXHAUSTED without a delay', async (_where, options) => {
    const log = new ScriptedLog();
    const error = await refusalOf(publish(connect(await startCollector(log), options), Buffer.alloc(1024 * 1024 + 1)));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(detailsOf(error).retryInfo).toBeUndefined();
    expect(log.entries).toEqual([]);
  });

  test('refuses an event larger than 256 KiB and stores its neighbours', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    const large = Buffer.alloc(256 * 1024 + 1);
    const largeTag = Buffer.from([0x12, 0x81, 0x80, 0x10]);
    const request = Buffer.concat([toBinary(PublishRequestSchema, requestOf(anEvent('a'))), largeTag, large]);
    expect(await publish(client, request)).toMatchObject({
      acceptedCount: 1,
      rejected: [{ index: 1, reason: RejectReason.EVENT_TOO_LARGE }],
    });
  });

  test('turns requests away while too many bytes are in flight, and takes them afterwards', async () => {
    const log = new ScriptedLog();
    const stored = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    log.script.push(() => {
      reached.resolve();
      return stored.promise;
    });
    const collector = await startCollector(log, { WAYBILL_COLLECTOR_IN_FLIGHT_MAX_BYTES: String(1024 * 1024) });
    const client = connect(collector);
    const large = Buffer.concat([
      toBinary(PublishRequestSchema, requestOf(anEvent('a'))),
      Buffer.from([0x1a, 0x80, 0x80, 0x3c]),
      Buffer.alloc(60 * 16_384),
    ]);
    const first = publish(client, large);
    await reached.promise;
    const error = await refusalOf(publish(client, large));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error).retryInfo).toBeDefined();
    stored.resolve();
    await first;
    expect(await publish(client, large)).toMatchObject({ acceptedCount: 1 });
    expect(collector.counts.turnedAwayRequestCount).toBe(1);
  });

  test('lets a client that gave up send the same again', async () => {
    const log = new ScriptedLog();
    const stored = Promise.withResolvers<void>();
    log.script.push(() => stored.promise);
    const client = connect(await startCollector(log));
    const error = await refusalOf(publish(client, requestOf(anEvent('a')), Date.now() + 200));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    stored.resolve();
    expect(await publish(client, requestOf(anEvent('a')))).toMatchObject({ acceptedCount: 1 });
  });
});
