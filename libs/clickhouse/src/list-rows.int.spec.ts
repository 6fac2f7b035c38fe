import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConnection } from './clickhouse-connection.js';
import { listRows, readSettings } from './list-rows.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

describe('A question that nobody waits for any more', () => {
  let engine: StoreEngine;

  beforeAll(async () => {
    engine = await aStoreEngine();
  }, 60_000);

  afterAll(() => engine.shutdown());

  /** How many statements of that mark the engine works on. */
  async function countRunning(): Promise<number> {
    const result = await engine.client.query({
      query: "SELECT count() AS n FROM system.processes WHERE query LIKE '%given_up%' AND query NOT LIKE '%processes%'",
      format: 'JSONEachRow',
    });
    return Number((await result.json<{ n: string }>())[0]?.n);
  }

  async function untilRunning(wanted: number): Promise<void> {
    while ((await countRunning()) !== wanted) await new Promise((resolve) => setImmediate(resolve));
  }

  test('stops in the store, too', async () => {
    const client = createConnection(engine.reader, { database: 'default', settings: readSettings });
    const rows = 'SELECT arrayJoin(range(1000000))';
    const slow = {
      query: `SELECT sum(cityHash64(a, b)) AS given_up FROM (${rows} AS a) AS l CROSS JOIN (${rows} AS b) AS r`,
      query_params: {},
    };
    const gone = new AbortController();
    const answer = listRows(client, slow, 'counting', { signal: gone.signal });
    await untilRunning(1);
    gone.abort();
    await expect(answer).rejects.toMatchObject({ code: 'question_cancelled', kind: 'retryable' });
    await untilRunning(0);
    await client.close();
  }, 30_000);

  test('is not even asked when it was given up before', async () => {
    const client = createConnection(engine.reader, { database: 'default', settings: readSettings });
    const answer = listRows(client, { query: 'SELECT 1', query_params: {} }, 'asking', { signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ code: 'question_cancelled' });
    await client.close();
  });
});
