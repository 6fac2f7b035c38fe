import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  EventBatchSchema,
  Outcome,
  QuarantineRecordSchema,
  TraceEventSchema,
  type TraceEvent,
} from '@waybill/contracts';
import { latestWins, noRates } from '@waybill/domain';
import { Failure, topics, type LogRecord, type Projection } from '@waybill/ports';
import {
  aTraceEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryProjectionStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { stitchBatch, type StitchCounts } from './stitch-batch.js';

/** Stores events, and then refuses the whole for one row, as a store does whose tables are filled one after the other. */
class PickyStore extends MemoryProjectionStore {
  refuses: (projection: Projection) => Failure | undefined = () => undefined;

  override async upsert(projection: Projection): Promise<void> {
    const failure = this.refuses(projection);
    await super.upsert(failure === undefined ? projection : { ...projection, calls: [] });
    if (failure !== undefined) throw failure;
  }
}

const valueRefused = new Failure('permanent', 'store_value_refused', 'constraint `c` is violated');
const span = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

const started = (callId: string, tool: string) =>
  aTraceEvent({
    callId,
    eventId: `${callId}-started`,
    spanId: span,
    payload: { case: 'toolCallStarted', value: { tool: { name: tool } } },
  });
const finished = (callId: string) =>
  aTraceEvent({
    callId,
    eventId: `${callId}-finished`,
    payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } },
  });

const recordOf = (offset: number, events: readonly TraceEvent[]): LogRecord => ({
  topic: topics.events,
  partition: 0,
  offset,
  appendedUnixNano: builtAtUnixNano,
  bytes: toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [...events] })),
});

describe('What the store refuses', () => {
  let log: MemoryEventLog;
  let state: MemoryStateStore;
  let store: PickyStore;

  beforeEach(async () => {
    log = new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock: new TestClock(builtAtUnixNano),
    });
    [state, store] = [new MemoryStateStore(), new PickyStore()];
    await Promise.all([log.start(), state.start(), store.start()]);
  });

  afterEach(() => log.shutdown());

  const apply = (...records: readonly LogRecord[]): Promise<StitchCounts> =>
    stitchBatch(
      { topic: topics.events, partition: 0, records },
      {
        log,
        state,
        store,
        archive: store,
        projectionId: 'p',
        rates: noRates,
        positions: new Map(),
        limits: { callEventCountMax: 64, looseEventCountMax: 64 },
      },
    );

  async function listQuarantined() {
    const [progress] = await log.progress(topics.quarantine, 'test');
    const kept: ReturnType<typeof fromRecord>[] = [];
    const subscription = await log.subscribe({
      topic: topics.quarantine,
      groupId: `test-${Math.random()}`,
      batchBytesMax: 1_000_000,
      handle: async ({ records }) => void kept.push(...records.map(fromRecord)),
      onFailure: () => {},
    });
    while (kept.length < (progress?.endOffset ?? 0)) await new Promise(setImmediate);
    await subscription.shutdown();
    return kept;
  }
  const fromRecord = ({ bytes }: LogRecord) => fromBinary(QuarantineRecordSchema, bytes);

  const calls = () => store.list().calls.map(({ call }) => `${call.callId} ${call.tool.name} ${call.outcome}`);
  const refuseOutcome = (projection: Projection) =>
    projection.calls.some(({ call }) => call.callId === 'b' && call.outcome === 'success') ? valueRefused : undefined;

  test('goes to quarantine alone: everything else is stored, and its call stands as it stood before', async () => {
    store.refuses = refuseOutcome;
    await apply(recordOf(0, [started('b', 'fetch')]));
    const counts = await apply(recordOf(1, [started('a', 'echo'), finished('a'), finished('b'), started('c', 'read')]));
    expect(counts).toEqual({ read: 4, stored: 3, duplicate: 0, quarantined: 1 });
    expect(calls()).toEqual(['a echo success', 'b fetch unknown', 'c read unknown']);
    expect(await listQuarantined()).toMatchObject([
      {
        failureId: 'waybill.events.v1/0/1/#2',
        reason: 'store_refused',
        stage: 'store',
        originTopic: topics.events,
        originOffset: 1n,
        payload: Uint8Array.from(toBinary(TraceEventSchema, finished('b'))),
      },
    ]);
    expect((await state.partition(0))?.appliedOffset).toBe(1);
  });

  test('leaves nothing of the refused try standing above what stands', async () => {
    store.refuses = refuseOutcome;
    await apply(recordOf(0, [started('b', 'fetch')]));
    await apply(recordOf(5, []), recordOf(6, [finished('b')])).catch(() => undefined);
    await apply(recordOf(1, [finished('b')]));
    expect(store.list().calls.map(({ version }) => version)).toEqual([latestWins(1)]);
  });

  test('is stored when it is redriven after the store has been set right', async () => {
    store.refuses = refuseOutcome;
    await apply(recordOf(0, [started('b', 'fetch')]));
    await apply(recordOf(1, [finished('b')]));
    store.refuses = () => undefined;
    expect(await apply(recordOf(2, [finished('b')]))).toMatchObject({ stored: 1, duplicate: 0, quarantined: 0 });
    expect(calls()).toEqual(['b fetch success']);
  });

  test('is stored when the log is folded again, and is told to nobody before', async () => {
    store.refuses = refuseOutcome;
    const records = [recordOf(0, [started('b', 'fetch')]), recordOf(1, [finished('b')])];
    await apply(...records);
    const [told] = await log.progress(topics.facts, 'ledger');
    await state.clear(0);
    store.refuses = () => undefined;
    await apply(...records);
    expect(calls()).toEqual(['b fetch success']);
    const [afterwards] = await log.progress(topics.facts, 'ledger');
    expect(afterwards?.endOffset).toBeGreaterThan(told?.endOffset ?? 0);
  });

  test('for now, or because the schema is another, goes nowhere: the batch comes again', async () => {
    for (const failure of [
      new Failure('retryable', 'store_unavailable', 'away'),
      new Failure('permanent', 'store_schema_mismatch', 'no such column'),
    ]) {
      store.refuses = () => failure;
      await expect(apply(recordOf(0, [started('a', 'echo')]))).rejects.toBe(failure);
    }
    expect(await listQuarantined()).toEqual([]);
    expect(await state.partition(0)).toBeUndefined();
  });
});
