import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FactBatchSchema, FactSchema } from '@waybill/contracts';
import { latestWins, type CallFacts, type Fact } from '@waybill/domain';
import { toFactEntries } from '@waybill/fold';
import { Failure, topics, type LedgerProjection, type LogRecord } from '@waybill/ports';
import {
  aCallFacts,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryLedgerStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { rollUpBatch } from './roll-up-batch.js';

const valueRefused = new Failure('permanent', 'store_value_refused', 'constraint `c` is violated');

/** Stores slots, and then refuses the whole for one session, as a store does whose tables are filled one after the other. */
class PickyStore extends MemoryLedgerStore {
  refusedCallCount = Number.POSITIVE_INFINITY;

  override async upsert(projection: LedgerProjection): Promise<void> {
    const isRefused = projection.sessions.some(({ session }) => session.calls.total >= this.refusedCallCount);
    await super.upsert(isRefused ? { ...projection, sessions: [] } : projection);
    if (isRefused) throw valueRefused;
  }
}

const told = (callId: string, sessionId: string, offset: number): Fact => {
  const call: CallFacts = aCallFacts({ callId, sessionId });
  const key = { kind: 'session', principal: call.originalActor, sessionId } as const;
  return { kind: 'call', key, version: latestWins(offset), callId, originTraceId: '0a'.repeat(16), call };
};

describe('What the store refuses of the ledger', () => {
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

  function apply(offset: number, ...facts: readonly Fact[]) {
    const records: LogRecord[] = [
      {
        topic: topics.facts,
        partition: 0,
        offset,
        appendedUnixNano: builtAtUnixNano,
        bytes: toFactEntries(log, 'acme', facts)[0]?.bytes ?? new Uint8Array(),
      },
    ];
    return rollUpBatch({ topic: topics.facts, partition: 0, records }, { log, state, store, projectionId: 'p' });
  }

  const sessions = () => store.list().sessions.map(({ session }) => `${session.sessionId} ${session.calls.total}`);
  const slots = () => store.list().slots.map(({ slot }) => `${slot.sessionId} ${slot.calls}`);

  test('goes to quarantine alone: session and spend stand as they stood, the others are counted', async () => {
    await apply(0, told('c1', 'full', 0));
    store.refusedCallCount = 2;
    const counts = await apply(1, told('c2', 'other', 1), told('c2', 'full', 1));
    expect(counts).toEqual({ read: 2, applied: 1, stale: 0, superseded: 0, quarantined: 1 });
    expect(sessions()).toEqual(['full 1', 'other 1']);
    expect(slots()).toEqual(['full 1', 'other 1']);
    expect(await log.progress(topics.quarantine, 'any')).toMatchObject([{ endOffset: 1 }]);
  });

  test('is counted when it is told again after the store has been set right', async () => {
    await apply(0, told('c1', 'full', 0));
    store.refusedCallCount = 2;
    await apply(1, told('c2', 'full', 1));
    store.refusedCallCount = Number.POSITIVE_INFINITY;
    expect(await apply(2, told('c2', 'full', 1))).toMatchObject({ applied: 1, stale: 0 });
    expect(sessions()).toEqual(['full 2']);
    expect(slots()).toEqual(['full 2']);
  });

  test('keeps the fact as it was told', async () => {
    store.refusedCallCount = 1;
    const fact = told('c1', 's', 0);
    const [entry] = toFactEntries(log, 'acme', [fact]);
    const { facts } = fromBinary(FactBatchSchema, entry?.bytes ?? new Uint8Array());
    const appended: Uint8Array[] = [];
    const listening: MemoryEventLog = Object.create(log, {
      append: {
        value: async (entries: readonly { bytes: Uint8Array }[]) =>
          void appended.push(...entries.map((each) => each.bytes)),
      },
      partitionCount: { value: () => 1 },
    });
    const record = {
      topic: topics.facts,
      partition: 0,
      offset: 0,
      appendedUnixNano: builtAtUnixNano,
      bytes: entry!.bytes,
    };
    const batch = { topic: topics.facts, partition: 0, records: [record] };
    await rollUpBatch(batch, { log: listening, state, store, projectionId: 'p' });
    expect(Buffer.concat(appended).includes(Buffer.from(toBinary(FactSchema, facts[0]!)))).toBe(true);
  });
});
