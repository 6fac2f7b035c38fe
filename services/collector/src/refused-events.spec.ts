import { toBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import { topics } from '@waybill/ports';
import {
  ScriptedLog,
  closeAll,
  startCollector,
  connect,
  publish,
  refusalOf,
  anEvent,
  requestOf,
  retryable,
} from '../../../test/fixtures/running-collector.js';

afterEach(closeAll);

const timeless = (eventId: string, sequence = 0n): TraceEvent => {
  const event = anEvent(eventId);
  return { ...event, occurredUnixNano: 0n, source: { ...event.source!, instance: 'i', epoch: 3n, sequence } };
};

describe('What the collector refuses', () => {
  test('is kept with its bytes, its reason and its producer, in the append that stores its neighbours', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    const appends: number[] = [];
    log.script.push(async () => void appends.push(log.entries.length));
    const refused = timeless('late', 7n);
    await publish(client, requestOf(anEvent('a'), refused));
    expect(appends).toEqual([0]);
    expect(log.entries.map(({ topic }) => topic)).toEqual([topics.events, topics.quarantine]);
    expect(log.quarantineRecords()).toMatchObject([
      {
        failureId: '',
        stage: 'collector',
        context: { tenantId: 'default', collector: 'collector', receivedUnixNano: 5n },
        refused: [
          {
            reason: 'time',
            eventId: 'late',
            source: { instance: 'i', epoch: 3n, sequence: 7n },
            eventCount: 1,
          },
        ],
      },
    ]);
    const [kept] = log.quarantineRecords()[0]?.refused ?? [];
    const bytes = toBinary(TraceEventSchema, refused);
    expect(Buffer.compare(kept!.payload, bytes)).toBe(0);
    expect(kept?.payloadBytes).toBe(bytes.byteLength);
  });

  test('is not acknowledged while the log does not take it', async () => {
    const log = new ScriptedLog();
    log.script.push(retryable);
    const collector = await startCollector(log);
    const client = connect(collector);
    expect((await refusalOf(publish(client, requestOf(timeless('late'))))).code).toBe(status.UNAVAILABLE);
    expect(collector.counts.rejectedEventCountByReason).toEqual({});
    expect(await publish(client, requestOf(timeless('late')))).toMatchObject({ rejectedCount: 1 });
    expect(collector.counts.rejectedEventCountByReason).toEqual({ TIME: 1 });
    expect(log.quarantineRecords()).toHaveLength(1);
  });

  test('is nobody’s where nobody can be read in it', async () => {
    const log = new ScriptedLog();
    await publish(connect(await startCollector(log)), Buffer.from([0x12, 2, 0x0a, 0x7f]));
    const [kept] = log.quarantineRecords()[0]?.refused ?? [];
    expect(kept).toMatchObject({ reason: 'malformed', eventId: '' });
    expect(kept?.source).toBeUndefined();
  });

  test('is counted beyond what one answer names, each producer apart, so that a flood costs little', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    const flood = Array.from({ length: 1_500 }, (_, index) => timeless(`e${index}`, BigInt(index + 1)));
    const unread = Buffer.alloc(2 * 10);
    for (let index = 0; index < 10; index++) unread.writeUInt8(0x12, 2 * index);
    const request = Buffer.concat([
      ...flood.map((event) => {
        const bytes = toBinary(TraceEventSchema, event);
        return Buffer.concat([Buffer.from([0x12, bytes.byteLength]), bytes]);
      }),
      unread,
    ]);
    expect(await publish(client, request)).toMatchObject({ acceptedCount: 0, rejectedCount: 1_510 });
    const refused = log.quarantineRecords().flatMap((record) => record.refused);
    expect(refused).toHaveLength(1_002);
    expect(refused.slice(1_000)).toMatchObject([
      { reason: 'time', eventCount: 500, source: { instance: 'i', epoch: 3n, sequence: 0n }, payloadBytes: 0 },
      { eventCount: 10, source: { instance: '' }, payloadBytes: 0 },
    ]);
    expect(refused.reduce((sum, each) => sum + each.eventCount, 0)).toBe(1_510);
  });

  test('keeps no bytes of an event that is larger than any may be, and no record larger than the log takes', async () => {
    const log = new ScriptedLog();
    const client = connect(await startCollector(log));
    const large = Buffer.concat([Buffer.from([0x12, 0x81, 0x80, 0x10]), Buffer.alloc(256 * 1024 + 1)]);
    const wide = Buffer.concat([Buffer.from([0x12, 0x80, 0x80, 0x0c]), Buffer.alloc(192 * 1024)]);
    await publish(client, Buffer.concat([large, wide, wide, wide]));
    const records = log.quarantineRecords();
    expect(records.flatMap(({ refused }) => refused.map((each) => [each.payload.length, each.payloadBytes]))).toEqual([
      [0, 256 * 1024 + 1],
      ...Array.from({ length: 3 }, () => [192 * 1024, 192 * 1024]),
    ]);
    expect(Math.max(...log.entries.map(({ bytes }) => bytes.byteLength))).toBeLessThan(600 * 1024);
  });
});
