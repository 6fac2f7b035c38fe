import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, type ProjectionStore } from '@waybill/ports';
import { aQuarantinedEvent, createFaultProxy, createHttpFaultProxy } from '@waybill/testing';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { failureClasses } from './failure-classes.js';
import { insertRows } from './insert-blocks.js';
import { toQuarantineRow } from './quarantine-row.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

jest.setTimeout(30_000);

describe('A store that fails', () => {
  let engine: StoreEngine;
  const opened: { shutdown(): Promise<void> }[] = [];

  beforeAll(async () => {
    engine = await aStoreEngine();
    const store = createClickHouseStore(engine.writer);
    await store.start();
    await store.shutdown();
  }, 60_000);

  beforeEach(async () => {
    await again(() => engine.client.command({ query: 'TRUNCATE TABLE waybill.quarantine' }));
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.shutdown()));
  });

  afterAll(() => engine.shutdown());

  const target = () => ({ host: '127.0.0.1', port: Number(new URL(engine.writer.url).port) });

  /** A started store whose requests pass a proxy. */
  async function openThrough(
    proxy: { readonly port: number; shutdown(): Promise<void> },
    options: Partial<ClickHouseConnectionOptions> = {},
  ): Promise<ProjectionStore> {
    const store = createClickHouseStore({ ...engine.writer, url: `http://127.0.0.1:${proxy.port}`, ...options });
    opened.push(store, proxy);
    await store.start();
    return store;
  }

  const projection = {
    ...emptyProjection,
    quarantined: Array.from({ length: 100 }, (_, at) => aQuarantinedEvent({ failureId: `f${at}` })),
  };
  const rows = projection.quarantined.map(toQuarantineRow);

  /**
   * Does it again, as the log does, when the engine ends in between: a connection that is cut within an insert makes it
   * abort now and then, some time after.
   */
  async function again<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch {
      await engine.untilReady();
      return await work();
    }
  }

  async function storedCount(): Promise<number> {
    const query = 'SELECT toUInt32(count()) AS count FROM waybill_v.quarantine';
    const result = await engine.client.query({ query, format: 'JSONEachRow' });
    const [row] = await result.json<{ count: number }>();
    return row?.count ?? -1;
  }

  test('has the names for its codes that the table of classes has', async () => {
    const query = `SELECT toString(arrayJoin([${failureClasses.map(({ number }) => number).join()}])) AS number,
      errorCodeToName(toUInt32(number)) AS name`;
    const result = await engine.client.query({ query, format: 'JSONEachRow' });
    expect(await result.json()).toEqual(failureClasses.map(({ number, name }) => ({ number, name })));
  });

  const exception = '\r\n__exception__\r\nabcdefgh\r\nCode: 241. DB::Exception: Memory limit. (MEMORY_LIMIT_EXCEEDED)';

  test.each([
    ['503 of something in between', { kind: 'answer', status: 503, body: 'busy' }, 'store_unavailable'],
    ['200 of something in between', { kind: 'answer', status: 200 }, 'store_unconfirmed'],
    ['200 and then an error in the text', { kind: 'append', body: exception }, 'store_out_of_memory'],
    [
      '200 and an error in its head',
      { kind: 'append', headers: { 'X-ClickHouse-Exception-Code': '252' } },
      'store_too_many_parts',
    ],
    ['200 and breaks off', { kind: 'break_off', body: '' }, 'store_unavailable'],
  ] as const)('and answers %s is asked again, and leaves each row once', async (_, fault, code) => {
    const proxy = await createHttpFaultProxy(target());
    const store = await openThrough(proxy);
    proxy.setFault({ ...fault, matching: /INSERT INTO waybill\.quarantine/ });
    await expect(store.upsert(projection)).rejects.toMatchObject({ name: 'Failure', kind: 'retryable', code });
    proxy.setFault({ kind: 'none' });
    await store.upsert(projection);
    expect(await storedCount()).toBe(100);
  });

  test.each([
    ['swallows the answer', { kind: 'swallow_reply' }, 100],
    ['is cut off in the middle of a request', { kind: 'cut', afterBytes: 2_000 }, 0],
    ['never answers', { kind: 'hang' }, 0],
  ] as const)('and %s is asked again, and leaves each row once', async (_, fault, stored) => {
    const proxy = await createFaultProxy(target());
    const store = await openThrough(proxy, { requestTimeoutMs: 1_000 });
    proxy.setFault(fault);
    const unavailable = { kind: 'retryable', code: 'store_unavailable' };
    await expect(store.upsert(projection)).rejects.toMatchObject(unavailable);
    expect(await again(storedCount)).toBe(stored);
    proxy.setFault({ kind: 'none' });
    await again(() => store.upsert(projection));
    expect(await again(storedCount)).toBe(100);
  });

  const failureOf = async (work: Promise<void>) =>
    toStoreFailure('storing', await work.catch((error: unknown) => error));

  test('because it may only be read, or is short of memory or of parts, is worth another try', async () => {
    const { client } = engine;
    const within = (clickhouse_settings: Record<string, string>) => ({
      exec: (params: object) => client.exec({ ...params, clickhouse_settings } as Parameters<typeof client.exec>[0]),
    });
    const insert = (settings: Record<string, string>) =>
      insertRows(within(settings) as unknown as typeof client, { table: 'quarantine', rows });
    expect(await failureOf(insert({ readonly: '1' }))).toMatchObject({ kind: 'retryable', code: 'store_read_only' });
    const starved = { max_memory_usage: '1000', max_untracked_memory: '1' };
    expect(await failureOf(insert(starved))).toMatchObject({ kind: 'retryable', code: 'store_out_of_memory' });
    await client.command({ query: 'SYSTEM STOP MERGES waybill.quarantine' });
    const alter = 'ALTER TABLE waybill.quarantine MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1';
    await client.command({ query: alter });
    await insert({});
    const refused = failureOf(insert({}).then(() => insert({})));
    expect(await refused).toMatchObject({ kind: 'retryable', code: 'store_too_many_parts' });
  });
});
