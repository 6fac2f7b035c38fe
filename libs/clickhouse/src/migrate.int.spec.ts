import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createClickHouseStore } from './clickhouse-store.js';
import { takeLease } from './migration-lease.js';
import { groundStatements, listMigrationStates, migrate } from './migrate.js';
import { listMigrations } from './migrations.js';
import { toTopology } from './schema-topology.js';
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
    await migrate(engine.client, { migrations: beforeVerdicts });
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

  test('is done by one at a time: of three at once one does it, and the others find nothing to do', async () => {
    const migrated = await Promise.all([1, 2, 3].map(() => migrate(engine.client)));
    const { length } = await listMigrations();
    expect(migrated.map((each) => each.length).sort((left, right) => left - right)).toEqual([0, 0, length]);
    expect(await listApplied()).toHaveLength(length);
  });

  const leaseOptions = { holder: 'somebody', waitMsMax: 0, random: () => 0 };

  test('waits for whoever does it, gives up with their name, and needs nobody to tidy up after a crash', async () => {
    for (const query of groundStatements) await engine.client.command({ query });
    const lease = await takeLease(engine.client, leaseOptions);
    await expect(migrate(engine.client, { waitMsMax: 0 })).rejects.toMatchObject({
      kind: 'retryable',
      code: 'migration_running',
      message: expect.stringContaining('somebody'),
    });
    expect(await listApplied()).toEqual([]);
    const waiting = migrate(engine.client);
    await lease.release();
    expect(await waiting).toHaveLength((await listMigrations()).length);
    await takeLease(engine.client, leaseOptions);
    await engine.client.command({
      query: `INSERT INTO waybill.migration_leases (lease_id, holder, held_until, written_at)
              SELECT lease_id, holder, now64(3) - 1, now64(9) FROM waybill.migration_leases FINAL`,
    });
    await (await takeLease(engine.client, leaseOptions)).release();
  });

  test('goes on where a statement failed', async () => {
    const known = await listMigrations();
    const broken = known.map((each) => (each.number === 60 ? { ...each, statement: 'CREATE TABLE' } : each));
    await expect(migrate(engine.client, { migrations: broken })).rejects.toMatchObject({
      kind: 'permanent',
    });
    expect((await listApplied()).length).toBeLessThan(60);
    const told: number[] = [];
    await migrate(engine.client, { onApplied: ({ number }) => told.push(number) });
    expect(told.at(-1)).toBe(known.length);
    expect(await listApplied()).toHaveLength(known.length);
  });

  test('says how each migration stands, and changes nothing by it', async () => {
    const states = async () => (await listMigrationStates(engine.client)).map(({ state }) => state);
    const { length } = await listMigrations();
    expect(await states()).toEqual(Array.from({ length }, () => 'pending'));
    const databases = await engine.client.query({ query: 'SHOW DATABASES', format: 'JSONEachRow' });
    expect(await databases.json()).not.toContainEqual({ name: 'waybill' });
    await migrate(engine.client);
    await engine.client.command({
      query:
        "INSERT INTO waybill.schema_migrations (number, name, checksum) VALUES (2, 'create_other', 'other'), (9999, 'create_future', '')",
    });
    expect((await states()).filter((state) => state !== 'applied')).toEqual(['changed', 'unknown']);
  });

  test('refuses to make replicated tables beside others', async () => {
    await migrate(engine.client, { migrations: (await listMigrations()).slice(0, 5) });
    await expect(migrate(engine.client, { replication: {} })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'schema_replication',
    });
  });

  test('renders statements for a cluster that the engine can read; it cannot run them without a Keeper', async () => {
    const statements = [...groundStatements, ...(await listMigrations()).map(({ statement }) => statement)];
    for (const statement of statements) {
      const rendered = toTopology(statement, { cluster: '{cluster}' });
      const result = await engine.client.query({
        query: 'SELECT formatQuery({statement: String}) AS text',
        query_params: { statement: rendered },
        use_multipart_params: true,
        format: 'JSONEachRow',
      });
      const [row] = await result.json<{ text: string }>();
      if (rendered.includes('INSERT INTO')) continue;
      expect(row?.text).toContain('ON CLUSTER');
    }
    const statement = statements.find((each) => each.includes('waybill.calls')) ?? '';
    await expect(engine.client.command({ query: toTopology(statement, {}) })).rejects.toThrow();
  });

  test('refuses a migration that was edited after it was applied', async () => {
    await migrate(engine.client);
    const edited = (await listMigrations()).map((each) => (each.number === 4 ? { ...each, checksum: 'other' } : each));
    await expect(migrate(engine.client, { migrations: edited })).rejects.toMatchObject({
      name: 'Failure',
      kind: 'permanent',
      code: 'migration_edited',
    });
  });

  test('refuses a schema that is newer than the program, also when the store starts', async () => {
    await migrate(engine.client);
    const older = (await listMigrations()).slice(0, -1);
    await expect(migrate(engine.client, { migrations: older })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'schema_newer',
    });
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
