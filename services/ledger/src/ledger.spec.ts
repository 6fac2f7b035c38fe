import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { callFactsOf, latestWins, type Fact } from '@waybill/domain';
import { toFactEntries } from '@waybill/fold';
import { silentLogger, topics } from '@waybill/ports';
import {
  aCallOf,
  aHistory,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryLedgerStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { createLedger, ledgerGroupId, type Ledger } from './ledger.js';

const told = (callId: string, version: number): Fact => ({
  kind: 'call',
  key: { kind: 'session', principal: '', sessionId: 'session-1' },
  version: latestWins(version),
  callId,
  originTraceId: '01'.repeat(16),
  call: callFactsOf(aCallOf(aHistory([{ callId, payload: { case: 'toolCallStarted', value: {} } }]), { callId })),
});

describe('a ledger that starts', () => {
  let log: MemoryEventLog;
  let state: MemoryStateStore;
  let store: MemoryLedgerStore;
  let ledger: Ledger;

  const open = () => createLedger({ log, reader: log, state, store, logger: silentLogger });
  const tell = (...facts: readonly Fact[]) => log.append(toFactEntries(log, 'acme', facts));
  const callCounts = () => store.list().sessions.map(({ session }) => session.calls.total);

  beforeEach(async () => {
    log = new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock: new TestClock(builtAtUnixNano),
    });
    state = new MemoryStateStore();
    store = new MemoryLedgerStore();
    await Promise.all([log.start(), state.start(), store.start()]);
    ledger = open();
    await ledger.start();
    await tell(told('a', 1), told('b', 2));
    await caughtUp(log);
    await ledger.shutdown();
  });
  afterEach(async () => {
    await ledger.shutdown();
    await log.shutdown();
  });

  test('goes on where it stopped', async () => {
    ledger = open();
    await ledger.start();
    await tell(told('c', 3));
    await caughtUp(log);
    expect(ledger.counts()).toMatchObject({ read: 1, applied: 1 });
    expect(callCounts()).toEqual([3]);
  });

  test('folds the facts again when the projection was replaced', async () => {
    const before = store.list();
    store.clear();
    ledger = open();
    await ledger.start();
    await caughtUp(log);
    expect(store.list()).toEqual(before);
  });

  test('folds the facts again when its state was lost', async () => {
    await state.clear(0);
    ledger = open();
    await ledger.start();
    await caughtUp(log);
    expect(ledger.counts()).toMatchObject({ read: 2, applied: 2 });
    expect(callCounts()).toEqual([2]);
  });

  test('refuses to start on a log that ends before what it has applied', async () => {
    const known = await state.partition(0);
    await state.commit(0, [], { ...known!, appliedOffset: 7 });
    ledger = open();
    await expect(ledger.start()).rejects.toMatchObject({ name: 'Failure', code: 'log_truncated' });
  });
});

async function caughtUp(log: MemoryEventLog): Promise<void> {
  for (;;) {
    const progress = await log.progress(topics.facts, ledgerGroupId);
    if (progress.every((each) => each.committedOffset === each.endOffset)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
