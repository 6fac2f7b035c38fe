import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, Failure, type Projection, type ProjectionStore } from '@waybill/ports';
import { aProjectedCall, aQuarantinedEvent, aRecordedEvent } from '@waybill/testing';
import { aFullCallAt } from './call.builder.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { dropProjection } from './drop-projection.js';
import { keptTables, projectionTables } from './projection-tables.js';
import { createRebuildStore, rebuildDatabaseOf, rebuildEpochRule, type RebuildStore } from './rebuild.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

/** Each test makes the whole schema twice. */
jest.setTimeout(60_000);

const nothing: Projection = emptyProjection;
const everything: Projection = {
  ...nothing,
  events: [aRecordedEvent({ eventId: 'e1' })],
  calls: [aFullCallAt(3), aProjectedCall({ callId: 'c2', tool: 'fetch' })],
  quarantined: [aQuarantinedEvent({ failureId: 'f1' })],
};

describe('A projection beside the live one', () => {
  let engine: StoreEngine;
  let rebuilds: RebuildStore;
  let live: ProjectionStore;
  let beside: ProjectionStore;

  beforeAll(async () => {
    engine = await aStoreEngine();
  });

  beforeEach(async () => {
    rebuilds = createRebuildStore(engine.writer);
    live = createClickHouseStore(engine.writer);
    beside = createClickHouseStore({ ...engine.writer, database: rebuildDatabaseOf('next') });
    await live.start();
    await rebuilds.begin('next');
    await beside.start();
  });

  afterEach(async () => {
    await Promise.all([live.shutdown(), beside.shutdown()]);
    for (const { epoch } of await rebuilds.list()) await rebuilds.drop(epoch);
    await rebuilds.shutdown();
    await engine.clear();
  });

  afterAll(() => engine.shutdown());

  const command = (query: string) => engine.client.command({ query });

  async function texts(query: string): Promise<readonly string[]> {
    const result = await engine.client.query({ query, format: 'JSONEachRow' });
    return (await result.json<{ text: string }>()).map(({ text }) => text);
  }

  const differencesOf = async (table: string) =>
    (await rebuilds.compare('next')).find((each) => each.table === table)?.differences;

  test('has the same tables and an identity of its own', async () => {
    const tablesOf = (database: string) =>
      texts(
        `SELECT name AS text FROM system.tables WHERE database = '${database}' AND name != 'rebuild_steps' ORDER BY name`,
      );
    expect(await tablesOf('waybill_next')).toEqual(await tablesOf('waybill'));
    expect(await tablesOf('waybill_next_v')).toEqual(await tablesOf('waybill_v'));
    expect(await beside.identity()).not.toBe(await live.identity());
  });

  test('leaves no table out: each follows from the log, or no log can make it', async () => {
    const tables = await texts(
      "SELECT name AS text FROM system.tables WHERE database = 'waybill' AND engine LIKE '%MergeTree'",
    );
    expect(tables.toSorted()).toEqual([...projectionTables, ...keptTables].toSorted());
  });

  test('differs in nothing when it holds the same rows, whatever their versions', async () => {
    await live.upsert(everything);
    await beside.upsert({ ...everything, calls: [aFullCallAt(2), everything.calls[1]!] });
    const comparisons = await rebuilds.compare('next');
    expect(comparisons.map(({ table }) => table)).toEqual(projectionTables);
    expect(comparisons.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(comparisons.find(({ table }) => table === 'calls')).toMatchObject({ liveRowCount: 2, rebuiltRowCount: 2 });
  });

  test('differs where a row says something else, is missing or is too much, and says in which column', async () => {
    await live.upsert(everything);
    await beside.upsert({ ...everything, calls: [everything.calls[0]!, aProjectedCall({ callId: 'c3', tool: 'x' })] });
    await command(
      "INSERT INTO waybill.events (* EXCEPT(raw_base64)) SELECT * REPLACE('meddled' AS lane) FROM waybill.events",
    );
    const calls = await differencesOf('calls');
    expect(calls).toEqual([
      { place: '["acme","c2"]', live: expect.any(String), rebuilt: undefined },
      { place: '["acme","c3"]', live: undefined, rebuilt: expect.any(String) },
    ]);
    const [event] = (await differencesOf('events'))!;
    expect(await rebuilds.explain('next', { table: 'events', place: event!.place })).toEqual([
      { column: 'lane', live: 'meddled', rebuilt: '' },
    ]);
  });

  test('takes the place of the live one, whose rows stay until they are dropped', async () => {
    await live.upsert(everything);
    await beside.upsert({ ...nothing, calls: [aProjectedCall({ callId: 'new', tool: 'x' })] });
    const identity = await live.identity();
    await rebuilds.swap('next');
    await rebuilds.settle('next');
    expect(await texts('SELECT call_id AS text FROM waybill_v.calls')).toEqual(['new']);
    expect(await texts('SELECT call_id AS text FROM waybill_next_v.calls ORDER BY text')).toContain('c2');
    expect(await live.identity()).toBe(identity);
    expect(await rebuilds.list()).toEqual([{ epoch: 'next', step: 'swapped' }]);
    await rebuilds.drop('next');
    expect(await rebuilds.list()).toEqual([]);
    expect(await texts("SELECT name AS text FROM system.databases WHERE startsWith(name, 'waybill_next')")).toEqual([]);
    expect(await texts('SELECT call_id AS text FROM waybill_v.calls')).toEqual(['new']);
  });

  test('goes on with a swap that was broken off, and never swaps back', async () => {
    await live.upsert(everything);
    await beside.upsert({ ...everything, calls: [aProjectedCall({ callId: 'new', tool: 'x' })] });
    await rebuilds.swap('next');
    // As if it had been killed before the calls had changed places.
    await command('EXCHANGE TABLES waybill.calls AND waybill_next.calls');
    expect(await rebuilds.list()).toEqual([{ epoch: 'next', step: 'swapping' }]);
    await rebuilds.swap('next');
    await rebuilds.swap('next');
    expect(await texts('SELECT call_id AS text FROM waybill_v.calls')).toEqual(['new']);
    expect(await texts('SELECT event_id AS text FROM waybill_v.events')).toEqual(['e1']);
  });

  test('touches no database that somebody else has made', async () => {
    await command('CREATE DATABASE waybill_backup');
    try {
      await command('CREATE TABLE waybill_backup.calls (a UInt8) ENGINE = MergeTree ORDER BY a');
      await expect(rebuilds.begin('backup')).rejects.toMatchObject({ code: 'rebuild_name_taken' });
      expect(await rebuilds.list()).toEqual([{ epoch: 'next', step: 'folding' }]);
    } finally {
      await command('DROP DATABASE waybill_backup SYNC');
    }
  });

  test('goes with the live one when that is dropped because it has lost rows', async () => {
    await dropProjection(engine.writer);
    expect(await rebuilds.list()).toEqual([]);
    await expect(live.identity()).rejects.toBeInstanceOf(Failure);
  });
});

describe('The name of a projection beside the live one', () => {
  test.each(['5', 'next', '2026w12'])('may be %s', (epoch) => {
    expect(epoch).toMatch(rebuildEpochRule);
  });

  test.each(['', 'v', 'A', 'a_v', 'a-b', 'x'.repeat(25), 'a;b'])('may not be "%s"', (epoch) => {
    expect(epoch).not.toMatch(rebuildEpochRule);
  });
});
