import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createClickHouseStore } from './clickhouse-store.js';
import { migrate } from './migrate.js';
import { listMigrations } from './migrations.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

/** Each migration is synced to disk by a real engine, and some tests apply all of them twice. */
jest.setTimeout(60_000);

describe('Migrating the schema', () => {
  let engine: StoreEngine;

  beforeAll(async () => {
    engine = await aStoreEngine();
  });

  beforeEach(() => engine.clear());

  afterAll(() => engine.shutdown());

  async function listApplied(): Promise<
    readonly { readonly number: number; readonly name: string; readonly checksum: string }[]
  > {
    const result = await engine.client.query({
      query: 'SELECT number, name, checksum FROM waybill.schema_migrations FINAL ORDER BY number',
      format: 'JSONEachRow',
    });
    return await result.json();
  }

  test('applies all migrations once, in order, and records number, name and checksum', async () => {
    const known = await listMigrations();
    expect(await migrate(engine.client)).toEqual(known);
    expect(await listApplied()).toEqual(known.map(({ number, name, checksum }) => ({ number, name, checksum })));
    expect(await migrate(engine.client)).toEqual([]);
  });

  test('applies again what was applied but not recorded, and keeps what is stored', async () => {
    await migrate(engine.client);
    const store = createClickHouseStore(engine.writer);
    await store.start();
    const identity = await store.identity();
    await engine.client.command({ query: 'TRUNCATE TABLE waybill.schema_migrations' });
    expect(await migrate(engine.client)).toHaveLength((await listMigrations()).length);
    expect(await store.identity()).toBe(identity);
    await store.shutdown();
  });

  test('keeps evidence that was stored before there were verdicts, and shows that it has none', async () => {
    const beforeVerdicts = (await listMigrations()).filter(({ number }) => number <= 32);
    await migrate(engine.client, beforeVerdicts);
    for (const [table, columns] of [
      ['calls', 'call_id, version'],
      ['evidence', 'call_id, version, kind'],
    ] as const) {
      const values = table === 'calls' ? "('c1', 1)" : "('c1', 1, 'url_fetch')";
      await engine.client.command({ query: `INSERT INTO waybill.${table} (${columns}) VALUES ${values}` });
    }
    await migrate(engine.client);
    const result = await engine.client.query({
      query: 'SELECT call_id, kind, verdict, findings FROM waybill_v.evidence',
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ call_id: 'c1', kind: 'url_fetch', verdict: '', findings: [] }]);
  });

  test('leaves one schema when two migrate at once', async () => {
    await Promise.all([migrate(engine.client), migrate(engine.client)]);
    expect(await listApplied()).toHaveLength((await listMigrations()).length);
  });

  test('refuses a migration that was edited after it was applied', async () => {
    await migrate(engine.client);
    const edited = (await listMigrations()).map((each) => (each.number === 4 ? { ...each, checksum: 'other' } : each));
    await expect(migrate(engine.client, edited)).rejects.toMatchObject({
      name: 'Failure',
      kind: 'permanent',
      code: 'migration_edited',
    });
  });

  test('refuses a schema that is newer than the program, also when the store starts', async () => {
    await migrate(engine.client);
    const older = (await listMigrations()).slice(0, -1);
    await expect(migrate(engine.client, older)).rejects.toMatchObject({ kind: 'permanent', code: 'schema_newer' });
    await engine.client.command({
      query: "INSERT INTO waybill.schema_migrations (number, name, checksum) VALUES (9999, 'create_future', '')",
    });
    const store = createClickHouseStore(engine.writer);
    await expect(store.start()).rejects.toMatchObject({ kind: 'permanent', code: 'schema_newer' });
    await store.shutdown();
  });

  test('rejects with a retryable failure when nobody listens', async () => {
    const store = createClickHouseStore({ ...engine.writer, url: 'http://127.0.0.1:1' });
    await expect(store.start()).rejects.toMatchObject({
      name: 'Failure',
      kind: 'retryable',
      code: 'store_unavailable',
    });
    await store.shutdown();
  });

  test('rejects with a failure that says so when the password is wrong', async () => {
    const store = createClickHouseStore({ ...engine.writer, password: 'wrong' });
    await expect(store.start()).rejects.toMatchObject({ kind: 'retryable', code: 'store_access_denied' });
    await store.shutdown();
  });
});
