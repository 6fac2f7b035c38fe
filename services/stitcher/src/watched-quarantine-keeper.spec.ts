import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toQuarantineEntry } from '@waybill/fold';
import { Failure, silentLogger, topics, type ConservationView } from '@waybill/ports';
import { renderMetrics } from '@waybill/runtime';
import {
  aQuarantinedEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryProjectionStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { createWatchedQuarantineKeeper, type WatchedQuarantineKeeper } from './watched-quarantine-keeper.js';

const view: ConservationView = {
  name: 'view',
  async start() {},
  async shutdown() {},
  getSums: () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody answers')),
};
const config = {
  batchBytesMax: 1_000_000,
  stallTimeoutMs: 60_000,
  conservationIntervalMs: 1,
  conservationWindowMs: 3_600_000,
};

describe('the watch over the keeper of quarantine', () => {
  const clock = new TestClock(builtAtUnixNano);
  let log: MemoryEventLog;
  let store: MemoryProjectionStore;
  let refusal: Failure | undefined;
  let watched: WatchedQuarantineKeeper;

  beforeEach(async () => {
    refusal = undefined;
    log = new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock,
    });
    store = new MemoryProjectionStore();
    const state = new MemoryStateStore();
    await Promise.all([log.start(), state.start(), store.start()]);
    const refusing = {
      name: store.name,
      start: () => store.start(),
      shutdown: () => store.shutdown(),
      identity: () => store.identity(),
      upsert: async (...projection: Parameters<typeof store.upsert>) => {
        if (refusal !== undefined) throw refusal;
        await store.upsert(...projection);
      },
    };
    watched = createWatchedQuarantineKeeper(
      { reader: log, state, store: refusing, view, clock, logger: silentLogger },
      { config, isSoleReader: true },
    );
    await watched.keeper.start();
    await watched.watch.start();
  });
  afterEach(async () => {
    await watched.watch.shutdown();
    await watched.keeper.shutdown();
    await log.shutdown();
  });

  const quarantine = () => log.append([toQuarantineEntry(aQuarantinedEvent({ failureId: 'f1' }), 1)]);
  const shown = () => renderMetrics(watched.watch.metrics);
  const untilShown = async (line: string): Promise<void> => {
    while (!shown().includes(line)) await pause(2);
  };
  const problems = async () =>
    (await Promise.all(watched.watch.readiness.map(async (each) => each.ask()))).filter((each) => each !== undefined);

  test('counts what was kept', async () => {
    await quarantine();
    await untilShown('quarantine_kept_failures_total 1\n');
    await untilShown(`quarantine_batches_total{topic="${topics.quarantine}"} 1\n`);
    expect(await problems()).toEqual([]);
  });

  test('makes the process not ready when the partition stands, and says why', async () => {
    refusal = new Failure('permanent', 'store_access_denied', 'the user may not');
    await quarantine();
    await untilShown('quarantine_halted_partitions 1\n');
    expect(await problems()).toEqual([
      `partition 0 of ${topics.quarantine} is halted at offset 0: the user may not [store_access_denied]`,
    ]);
    refusal = undefined;
    await untilShown('quarantine_halted_partitions 0\n');
    expect(await problems()).toEqual([]);
  });

  test('checks the law by itself, because it reads the partition that elects', async () => {
    await untilShown('stitcher_conservation_failed_checks_total{reason="store_unavailable"}');
    expect(await problems()).toEqual([]);
    await watched.keeper.shutdown();
    expect(shown()).not.toContain('stitcher_conservation_failed_checks_total{');
  });
});
