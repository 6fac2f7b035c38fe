import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { projection } from '../fixtures/asked-history.js';
import { createStoredWorld, type StoredWorld } from '../fixtures/stored-world.js';
import { getPythonClient } from './python-client.js';

jest.setTimeout(90_000);

const python = await getPythonClient();
if (!python.isThere) process.stderr.write(`\n*** SKIPPED: clickhouse-connect (Python): ${python.reason}\n\n`);

const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);
if (!hasCurl) process.stderr.write('\n*** SKIPPED: curl is not on the path\n\n');

describe("the engine's own HTTP port, for programs", () => {
  let world: StoredWorld;

  beforeAll(async () => {
    world = await createStoredWorld({ projection });
  });

  afterAll(() => world.shutdown());

  describe('@clickhouse/client', () => {
    const withClient = async <T>(use: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> => {
      const client = createClient({
        url: world.engine.httpUrl,
        username: 'reader',
        log: { level: ClickHouseLogLevel.OFF },
      });
      try {
        return await use(client);
      } finally {
        await client.close();
      }
    };

    test('pings, asks with parameters, and streams', () =>
      withClient(async (client) => {
        expect(await client.ping()).toEqual({ success: true });
        const result = await client.query({
          query: 'SELECT call_id, actual_nanos FROM calls WHERE tool = {tool:String} ORDER BY call_id',
          query_params: { tool: 'write_file' },
          format: 'JSONEachRow',
          clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
        });
        expect(await result.json()).toEqual([{ call_id: 'write-1', actual_nanos: '42000000' }]);
        const stream = (await client.query({ query: 'SELECT number FROM numbers(100000)', format: 'CSV' })).stream();
        let rowCount = 0;
        for await (const rows of stream) rowCount += rows.length;
        expect(rowCount).toBe(100_000);
      }));

    test('is told which limit it met, and that it may only read', () =>
      withClient(async (client) => {
        const query = (text: string, settings = {}) =>
          client.query({ query: text, format: 'JSONEachRow', clickhouse_settings: settings });
        await expect(query('SELECT number FROM numbers(1000001)')).rejects.toMatchObject({
          code: '396',
          message: expect.stringContaining('max rows: 1.00 million'),
        });
        await expect(query('SELECT uniq(number) FROM system.numbers', { max_execution_time: 1 })).rejects.toMatchObject(
          {
            code: '159',
            message: expect.stringContaining('maximum: 1000 ms'),
          },
        );
        await expect(query('SELECT 1', { max_execution_time: 121 })).rejects.toMatchObject({ code: '452' });
        const insert = client.insert({ table: 'waybill.calls', values: [{ call_id: 'x' }], format: 'JSONEachRow' });
        await expect(insert).rejects.toMatchObject({ code: '497' });
        await expect(client.command({ query: 'DROP TABLE waybill.calls' })).rejects.toMatchObject({ code: '497' });
      }));
  });

  (hasCurl ? describe : describe.skip)('curl', () => {
    const curl = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)('curl', ['--silent', ...args])).stdout;

    test('asks without naming an account, by GET and by POST', async () => {
      expect(await curl(`${world.engine.httpUrl}/?query=SELECT+count()+FROM+calls`)).toBe('3\n');
      expect(
        await curl(
          world.engine.httpUrl,
          '--data-binary',
          'SELECT tool FROM calls ORDER BY tool LIMIT 1 FORMAT JSONEachRow',
        ),
      ).toBe('{"tool":"search"}\n');
      expect(await curl('--user', 'reader:', world.engine.httpUrl, '--data-binary', 'SELECT currentUser()')).toBe(
        'reader\n',
      );
    });

    test('has an error with the status of one, never a part of an answer', async () => {
      const statement = 'SELECT number, throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000';
      const answer = await curl('--write-out', '%{http_code}', world.engine.httpUrl, '--data-binary', statement);
      expect(answer).toMatch(/^Code: 395\. .*500$/s);
    });
  });

  (python.isThere ? describe : describe.skip)('clickhouse-connect for Python', () => {
    const script = `
import clickhouse_connect, json, sys
client = clickhouse_connect.get_client(host=sys.argv[1], port=int(sys.argv[2]), username='reader')
def refused(act):
    try:
        act()
        return None
    except Exception as error:
        return str(error)
result = client.query('SELECT call_id, actual_nanos, started_at FROM calls WHERE tool = {tool:String}', parameters={'tool': 'write_file'})
with client.query_row_block_stream('SELECT number FROM numbers(100000)') as blocks:
    streamed = sum(len(block) for block in blocks)
print(json.dumps({
    'columns': result.column_names,
    'rows': [[str(value) for value in row] for row in result.result_rows],
    'count': client.command('SELECT count() FROM calls'),
    'csv': client.raw_query('SELECT 1 AS a', fmt='CSVWithNames').decode(),
    'streamed': streamed,
    'insert': refused(lambda: client.insert('waybill.calls', [['x']], column_names=['call_id'])),
    'drop': refused(lambda: client.command('DROP TABLE waybill.calls')),
    'rows_limit': refused(lambda: client.query('SELECT number FROM numbers(1000001)')),
    'time_limit': refused(lambda: client.query('SELECT 1', settings={'max_execution_time': 121})),
}))
`;

    test('connects, asks, streams, and is told its limits', async () => {
      if (!python.isThere) throw new Error('expected a client');
      const { hostname, port } = new URL(world.engine.httpUrl);
      expect(JSON.parse(await python.run(script, [hostname, port]))).toEqual({
        columns: ['call_id', 'actual_nanos', 'started_at'],
        rows: [['write-1', '42000000', '2026-01-01 00:00:01']],
        count: 3,
        csv: '"a"\n1\n',
        streamed: 100_000,
        insert: expect.stringContaining('code: 497'),
        drop: expect.stringContaining('code: 497'),
        rows_limit: expect.stringContaining('max rows: 1.00 million'),
        time_limit: expect.stringContaining("max_execution_time shouldn't be greater than 120"),
      });
    });
  });

  // What Grafana's data source for ClickHouse asks: its check of health, its discovery of the schema, and queries of panels with
  // their macros expanded. It sends 60 s, or what is set there, and five more with each.
  describe("Grafana's data source", () => {
    const ask = async (statement: string): Promise<{ readonly data: readonly object[] }> => {
      const settings = new URLSearchParams({ default_format: 'JSON', max_execution_time: '65', database: 'waybill_v' });
      const headers = { authorization: `Basic ${Buffer.from('reader:').toString('base64')}` };
      const answer = await fetch(`${world.engine.httpUrl}/?${settings.toString()}`, {
        method: 'POST',
        body: statement,
        headers,
      });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(text);
      return JSON.parse(text) as { readonly data: readonly object[] };
    };

    test('is healthy', async () => {
      expect((await ask('SELECT displayName(), version(), revision(), timezone()')).data).toHaveLength(1);
      expect((await ask('SELECT 1')).data).toEqual([{ '1': 1 }]);
    });

    test('finds databases, tables, columns and their values', async () => {
      expect((await ask('SHOW DATABASES')).data).toContainEqual({ name: 'waybill_v' });
      expect((await ask('SHOW TABLES FROM "waybill_v"')).data).toContainEqual({ name: 'calls' });
      expect((await ask('SELECT database, name FROM system.tables ORDER BY database, name')).data).toContainEqual({
        database: 'waybill_v',
        name: 'calls',
      });
      expect((await ask('DESC TABLE "waybill_v"."calls"')).data).toContainEqual(
        expect.objectContaining({ name: 'call_id' }),
      );
      const columns =
        "SELECT database, table, name, type, comment FROM system.columns WHERE (database, table) IN (('waybill_v', 'calls')) ORDER BY database, table, position";
      expect((await ask(columns)).data).toContainEqual(
        expect.objectContaining({ name: 'tool', comment: expect.stringMatching(/.+/) }),
      );
      const values = 'SELECT DISTINCT outcome FROM waybill_v.calls SETTINGS max_execution_time=10';
      expect((await ask(values)).data.length).toBeGreaterThan(1);
      expect((await ask('SELECT currentDatabase() AS name')).data).toEqual([{ name: 'waybill_v' }]);
      expect((await ask('SELECT name FROM system.functions')).data.length).toBeGreaterThan(1_000);
    });

    const from = 1_767_225_600;

    test.each([
      [
        '$__timeInterval and $__timeFilter',
        `SELECT toStartOfInterval(toDateTime(occurred_at), INTERVAL 10 second) AS time, count() AS calls FROM calls
         WHERE occurred_at >= toDateTime(${from}) AND occurred_at <= toDateTime(${from + 60}) GROUP BY time ORDER BY time ASC LIMIT 1000`,
        3,
      ],
      [
        '$__timeInterval_ms and $__timeFilter_ms',
        `SELECT toStartOfInterval(toDateTime64(occurred_at, 3), INTERVAL 500 millisecond) AS time, count() AS calls FROM calls
         WHERE occurred_at >= fromUnixTimestamp64Milli(${from * 1_000}) AND occurred_at <= fromUnixTimestamp64Milli(${(from + 60) * 1_000})
         GROUP BY time ORDER BY time`,
        3,
      ],
      [
        '$__dateFilter and $__dateTimeFilter',
        `SELECT tool, count() AS calls FROM calls WHERE toDate(occurred_at) >= toDate('2026-01-01') AND toDate(occurred_at) <= toDate('2026-01-01')
         AND (occurred_at >= toDateTime(${from}) AND occurred_at <= toDateTime(${from + 60})) GROUP BY tool ORDER BY tool`,
        2,
      ],
    ])('draws panels with %s', async (_macros, statement, rowCount) => {
      expect((await ask(statement)).data).toHaveLength(rowCount);
    });

    test('is told what it may not', async () => {
      await expect(ask('ALTER TABLE waybill.calls DELETE WHERE 1')).rejects.toThrow('ACCESS_DENIED');
      await expect(ask('SELECT number FROM numbers(1000001)')).rejects.toThrow('max rows: 1.00 million');
    });
  });
});
