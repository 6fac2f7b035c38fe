import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, type ProjectionStore } from '@waybill/ports';
import { aQuarantinedEvent, aRecordedEvent, builtAtUnixNano } from '@waybill/testing';
import { aFullCallAt } from './call.builder.js';
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

const childTables = [
  'attempts',
  'upstream_calls',
  'effects',
  'denials',
  'spend_entries',
  'evidence',
  'checkpoints',
  'deliveries',
];

describe('The rows of a call', () => {
  let store: ProjectionStore;

  beforeEach(async () => {
    await engine.clear();
    store = createClickHouseStore(engine.writer);
    await store.start();
  });

  afterEach(() => store.shutdown());

  async function childCounts(): Promise<Readonly<Record<string, number>>> {
    const counts = await Promise.all(
      childTables.map(async (table) => {
        const [row] = await listRows<{ count: string }>(`SELECT count() AS count FROM waybill_v.${table}`);
        return [table, Number(row?.count)] as const;
      }),
    );
    return Object.fromEntries(counts);
  }

  const each = (count: number) => Object.fromEntries(childTables.map((table) => [table, count]));

  test('stand in every table once, however often they are stored', async () => {
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(3)] });
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(3), aFullCallAt(2)] });
    expect(await childCounts()).toEqual(each(1));
  });

  test('disappear below a call that no longer has them, also when an older form comes late', async () => {
    const below = { attempts: [], upstreamCalls: [], effects: [], denials: [], evidence: [] };
    const bare = { ...below, checkpoints: [], deliveries: [] };
    const after = aFullCallAt(5, { ...bare, spend: { ...aFullCallAt(5).call.spend, entries: [] } });
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(3)] });
    await store.upsert({ ...emptyProjection, calls: [after] });
    expect(await childCounts()).toEqual(each(0));
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(4)] });
    expect(await childCounts()).toEqual(each(0));
  });

  test('disappear with a call that was joined to another, whatever the deletion still knows of them', async () => {
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(3)] });
    await store.upsert({
      ...emptyProjection,
      calls: [{ ...aFullCallAt(4, { effects: [], evidence: [] }), isDeleted: true }],
    });
    expect(await childCounts()).toEqual(each(0));
  });

  test('keep nanoseconds, extremes of 64-bit numbers, empty text and what nobody said', async () => {
    const full = aFullCallAt(1).call;
    await store.upsert({
      ...emptyProjection,
      calls: [
        aFullCallAt(1, {
          callId: 'extreme',
          startedUnixNano: 1n,
          endedUnixNano: 2n ** 64n - 1n,
          latencyNanos: -(2n ** 63n),
          spend: { ...full.spend, actualNanos: 2n ** 63n - 1n, estimatedNanos: -(2n ** 63n) },
        }),
        aFullCallAt(1, {
          callId: 'silent',
          startedUnixNano: undefined,
          endedUnixNano: undefined,
          latencyNanos: undefined,
          deadlineUnixNano: undefined,
          inputSummary: 'half a pair: \ud800, a nul: \u0000, a quote: "',
        }),
      ],
    });
    const rows = await listRows<Record<string, unknown>>(
      'SELECT call_id, started_at, ended_at, latency_ns, deadline_at, actual_nanos, estimated_nanos, idempotent, input_summary FROM waybill_v.calls ORDER BY call_id',
    );
    expect(rows[0]).toMatchObject({
      call_id: 'extreme',
      started_at: '1970-01-01 00:00:00.000000001',
      // The end of what a DateTime64(9) can hold; the exact number stays in the event.
      ended_at: '2262-04-11 23:47:16.854775807',
      latency_ns: '-9223372036854775808',
      actual_nanos: '9223372036854775807',
      estimated_nanos: '-9223372036854775808',
    });
    expect(rows[1]).toMatchObject({
      call_id: 'silent',
      started_at: null,
      ended_at: null,
      latency_ns: null,
      deadline_at: null,
      idempotent: null,
    });
    expect(rows[1]?.['input_summary']).toContain('a nul: \u0000, a quote: "');
  });

  test('keep the exact bytes of an event and of what was quarantined', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await store.upsert({
      ...emptyProjection,
      events: [{ ...aRecordedEvent({ eventId: 'e1' }), bytes }],
      quarantined: [aQuarantinedEvent({ failureId: 'f1', payload: bytes })],
    });
    const hex = Buffer.from(bytes).toString('hex').toUpperCase();
    expect(await listRows('SELECT hex(raw) AS raw FROM waybill.events')).toEqual([{ raw: hex }]);
    expect(await listRows('SELECT hex(payload) AS payload, origin FROM waybill_v.quarantine')).toEqual([
      { payload: hex, origin: 'waybill.events.v1/0/0' },
    ]);
  });

  test('read as incomplete when they are open past their deadline, and only then', async () => {
    const farUnixNano = 2n ** 63n - 1n;
    await store.upsert({
      ...emptyProjection,
      calls: [
        aFullCallAt(1, { callId: 'a', state: 'open', deadlineUnixNano: builtAtUnixNano }),
        aFullCallAt(1, { callId: 'b', state: 'open', deadlineUnixNano: farUnixNano }),
        aFullCallAt(1, { callId: 'c', state: 'open', deadlineUnixNano: undefined }),
        aFullCallAt(1, { callId: 'd', state: 'complete', deadlineUnixNano: builtAtUnixNano }),
      ],
    });
    const states = async (database: string) =>
      (await listRows<{ state: string }>(`SELECT state FROM ${database}.calls ORDER BY call_id`)).map(
        (row) => row.state,
      );
    expect(await states('waybill_v')).toEqual(['incomplete', 'open', 'open', 'complete']);
    expect(await states('waybill')).toEqual(['open', 'open', 'open', 'complete']);
  });

  test.each([
    [
      'who_called_what',
      { principal: 'agent:planner', original_actor: 'user:ada', tool: 'write_file', session_id: 'session-1' },
    ],
    [
      'which_credentials_ran',
      {
        auth_mode: 'delegated_oauth',
        credential_lane: 'fs_local',
        credential_state: 'valid',
        upstream_lanes: ['fs_local'],
      },
    ],
    [
      'what_happened',
      { outcome: 'success', latency_ns: '5000001', attempts: 1, denials: ['parent_traversal by gateway'] },
    ],
    [
      'effects_and_spend',
      {
        effects: ['file_created /srv/a.txt'],
        reversibility: 'reversible',
        actual_nanos: '2000000000',
        currency: 'EUR',
        quota_owner: 'team-a',
      },
    ],
  ])('answer the question %s in one row per call, in both databases', async (view, answer) => {
    await store.upsert({ ...emptyProjection, calls: [aFullCallAt(1), aFullCallAt(2)] });
    for (const database of ['waybill', 'waybill_v']) {
      const rows = await listRows<Record<string, unknown>>(
        `SELECT * FROM ${database}.${view} WHERE call_id = 'c-full'`,
      );
      expect(rows).toEqual([expect.objectContaining(answer)]);
      expect(Object.keys(rows[0] ?? {}).slice(0, 2)).toEqual(['call_id', 'occurred_at']);
    }
  });

  test('are each described: table, view and column', async () => {
    const undescribed = await listRows(
      `SELECT database, table, name FROM system.columns WHERE database IN ('waybill', 'waybill_v') AND comment = ''
       UNION ALL SELECT database, name, '' FROM system.tables WHERE database IN ('waybill', 'waybill_v') AND comment = ''`,
    );
    expect(undescribed).toEqual([]);
  });
});
