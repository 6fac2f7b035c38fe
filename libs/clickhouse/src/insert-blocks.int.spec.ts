import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aQuarantinedEvent } from '@waybill/testing';
import { insertRows } from './insert-blocks.js';
import { migrate } from './migrate.js';
import { toQuarantineRow } from './quarantine-row.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

describe('An insert', () => {
  let engine: StoreEngine;

  beforeAll(async () => {
    engine = await aStoreEngine();
    await migrate(engine.client);
    await engine.client.command({ query: 'SYSTEM STOP MERGES waybill.quarantine' });
  }, 60_000);

  beforeEach(async () => {
    await engine.client.command({ query: 'TRUNCATE TABLE waybill.quarantine' });
  });

  afterAll(async () => {
    await engine.clear();
    await engine.shutdown();
  });

  const rows = Array.from({ length: 20_000 }, (_, index) =>
    toQuarantineRow(aQuarantinedEvent({ failureId: `f${index}` })),
  );

  async function blocks(): Promise<unknown> {
    const result = await engine.client.query({
      query: 'SELECT toUInt32(uniqExact(_part)) AS parts, toUInt32(count()) AS stored FROM waybill.quarantine',
      format: 'JSONEachRow',
    });
    return (await result.json())[0];
  }

  test('is one block, so that its rows become visible together', async () => {
    await insertRows(engine.client, { table: 'quarantine', rows });
    expect(await blocks()).toEqual({ parts: 1, stored: 20_000 });
  });

  test('is cut where it would be larger than the limit', async () => {
    await insertRows(
      engine.client,
      { table: 'quarantine', rows },
      { limits: { blockRowCountMax: 10_000, blockBytesMax: 1e9 } },
    );
    expect(await blocks()).toEqual({ parts: 2, stored: 20_000 });
  });

  test('is refused when the table lacks a column, instead of losing it', async () => {
    const drifted = [{ ...rows[0], surprise: 1 }];
    await expect(insertRows(engine.client, { table: 'quarantine', rows: drifted })).rejects.toMatchObject({
      code: '16',
    });
    const late = [rows[0] ?? {}, { ...rows[1], surprise: 1 }];
    await expect(insertRows(engine.client, { table: 'quarantine', rows: late })).rejects.toMatchObject({ code: '117' });
    expect(await blocks()).toEqual({ parts: 0, stored: 0 });
  });
});
