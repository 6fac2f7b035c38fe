import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { Disposition, EventBatchSchema, Layer, Outcome, type TraceEvent } from '@waybill/contracts';
import { noRates, type QuarantinedEvent } from '@waybill/domain';
import { silentLogger, topics, type LogRecord, type ProjectionStore, type StateStore } from '@waybill/ports';
import {
  aTraceEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryProjectionStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import fc from 'fast-check';
import { createQuarantineKeeper, quarantineGroupId } from './quarantine-keeper.js';
import { stitchBatch, type StitchBatchOptions, type StitchCounts } from './stitch-batch.js';

const limits = { callEventCountMax: 64, looseEventCountMax: 64 };
const span = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

interface World {
  readonly log: MemoryEventLog;
  readonly state: MemoryStateStore;
  readonly store: MemoryProjectionStore;
}

const createWorld = async (): Promise<World> => {
  const world = {
    log: new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock: new TestClock(builtAtUnixNano),
    }),
    state: new MemoryStateStore(),
    store: new MemoryProjectionStore(),
  };
  await Promise.all([world.log.start(), world.state.start(), world.store.start()]);
  return world;
};

const optionsOf = (world: World): StitchBatchOptions => ({
  ...world,
  archive: world.store,
  projectionId: 'p',
  limits,
  rates: noRates,
  positions: new Map(),
});

const record = (offset: number, events: readonly TraceEvent[]): LogRecord =>
  rawRecord(
    offset,
    toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [...events] })),
  );

const rawRecord = (offset: number, bytes: Uint8Array): LogRecord => ({
  topic: topics.events,
  partition: 0,
  offset,
  appendedUnixNano: builtAtUnixNano + BigInt(offset),
  bytes,
});

const apply = (world: StitchBatchOptions, records: readonly LogRecord[]): Promise<StitchCounts> =>
  stitchBatch({ topic: topics.events, partition: 0, records }, world);

/** What one reader of the quarantine topic makes of it. */
async function keptIn({ log, store }: World): Promise<readonly QuarantinedEvent[]> {
  const state = new MemoryStateStore();
  await state.start();
  const keeper = createQuarantineKeeper({ reader: log, logger: silentLogger, store, state });
  await keeper.start();
  const [progress] = await log.progress(topics.quarantine, quarantineGroupId);
  while (keeper.counts().quarantined < (progress?.endOffset ?? 0)) await new Promise(setImmediate);
  await keeper.shutdown();
  return store.list().quarantined;
}

const started = (callId: string, eventId: string) =>
  aTraceEvent({
    callId,
    eventId,
    spanId: span,
    payload: { case: 'toolCallStarted', value: { tool: { name: 'echo' } } },
  });
const finished = (callId: string, eventId: string) =>
  aTraceEvent({ callId, eventId, payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } } });
const looseReceipt = (eventId: string) =>
  aTraceEvent({
    callId: '',
    eventId,
    parentSpanId: span,
    layer: Layer.PROVIDER,
    payload: { case: 'providerReceipt', value: { disposition: Disposition.ACTION } },
  });

const looseCheckpoint = (eventId: string) =>
  aTraceEvent({
    callId: '',
    eventId,
    parentSpanId: span,
    layer: Layer.HARNESS,
    payload: { case: 'checkpointRecorded', value: { checkpointId: eventId } },
  });

describe('applying a batch', () => {
  let world: World;
  let options: StitchBatchOptions;

  beforeEach(async () => {
    world = await createWorld();
    options = optionsOf(world);
  });
  afterEach(() => world.log.shutdown());

  test('stores every event once and the call that follows from them', async () => {
    const counts = await apply(options, [
      record(0, [started('c', 'a')]),
      record(1, [finished('c', 'b'), finished('c', 'b')]),
    ]);
    expect(counts).toEqual({ read: 3, stored: 2, duplicate: 1, quarantined: 0 });
    const { calls, events } = world.store.list();
    expect(events.map((each) => [each.event.eventId, each.logOffset])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect(calls.map(({ call, version }) => [call.callId, call.outcome, version & 0xffffn])).toEqual([
      ['c', 'success', 1n],
    ]);
    expect(await world.state.partition(0)).toEqual({ appliedOffset: 1, projectionId: 'p' });
  });

  test('skips records that the state has seen, so that redelivery is harmless', async () => {
    const records = [record(0, [started('c', 'a')])];
    await apply(options, records);
    expect(await apply(options, records)).toEqual({ read: 0, stored: 0, duplicate: 0, quarantined: 0 });
  });

  test('refuses a batch that leaves out records which the state has not seen', async () => {
    await apply(options, [record(0, [started('c', 'a')])]);
    await expect(apply(options, [record(2, [finished('c', 'b')])])).rejects.toMatchObject({ code: 'state_behind_log' });
    expect(world.store.list().calls.map(({ call }) => call.outcome)).toEqual(['unknown']);
  });

  test('quarantines bytes that are no event, and their neighbours are stored', async () => {
    const batch = create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [started('c', 'a')] });
    const poison = Uint8Array.from([...toBinary(EventBatchSchema, batch), 0x12, 2, 0x0a, 0x7f]);
    const counts = await apply(options, [rawRecord(0, poison), rawRecord(1, Uint8Array.of(0xff, 0xff))]);
    expect(counts).toEqual({ read: 3, stored: 1, duplicate: 0, quarantined: 2 });
    const quarantined = await keptIn(world);
    expect(quarantined.map((each) => [each.tenantId, each.reason, each.failureId, each.payload.length])).toEqual([
      ['acme', 'undecodable', 'waybill.events.v1/0/0/#1', 2],
      ['unknown', 'undecodable', 'waybill.events.v1/0/1/#0', 2],
    ]);
    const counted = world.store.list().logCounts.filter(({ topic }) => topic === topics.events);
    expect(counted).toMatchObject([
      { tenantId: 'acme', logOffset: 0, producer: { service: '' }, storedEventIds: [], quarantinedCount: 1 },
      { tenantId: 'acme', logOffset: 0, producer: { service: 'built' }, storedEventIds: ['a'] },
      { tenantId: 'unknown', logOffset: 1, storedEventIds: [], quarantinedCount: 1 },
    ]);
  });

  test('counts a record again as it did before, also when the state was lost', async () => {
    const records = [
      record(0, [started('c', 'a')]),
      record(1, [started('c', 'a'), finished('c', 'b')]),
      record(2, [finished('c', 'a')]),
    ];
    await apply(options, records);
    const { logCounts } = world.store.list();
    expect(logCounts).toMatchObject([
      { logOffset: 0, storedEventIds: ['a'], duplicateCount: 0, quarantinedCount: 0 },
      { logOffset: 1, storedEventIds: ['b'], duplicateCount: 1, quarantinedCount: 0 },
      { logOffset: 2, storedEventIds: [], duplicateCount: 0, quarantinedCount: 1 },
    ]);
    await world.state.clear(0);
    for (const each of records) await apply(options, [each]);
    expect(world.store.list().logCounts).toEqual(logCounts);
  });

  test('quarantines the second form of an event id and keeps the first', async () => {
    await apply(options, [record(0, [started('c', 'a')]), record(1, [finished('c', 'a')])]);
    const { events } = world.store.list();
    expect(await keptIn(world)).toMatchObject([{ reason: 'id_conflict', eventId: 'a', logOffset: 1 }]);
    expect(events.map((each) => each.event.payload.case)).toEqual(['toolCallStarted']);
  });

  test('keeps an event with a payload that is newer than this version', async () => {
    // Field 299, length-delimited: a payload that nobody knows yet.
    const event = toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId: 'acme' } }));
    const newer = [...toBytes(aTraceEvent({ callId: 'c', eventId: 'n' })), 0xda, 0x12, 1, 7];
    await apply(options, [rawRecord(0, Uint8Array.from([...event, 0x12, newer.length, ...newer]))]);
    const [kept] = world.store.list().events;
    expect(kept?.event.payload.case).toBeUndefined();
    expect(Array.from(kept?.bytes ?? [])).toEqual(newer);
  });

  test('an orphan disappears when its call is found, in whichever batch that happens', async () => {
    await apply(options, [record(0, [looseReceipt('r')])]);
    expect(world.store.list().calls.map(({ call }) => call.state)).toEqual(['orphaned']);
    await apply(options, [record(1, [started('c', 'a')])]);
    expect(world.store.list().calls.map(({ call }) => [call.callId, call.receipt.disposition])).toEqual([
      ['c', 'action'],
    ]);
  });
});

describe('evidence that names no call', () => {
  test('stands for itself until a call claims its span, and again once the claim is disputed', async () => {
    const world = await createWorld();
    const options = optionsOf(world);
    const standing = () => world.store.list().looseEvidence.map((each) => [each.event.eventId, each.version & 0xffffn]);
    const checkpoints = () => world.store.list().calls.map(({ call }) => [call.callId, call.checkpoints.length]);
    await apply(options, [record(0, [looseCheckpoint('k')])]);
    expect(standing()).toEqual([['k', 0n]]);
    await apply(options, [record(1, [started('c', 'a')])]);
    expect(standing()).toEqual([]);
    expect(checkpoints()).toEqual([['c', 1]]);
    await apply(options, [record(2, [started('d', 'b')])]);
    expect(standing()).toEqual([['k', 2n]]);
    expect(checkpoints()).toEqual([
      ['c', 0],
      ['d', 0],
    ]);
    await world.log.shutdown();
  });
});

describe('whatever fails, wherever the batches are cut', () => {
  const eventOf = fc.oneof(
    fc.tuple(fc.constantFrom('x', 'y'), fc.nat(3)).map(([call, n]) => started(call, `${call}-s${n}`)),
    fc.tuple(fc.constantFrom('x', 'y'), fc.nat(3)).map(([call, n]) => finished(call, `${call}-f${n}`)),
    fc.nat(2).map((n) => looseReceipt(`r${n}`)),
    fc.nat(2).map((n) => looseCheckpoint(`k${n}`)),
  );
  const history = fc.array(fc.array(eventOf, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  const faults = fc.array(fc.constantFrom('none', 'store-before', 'store-after', 'state-before', 'state-after'), {
    maxLength: 12,
  });

  test('the rows are those of an undisturbed run', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        faults,
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 }),
        async (batches, plan, cuts) => {
          const records = batches.map((events, offset) => record(offset, events));
          const calm = await createWorld();
          await apply(optionsOf(calm), records);
          const stormy = await createWorld();
          await applyThroughFaults(stormy, records, { plan: [...plan], cuts: [...cuts] });
          expect(stormy.store.list()).toEqual(calm.store.list());
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

async function applyThroughFaults(
  world: World,
  records: readonly LogRecord[],
  chance: { plan: string[]; cuts: number[] },
): Promise<void> {
  let committed = 0;
  while (committed < records.length) {
    const batch = records.slice(committed, committed + (chance.cuts.shift() ?? records.length));
    const fault = chance.plan.shift() ?? 'none';
    const ports = { ...world, store: failing(world.store, fault), state: failingState(world.state, fault) };
    try {
      await apply({ ...optionsOf(world), ...ports }, batch);
      committed += batch.length;
    } catch (error) {
      if (!(error instanceof InjectedFault)) throw error;
    }
  }
}

class InjectedFault extends Error {}

function failing(store: ProjectionStore, fault: string): ProjectionStore {
  return {
    name: store.name,
    start: () => store.start(),
    shutdown: () => store.shutdown(),
    identity: () => store.identity(),
    async upsert(projection) {
      if (fault === 'store-before') throw new InjectedFault();
      await store.upsert(projection);
      if (fault === 'store-after') throw new InjectedFault();
    },
  };
}

function failingState(state: StateStore, fault: string): StateStore {
  return {
    name: state.name,
    start: () => state.start(),
    shutdown: () => state.shutdown(),
    open: (partition) => state.open(partition),
    partition: (partition) => state.partition(partition),
    get: (partition, keys) => state.get(partition, keys),
    list: (partition, options) => state.list(partition, options),
    clear: (partition) => state.clear(partition),
    async commit(partition, changes, next) {
      if (fault === 'state-before') throw new InjectedFault();
      await state.commit(partition, changes, next);
      if (fault === 'state-after') throw new InjectedFault();
    },
  };
}

function toBytes(event: TraceEvent): Uint8Array {
  return toBinary(EventBatchSchema, create(EventBatchSchema, { events: [event] })).subarray(2);
}
