import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { incidentOf, laneIntervalsOf, latestWins } from '@waybill/domain';
import type { LedgerProjection, LedgerStore } from '@waybill/ports';
import { LaneState } from '@waybill/contracts';
import { aCallFacts, aVersionedSession, aVersionedSlot } from './ledger.builder.js';
import { aTraceEvent } from './trace-event.builder.js';

/** The rows that a reader of the ledger sees now, as far as the contract speaks of them, in any order. */
export interface LedgerRows {
  readonly sessions: readonly { readonly tenantId: string; readonly sessionId: string; readonly calls: number }[];
  readonly slots: readonly { readonly tenantId: string; readonly tool: string; readonly calls: number }[];
  readonly runaways: readonly string[];
  readonly incidents: readonly { readonly incidentId: string; readonly segments: number }[];
  readonly laneChanges: readonly string[];
  readonly budgets: readonly string[];
  readonly drills: readonly string[];
}

/** One ledger's contents, opened and closed as often as a test wants. */
export interface LedgerStoreFixture {
  /** A started store over the same contents; the one opened before has been shut down. */
  open(): Promise<LedgerStore>;
  /** Reads back what is stored; the newest store is open. */
  list(): Promise<LedgerRows>;
  /** Empties or replaces the projection behind the open store's back, as an operator would. */
  clear(): Promise<void>;
  /** Removes the contents. */
  dispose(): Promise<void>;
}

const nothing: LedgerProjection = { sessions: [], slots: [], incidents: [], laneIntervals: [], statements: [] };

/** Registers the tests that every ledger store must pass. The fixture's contents are empty for each test. */
export function testLedgerStore(name: string, createFixture: () => Promise<LedgerStoreFixture>): void {
  describe(`${name} as a ledger store`, () => {
    let fixture: LedgerStoreFixture;
    let store: LedgerStore;

    beforeEach(async () => {
      fixture = await createFixture();
      store = await fixture.open();
    });

    afterEach(async () => {
      await store.shutdown();
      await fixture.dispose();
    });

    const upsert = (part: Partial<LedgerProjection>) => store.upsert({ ...nothing, ...part });
    const sessions = async () =>
      (await fixture.list()).sessions.map((each) => `${each.tenantId} ${each.sessionId} ${each.calls}`).sort();
    const slots = async () =>
      (await fixture.list()).slots.map((each) => `${each.tenantId} ${each.tool} ${each.calls}`).sort();
    const sessionOf = (count: number, offset: number) =>
      aVersionedSession({
        sessionId: 's',
        version: latestWins(offset),
        calls: Array.from({ length: count }, (_, at) => aCallFacts({ callId: `c${at}` })),
      });

    test('stores nothing when there is nothing', async () => {
      await store.upsert(nothing);
      expect(await sessions()).toEqual([]);
      expect(await slots()).toEqual([]);
    });

    test('stores sessions and slots under their tenants', async () => {
      await upsert({
        sessions: [aVersionedSession({ sessionId: 's' }), aVersionedSession({ tenantId: 'other', sessionId: 's' })],
        slots: [aVersionedSlot({ tool: 'fetch' }), aVersionedSlot({ tenantId: 'other', tool: 'fetch' })],
      });
      expect(await sessions()).toEqual(['acme s 1', 'other s 1']);
      expect(await slots()).toEqual(['acme fetch 1', 'other fetch 1']);
    });

    test('leaves the same rows when the same projection comes twice', async () => {
      const projection = { sessions: [sessionOf(2, 1)], slots: [aVersionedSlot({ tool: 'fetch' })] };
      await upsert(projection);
      await Promise.all([upsert(projection), upsert(projection)]);
      expect([await sessions(), await slots()]).toEqual([['acme s 2'], ['acme fetch 1']]);
    });

    test('keeps the highest version of a session and of a slot, whichever comes last', async () => {
      const slotOf = (calls: bigint, offset: number) =>
        aVersionedSlot({ tool: 'fetch', calls, version: latestWins(offset) });
      await upsert({ sessions: [sessionOf(3, 9), sessionOf(2, 5)], slots: [slotOf(3n, 9), slotOf(2n, 5)] });
      await upsert({ sessions: [sessionOf(1, 2)], slots: [slotOf(1n, 2)] });
      expect([await sessions(), await slots()]).toEqual([['acme s 3'], ['acme fetch 3']]);
    });

    test('keeps the slots of two partitions apart', async () => {
      await upsert({ slots: [aVersionedSlot({ tool: 'a' }), aVersionedSlot({ tool: 'a', logPartition: 1 })] });
      expect(await slots()).toEqual(['acme a 1', 'acme a 1']);
    });

    test('hides a session and a slot in which nothing lies any more, until something does', async () => {
      const slotOf = (calls: bigint, offset: number) =>
        aVersionedSlot({ tool: 'fetch', calls, version: latestWins(offset) });
      await upsert({ sessions: [sessionOf(1, 1)], slots: [slotOf(1n, 1)] });
      await upsert({ sessions: [{ ...sessionOf(0, 3), isDeleted: true }], slots: [slotOf(0n, 3)] });
      await upsert({ sessions: [sessionOf(1, 2)], slots: [slotOf(1n, 2)] });
      expect([await sessions(), await slots()]).toEqual([[], []]);
      await upsert({ sessions: [sessionOf(1, 4)], slots: [slotOf(1n, 4)] });
      expect([await sessions(), await slots()]).toEqual([['acme s 1'], ['acme fetch 1']]);
    });

    test('hides an episode that the newest version of its session does not have', async () => {
      const runaway = {
        runawayId: 'r',
        kind: 'retry_storm',
        sessionId: 's',
        principal: 'user:ada',
        tool: 'fetch',
        lane: '',
        startedUnixNano: 1n,
        lastUnixNano: 2n,
        callCount: 20,
        detail: '20 tries',
      } as const;
      await upsert({ sessions: [{ ...sessionOf(1, 1), runaways: [runaway] }] });
      expect((await fixture.list()).runaways).toEqual(['r']);
      await upsert({ sessions: [sessionOf(1, 2)] });
      expect((await fixture.list()).runaways).toEqual([]);
    });

    test('stores incidents, changes of lanes, budgets and drills', async () => {
      const about = { tenantId: 'acme', version: latestWins(1) };
      const payloads = {
        opened: { case: 'incidentOpened', value: { incidentId: 'i' } },
        tried: { case: 'fixAttempted', value: { incidentId: 'i', segment: 1 } },
        frozen: { case: 'laneChanged', value: { lane: 'l', state: LaneState.FROZEN } },
        budget: { case: 'budgetSet', value: { budgetId: 'b' } },
        drill: { case: 'drillFinished', value: { drill: 'd', didPass: true } },
      } as const;
      const event = (name: keyof typeof payloads) => aTraceEvent({ eventId: name, payload: payloads[name] });
      await upsert({
        incidents: [{ ...about, incident: incidentOf([event('opened'), event('tried')]) }],
        laneIntervals: laneIntervalsOf([event('frozen')]).map((interval) => ({ ...about, interval })),
        statements: [event('budget'), event('drill')].map((each) => ({ ...about, event: each })),
      });
      expect(await fixture.list()).toMatchObject({
        incidents: [{ incidentId: 'i', segments: 1 }],
        laneChanges: ['frozen'],
        budgets: ['budget'],
        drills: ['drill'],
      });
    });

    test('keeps its rows and its identity over a restart, and has another identity once it has been emptied', async () => {
      await upsert({ sessions: [sessionOf(1, 1)] });
      const identity = await store.identity();
      await store.shutdown();
      store = await fixture.open();
      expect([await store.identity(), await sessions()]).toEqual([identity, ['acme s 1']]);
      await fixture.clear();
      await store.shutdown();
      store = await fixture.open();
      expect(await store.identity()).not.toBe(identity);
    });

    test('starts and shuts down twice, and answers nobody in between', async () => {
      await store.start();
      await store.shutdown();
      await store.shutdown();
      await expect(upsert({ sessions: [sessionOf(1, 1)] })).rejects.toMatchObject({ code: 'store_not_running' });
    });
  });
}
