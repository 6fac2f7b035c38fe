import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, type EventArchive } from '@waybill/ports';
import { aRecordedEvent } from '@waybill/testing';
import { createClickHouseEventArchive } from './clickhouse-event-archive.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';
import { storedEventsQuery } from './stored-event-queries.js';

/** Each test makes the whole schema anew. */
jest.setTimeout(30_000);

let engine: StoreEngine;

beforeAll(async () => {
  engine = await aStoreEngine();
}, 60_000);

afterAll(async () => {
  await engine.shutdown();
});

describe('The archive in ClickHouse', () => {
  const opened: EventArchive[] = [];
  let server: Server | undefined;

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((archive) => archive.shutdown()));
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  async function open(connection = engine.writer): Promise<EventArchive> {
    const archive = createClickHouseEventArchive(connection);
    opened.push(archive);
    await archive.start();
    return archive;
  }

  /** A store that begins every answer with status 200 and one event, and then does as told. */
  async function openOnto(answer: 'ends' | 'breaks off' | 'breaks off within a row'): Promise<EventArchive> {
    server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
      const row = `{"event_id":"a","raw_base64":"YQ=="}\n`;
      response.write(answer === 'breaks off within a row' ? `${row}{"event_id` : row, () =>
        answer === 'ends' ? response.end() : response.destroy(),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return open({ ...engine.writer, url: `http://127.0.0.1:${port}` });
  }

  test('reads only the stretches of the table in which the ids may stand', async () => {
    const store = createClickHouseStore(engine.writer);
    await store.start();
    await engine.client.command({
      query: `INSERT INTO waybill.events (tenant_id, event_id, raw_base64, version)
              SELECT 'acme', leftPad(toString(number), 12, '0'), 'YQ==', 1 FROM numbers(200000)`,
    });
    const { query, query_params } = storedEventsQuery('acme', ['000000000007', '000000000008']);
    const result = await engine.client.query({
      query: `EXPLAIN ESTIMATE ${query}`,
      query_params,
      format: 'JSONEachRow',
    });
    const [estimate] = await result.json<{ marks: string }>();
    expect(Number(estimate?.marks)).toBe(1);
    await store.shutdown();
  });

  test('sees what another process stored since it has been started, and outlives the store that made the table', async () => {
    await engine.clear();
    const archive = await open();
    const missing = { kind: 'retryable', code: 'store_schema_missing' };
    await expect(archive.getEvents('acme', ['e1'])).rejects.toMatchObject(missing);
    const store = createClickHouseStore(engine.writer);
    await store.start();
    const event = aRecordedEvent({ eventId: 'e1' });
    await store.upsert({ ...emptyProjection, events: [event] });
    await store.shutdown();
    const [bytes] = await archive.getEvents('acme', ['e1']);
    expect(Buffer.from(bytes ?? []).equals(event.bytes)).toBe(true);
  });

  test('classifies a store that is away and one that does not know us', async () => {
    const away = await open({ ...engine.writer, url: 'http://127.0.0.1:1' });
    await expect(away.getEvents('acme', ['a'])).rejects.toMatchObject({ name: 'Failure', code: 'store_unavailable' });
    const stranger = await open({ ...engine.writer, password: 'wrong' });
    await expect(stranger.getEvents('acme', ['a'])).rejects.toMatchObject({ code: 'store_access_denied' });
  });

  test('takes an answer that ended for whole', async () => {
    const archive = await openOnto('ends');
    expect(await archive.getEvents('acme', ['a', 'b'])).toEqual([Uint8Array.of(97), undefined]);
  });

  test.each(['breaks off', 'breaks off within a row'] as const)(
    'never takes an answer that %s for events that are absent',
    async (answer) => {
      const archive = await openOnto(answer);
      const refused = { kind: 'retryable', code: 'store_unavailable' };
      await expect(archive.getEvents('acme', ['a', 'b'])).rejects.toMatchObject(refused);
    },
  );
});
