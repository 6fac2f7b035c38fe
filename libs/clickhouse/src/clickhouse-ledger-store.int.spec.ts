import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LaneState } from '@waybill/contracts';
import { laneIntervalsOf, latestWins } from '@waybill/domain';
import { emptyProjection, type LedgerProjection, type LedgerStore } from '@waybill/ports';
import { aCallFacts, aTraceEvent, aVersionedSession, aVersionedSlot, builtAtUnixNano } from '@waybill/testing';
import { aFullCallAt } from './call.builder.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

/** Each test makes the whole schema anew. */
jest.setTimeout(30_000);

let engine: StoreEngine;

beforeAll(async () => {
  engine = await aStoreEngine();
}, 60_000);

afterAll(async () => {
  await engine.shutdown();
});

async function listRows<Row>(query: string): Promise<readonly Row[]> {
  const result = await engine.client.query({
    query,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  return await result.json<Row>();
}

const nothing: LedgerProjection = { sessions: [], slots: [], incidents: [], laneIntervals: [], statements: [] };

describe('What is read of sessions, spend and lanes', () => {
  let store: LedgerStore;

  beforeEach(async () => {
    await engine.clear();
    store = createClickHouseLedgerStore(engine.writer);
    await store.start();
  });

  afterEach(() => store.shutdown());

  test('a session whose end nobody reported is abandoned once it has been quiet for a day', async () => {
    const recent = BigInt(Date.now()) * 1_000_000n;
    const at = (unixNano: bigint) =>
      aCallFacts({ startedUnixNano: unixNano, endedUnixNano: unixNano, firstSeenUnixNano: unixNano });
    await store.upsert({
      ...nothing,
      sessions: [
        aVersionedSession({ sessionId: 'old', calls: [at(builtAtUnixNano)] }),
        aVersionedSession({ sessionId: 'recent', calls: [at(recent)] }),
      ],
    });
    expect(await listRows('SELECT session_id, terminal_state FROM waybill_v.sessions ORDER BY session_id')).toEqual([
      { session_id: 'old', terminal_state: 'abandoned' },
      { session_id: 'recent', terminal_state: 'success' },
    ]);
  });

  test('the spend of an hour and of a day is the sum of its minutes, over all partitions', async () => {
    await store.upsert({
      ...nothing,
      slots: [
        aVersionedSlot({ tool: 'fetch', calls: 2n }),
        aVersionedSlot({ tool: 'fetch', calls: 3n, logPartition: 1 }),
      ],
    });
    for (const view of ['spend_hours', 'spend_days']) {
      expect(await listRows(`SELECT tool, calls FROM waybill_v.${view}`)).toEqual([{ tool: 'fetch', calls: '5' }]);
    }
  });

  test('a lane stands as it was changed last, a freeze that ran out leaves it open, and calls on a frozen lane are found', async () => {
    const calls = createClickHouseStore(engine.writer);
    await calls.start();
    const call = aFullCallAt(1).call;
    const lane = call.authority.credentialLane;
    const [before, denied] = [builtAtUnixNano - 1n, 'denied'] as const;
    const receipt = { ...call.receipt, disposition: 'refused' as const };
    const others = [
      aFullCallAt(1, { callId: 'before-the-freeze', startedUnixNano: before }),
      aFullCallAt(1, { callId: 'stopped-by-it', outcome: denied, receipt }),
    ];
    await calls.upsert({ ...emptyProjection, calls: [aFullCallAt(1), ...others] });
    await calls.shutdown();
    const change = (name: string, changed: string, untilUnixNano: bigint) =>
      aTraceEvent({
        eventId: name,
        occurredUnixNano: builtAtUnixNano,
        payload: {
          case: 'laneChanged',
          value: { lane: changed, state: LaneState.FROZEN, untilUnixNano, changedBy: 'ada', reason: 'spends' },
        },
      });
    const events = [change('a', lane, 0n), change('b', 'other', builtAtUnixNano + 1n)];
    await store.upsert({
      ...nothing,
      laneIntervals: laneIntervalsOf(events).map((interval) => ({
        tenantId: 'acme',
        version: latestWins(1),
        interval,
      })),
    });
    expect(await listRows('SELECT lane, state, until FROM waybill_v.lanes ORDER BY lane')).toEqual([
      { lane, state: 'frozen', until: null },
      { lane: 'other', state: 'open', until: null },
    ]);
    expect(await listRows('SELECT lane, call_id FROM waybill_v.frozen_lane_calls')).toEqual([
      { lane, call_id: call.callId },
    ]);
    const contradicting = `SELECT call_id, state, conflict.left_value AS said, conflict.right_value AS done
      FROM waybill_v.calls ARRAY JOIN conflicts AS conflict WHERE conflict.kind = 'frozen_lane_used'`;
    expect(await listRows(contradicting)).toEqual([
      { call_id: call.callId, state: 'conflicted', said: 'frozen by ada: spends', done: call.outcome },
    ]);
  });
});
