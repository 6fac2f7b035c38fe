import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, type ProjectionStore, type VersionedCall } from '@waybill/ports';
import { aFullCallAt } from './call.builder.js';
import { createClickHouseReader, type ClickHouseReader } from './clickhouse-reader.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { migrate } from './migrate.js';
import { listMigrations } from './migrations.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

// Each test empties a table and fills it again, on a machine that may be busy.
jest.setTimeout(60_000);

const everything = { filter: {}, sinceUnixNano: 1n, limit: 100 };

describe('What has changed of calls', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let reader: ClickHouseReader;

  beforeAll(async () => {
    engine = await aStoreEngine();
    const before = (await listMigrations()).filter(({ number }) => number < 92);
    await migrate(engine.client, { migrations: before });
    await engine.client.command({
      query: "INSERT INTO waybill.calls (tenant_id, call_id, version) VALUES ('acme', 'old', 1)",
    });
    store = createClickHouseStore(engine.writer);
    await store.start();
    reader = createClickHouseReader(engine.reader);
  }, 60_000);

  beforeEach(() => engine.client.command({ query: "DELETE FROM waybill.calls WHERE call_id != 'old'" }));

  afterAll(async () => {
    await reader.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  const upsert = (...calls: readonly VersionedCall[]) => store.upsert({ ...emptyProjection, calls });
  /** As nanoseconds since 1970, by the engine's own reckoning. */
  const nanosOf = async (time: string) => {
    const query = `SELECT toUnixTimestamp64Nano(toDateTime64('${time}', 9, 'UTC')) AS nanos`;
    const answer = await engine.client.query({ query, format: 'JSONEachRow' });
    return BigInt((await answer.json<{ nanos: string }>())[0]?.nanos ?? '');
  };
  const listIds = async (question: Partial<typeof everything>) =>
    (await reader.listChangedKeys({ ...everything, ...question })).keys.map(({ call_id }) => call_id);

  test('leaves out what was stored before its time was kept', async () => {
    const rows = await engine.client.query({
      query: 'SELECT call_id, toString(stored_at) AS stored_at FROM waybill.calls',
      format: 'JSONEachRow',
    });
    expect(await rows.json()).toEqual([{ call_id: 'old', stored_at: '1970-01-01 00:00:00.000000000' }]);
    expect(await listIds({})).toEqual([]);
  });

  test('lists each row in the order in which it was stored, also one that is older than what stands there', async () => {
    await upsert(aFullCallAt(7, { callId: 'a' }));
    await upsert(aFullCallAt(3, { callId: 'a' }), aFullCallAt(8, { callId: 'b' }));
    await upsert({ ...aFullCallAt(9, { callId: 'b' }), isDeleted: true });
    const { keys, looked_at } = await reader.listChangedKeys(everything);
    const versions = [7, 3, 8, 9].map((offset) => String(aFullCallAt(offset).version));
    expect(keys).toMatchObject([
      { tenant_id: 'acme', call_id: 'a', version: versions[0], is_deleted: false },
      { call_id: 'a', version: versions[1], is_deleted: false },
      { call_id: 'b', version: versions[2], is_deleted: false },
      { call_id: 'b', version: versions[3], is_deleted: true },
    ]);
    expect(keys.every(({ stored_at }) => stored_at > '2026' && stored_at <= looked_at)).toBe(true);
  });

  test('goes on behind a place, and from a moment', async () => {
    await upsert(aFullCallAt(1, { callId: 'a' }), aFullCallAt(1, { callId: 'b' }));
    const moment = await nanosOf((await reader.listChangedKeys(everything)).looked_at);
    await upsert(aFullCallAt(2, { callId: 'c' }));
    const first = await reader.listChangedKeys({ ...everything, limit: 1 });
    expect(first.keys).toMatchObject([{ call_id: 'a' }]);
    const rest = await reader.listChangedKeys({ ...everything, after: first.keys[0] });
    expect(rest.keys).toMatchObject([{ call_id: 'b' }, { call_id: 'c' }]);
    expect(await listIds({ sinceUnixNano: moment })).toEqual(['c']);
  });

  test('reads calls as they stand, where they are and the filter lets them through', async () => {
    await upsert(aFullCallAt(1, { callId: 'a', outcome: 'failure' }), aFullCallAt(1, { callId: 'b' }));
    await upsert(aFullCallAt(2, { callId: 'a', outcome: 'denied' }));
    const keys = ['a', 'b', 'gone'].map((call_id) => ({ tenant_id: 'acme', call_id }));
    expect(await reader.listChangedCalls({ outcome: 'denied' }, keys)).toMatchObject([
      { call_id: 'a', outcome: 'denied', version: String(aFullCallAt(2).version) },
    ]);
    expect(await reader.listChangedCalls({}, keys.slice(1))).toMatchObject([{ call_id: 'b' }]);
    expect(await reader.listChangedCalls({}, [])).toEqual([]);
    expect(await listIds({ filter: { outcome: 'denied' } })).toEqual(['a']);
    expect(await listIds({ filter: { lane: 'nowhere' } })).toEqual([]);
  });

  test('tells which calls stood there at a moment: the open ones, and what was stored shortly before', async () => {
    const day = (time: string) => `'2026-01-01 ${time}'`;
    const rows = [
      `('open', 1, 'open', NULL, ${day('12:00:00')})`,
      `('due', 1, 'open', ${day('12:30:00')}, ${day('12:00:00')})`,
      `('closed', 1, 'complete', NULL, ${day('12:10:00')})`,
      `('changes', 1, 'open', NULL, ${day('12:00:00')}), ('changes', 2, 'complete', NULL, ${day('12:20:00')})`,
    ];
    await engine.client.command({
      query: `INSERT INTO waybill.calls (call_id, version, state, deadline_at, stored_at) VALUES ${rows.join(', ')}`,
    });
    const standing = async (time: string) => {
      const atUnixNano = await nanosOf(`2026-01-01 ${time}`);
      const found = await reader.listStandingCalls({ filter: {}, atUnixNano, limit: 10 });
      return Object.fromEntries(found.map(({ call_id, state }) => [call_id, state]));
    };
    expect(await standing('11:00:00')).toEqual({});
    expect(await standing('12:10:05')).toEqual({ open: 'open', due: 'open', closed: 'complete' });
    expect(await standing('12:20:05')).toEqual({ open: 'open', due: 'open', changes: 'complete' });
    expect(await standing('13:00:00')).toEqual({ open: 'open' });
  });
});
