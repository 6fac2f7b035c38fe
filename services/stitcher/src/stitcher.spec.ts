import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema } from '@waybill/contracts';
import type { RateCard } from '@waybill/domain';
import { silentLogger, topics } from '@waybill/ports';
import {
  aTraceEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryProjectionStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { aliasGroupId, createStitcher, stitcherGroupId, type Stitcher } from './stitcher.js';

type Payload = Parameters<typeof aTraceEvent>[0]['payload'];

const started: Payload = { case: 'toolCallStarted', value: {} };
const metered: Payload = {
  case: 'providerReceipt',
  value: { units: [{ unit: 'tokens', quantityNanos: 2_000_000_000n }] },
};
const entry = (eventId: string, payload: Payload = started) => ({
  topic: topics.events,
  partition: 0,
  bytes: toBinary(
    EventBatchSchema,
    create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [aTraceEvent({ eventId, payload })] }),
  ),
});

describe('a stitcher that starts', () => {
  const clock = new TestClock(builtAtUnixNano);
  let log: MemoryEventLog;
  let state: MemoryStateStore;
  let aliasState: MemoryStateStore;
  let store: MemoryProjectionStore;
  let stitcher: Stitcher;

  const open = (rates: readonly RateCard[] = []) =>
    createStitcher({ log, reader: log, state, aliasState, store, archive: store, logger: silentLogger, rates });

  beforeEach(async () => {
    log = new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock,
    });
    state = new MemoryStateStore();
    aliasState = new MemoryStateStore();
    store = new MemoryProjectionStore();
    await Promise.all([log.start(), state.start(), aliasState.start(), store.start()]);
    stitcher = open();
    await stitcher.start();
    await log.append([entry('a'), entry('b')]);
    await caughtUp(log);
    await stitcher.shutdown();
  });
  afterEach(async () => {
    await stitcher.shutdown();
    await log.shutdown();
  });

  test('goes on where it stopped', async () => {
    stitcher = open();
    await stitcher.start();
    await log.append([entry('c')]);
    await caughtUp(log);
    expect(stitcher.counts()).toMatchObject({ read: 1, stored: 1 });
    expect(store.list().events).toHaveLength(3);
  });

  test('folds the log again when the projection was replaced', async () => {
    const before = store.list();
    store.clear();
    stitcher = open();
    await stitcher.start();
    await caughtUp(log);
    expect(store.list()).toEqual(before);
  });

  test('folds the log again when its state was lost', async () => {
    await state.clear(0);
    stitcher = open();
    await stitcher.start();
    await caughtUp(log);
    expect(stitcher.counts()).toMatchObject({ read: 2, stored: 2 });
    expect(await state.partition(0)).toMatchObject({ appliedOffset: 1 });
  });

  test('goes on where its state stands when the group that read aliases had another name', async () => {
    const garbage = { topic: topics.aliases, partition: 0, bytes: Uint8Array.of(255) };
    await log.append([garbage, garbage]);
    await aliasState.commit(0, [], { appliedOffset: 1, projectionId: 'aliases' });
    stitcher = open();
    await stitcher.start();
    expect(await log.progress(topics.aliases, aliasGroupId)).toMatchObject([{ committedOffset: 2 }]);
    expect(await log.progress(topics.quarantine, 'any')).toMatchObject([{ endOffset: 0 }]);
  });

  test('prices what was metered and has no price by the rates that it was given', async () => {
    const rate = {
      provider: '',
      operation: '',
      unit: 'tokens',
      currency: 'USD',
      attosPerUnit: 7_000_000_000n,
      effectiveFromUnixNano: 0n,
      effectiveUntilUnixNano: undefined,
    };
    stitcher = open([{ id: 'list', version: '1', entries: [rate] }]);
    await stitcher.start();
    await log.append([entry('c', metered)]);
    await caughtUp(log);
    const [call] = store.list().calls;
    expect(call?.call.spend).toMatchObject({ estimatedNanos: 14n, actualNanos: 0n, unpricedCount: 1 });
  });

  test('refuses to start on a log that ends before what it has applied', async () => {
    await state.commit(0, [], { appliedOffset: 7, projectionId: `${await store.identity()}/fold-3` });
    stitcher = open();
    await expect(stitcher.start()).rejects.toMatchObject({ name: 'Failure', code: 'log_truncated' });
  });
});

async function caughtUp(log: MemoryEventLog): Promise<void> {
  for (;;) {
    const progress = await log.progress(topics.events, stitcherGroupId);
    if (progress.every((each) => each.committedOffset === each.endOffset)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
