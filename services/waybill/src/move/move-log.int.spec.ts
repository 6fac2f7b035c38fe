import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema } from '@waybill/contracts';
import { createLmdbEventLog } from '@waybill/embedded';
import { Failure, topics, type EventLogReader, type EventLogWriter, type Topic } from '@waybill/ports';
import { systemClock } from '@waybill/runtime';
import { aTraceEvent, createTemporaryDirectory, MemoryEventLog, type TemporaryDirectory } from '@waybill/testing';
import { embeddedPartitionCounts } from '../run/log-part.js';
import { moveLog, type MoveOptions } from './move-log.js';

const targetCounts = Object.fromEntries(Object.values(topics).map((topic) => [topic, 3])) as Record<Topic, number>;

describe('Moving a log', () => {
  let directory: TemporaryDirectory;
  let source: EventLogWriter & EventLogReader;
  let target: MemoryEventLog;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
    source = createLmdbEventLog({
      directory: directory.path,
      partitionCounts: embeddedPartitionCounts,
      clock: systemClock,
      retryPauseMsMin: 1,
      retryPauseMsMax: 2,
    });
    target = new MemoryEventLog({ partitionCounts: targetCounts, clock: systemClock });
    await Promise.all([source.start(), target.start()]);
  });

  afterEach(async () => {
    await Promise.all([source.shutdown(), target.shutdown()]);
    await directory.remove();
  });

  async function record(tenantId: string, ...eventIds: readonly string[]): Promise<void> {
    const events = eventIds.map((eventId, index) =>
      aTraceEvent({ eventId, traceId: Uint8Array.from({ length: 16 }, (_, at) => index + at + 1) }),
    );
    const bytes = toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId }, events }));
    await source.append([{ topic: topics.events, partition: 0, bytes }]);
  }

  const move = (options: Partial<MoveOptions> = {}) =>
    moveLog({
      source,
      target,
      groupId: 'move-test',
      verifyGroupId: 'verify-test',
      progressOf: () => () => {},
      signal: new AbortController().signal,
      ...options,
    });

  test('carries every event over, and counts by tenant what is there', async () => {
    await record('acme', 'a', 'b', 'c');
    await record('zeta', 'a');
    await record('acme', 'c');
    expect(await move()).toMatchObject({
      movedRecordCount: 3,
      movedEventCount: 5,
      tenants: [
        { tenantId: 'acme', eventCount: 3, foundCount: 3 },
        { tenantId: 'zeta', eventCount: 1, foundCount: 1 },
      ],
      missing: [],
    });
  });

  test('moves only what has come since when it is asked for again', async () => {
    await record('acme', 'a', 'b');
    await move();
    await record('acme', 'c');
    expect(await move()).toMatchObject({
      movedEventCount: 1,
      tenants: [{ eventCount: 3, foundCount: 3 }],
      missing: [],
    });
  });

  test('goes on where the target has failed, and loses nothing', async () => {
    await record('acme', 'a', 'b', 'c');
    let tryCount = 0;
    const failing: MoveOptions['target'] = Object.create(target, {
      append: {
        value: async (...given: Parameters<EventLogWriter['append']>) => {
          tryCount += 1;
          if (tryCount < 3) throw new Failure('retryable', 'kafka_unavailable', 'no broker');
          return target.append(...given);
        },
      },
      partitionCount: { value: (topic: Topic) => target.partitionCount(topic) },
      progress: { value: target.progress.bind(target) },
      subscribe: { value: target.subscribe.bind(target) },
    }) as MoveOptions['target'];
    expect(await move({ target: failing })).toMatchObject({ movedEventCount: 3, missing: [] });
  });

  test('ends when the target refuses for ever', async () => {
    await record('acme', 'a');
    const refusing = {
      partitionCount: () => 1,
      append: () => Promise.reject(new Failure('permanent', 'kafka_forbidden', 'not allowed')),
    } as unknown as MoveOptions['target'];
    await expect(move({ target: refusing })).rejects.toMatchObject({ code: 'kafka_forbidden' });
  });

  test('names what is missing in the target', async () => {
    await record('acme', 'a', 'b');
    await move();
    const empty = new MemoryEventLog({ partitionCounts: targetCounts, clock: systemClock });
    await empty.start();
    expect(await move({ target: empty })).toMatchObject({
      tenants: [{ tenantId: 'acme', eventCount: 2, foundCount: 0 }],
      missing: [
        { tenantId: 'acme', eventId: 'a' },
        { tenantId: 'acme', eventId: 'b' },
      ],
    });
    await empty.shutdown();
  });

  test('ends when it is told to', async () => {
    await record('acme', 'a');
    const reason = new Failure('retryable', 'move_broken_off', 'stopped');
    await expect(move({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
