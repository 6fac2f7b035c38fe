import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create, fromBinary } from '@bufbuild/protobuf';
import { status, type ServiceError } from '@grpc/grpc-js';
import { BadRequestSchema, RunSqlRequestSchema, StatusSchema, type RunSqlResponse } from '@waybill/contracts';
import { emptyProjection } from '@waybill/ports';
import { aProjectedCall } from '@waybill/testing';
import { projection } from '../../../test/fixtures/asked-history.js';
import { createDescribedAsking } from '../../../test/fixtures/described-answers.js';
import { createQueryWorld, type QueryWorld } from '../../../test/fixtures/query-world.js';
import { createQuestionClient, type QuestionClient } from './query-world.builder.js';

// A real engine on a machine that may be busy.
jest.setTimeout(60_000);

const slow = (seconds: number) =>
  `SELECT sleepEachRow(0.5), number FROM numbers(${2 * seconds}) SETTINGS max_block_size = 1`;

describe('SQL over gRPC and HTTP, against the engine with its own accounts', () => {
  let world: QueryWorld;
  let client: QuestionClient;

  beforeAll(async () => {
    world = await createQueryWorld({ projection, settings: { WAYBILL_QUERY_TIMEOUT_MS: '15000' } });
    client = createQuestionClient(world.grpcEndpoint);
  });

  afterAll(async () => {
    client.close();
    await world.shutdown();
  });

  const ask = (statement: string, limit = 0, options: Parameters<QuestionClient['ask']>[2] = {}) =>
    client.ask<RunSqlResponse>('runSql', create(RunSqlRequestSchema, { statement, limit }), options);

  const askDescribed = createDescribedAsking(() => world.url);
  const post = (body: string, query = '', init: RequestInit = {}) =>
    askDescribed(`/v1/sql${query}`, { method: 'POST', body, ...init });

  /** The statements of the reader that run in the engine, beside the one that asks. */
  async function countRunning(mark: string): Promise<number> {
    const { user, password } = world.engine.writer;
    const query = `SELECT count() FROM system.processes WHERE user = 'reader' AND position(query, '${mark}') > 0`;
    const answer = await fetch(`${world.engine.httpUrl}/?query=${encodeURIComponent(query)}`, {
      headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
    });
    return Number(await answer.text());
  }

  async function untilRunning(mark: string, count: number): Promise<void> {
    while ((await countRunning(mark)) !== count) await sleep(20);
  }

  test('answers columns and rows alike over both', async () => {
    const statement = 'SELECT call_id, actual_nanos, started_at FROM calls ORDER BY call_id';
    const message = await ask(statement);
    const { body, headers } = await post(statement);
    expect(message.columns).toMatchObject([
      { name: 'call_id', type: 'String' },
      { name: 'actual_nanos', type: 'Int64' },
      { name: 'started_at', type: "Nullable(DateTime64(9, 'UTC'))" },
    ]);
    const rows = message.rows.map((each) => JSON.parse(each) as unknown);
    expect(rows).toContainEqual(['write-1', '42000000', expect.stringMatching(/^2026-01-01 00:00:\d\d\.\d{9}$/)]);
    expect(message).toMatchObject({ isCut: false, freshness: { oldestUnappliedAgeNanos: 0n } });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      columns: message.columns.map(({ name, type }) => ({ name, type })),
      rows,
      row_count: rows.length,
      is_cut: false,
      freshness: expect.objectContaining({ oldest_unapplied_age_nanos: '0' }),
    });
  });

  test('says when there is more, and takes a limit beside the statement or with it', async () => {
    expect(await ask('SELECT number FROM numbers(5)', 2)).toMatchObject({ rows: ['["0"]', '["1"]'], isCut: true });
    expect((await post('SELECT number FROM numbers(5)', '?limit=2')).body).toMatchObject({
      row_count: 2,
      is_cut: true,
    });
    const init = { headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ statement: 'SELECT number FROM numbers(5)', limit: 3 });
    expect((await post(body, '', init)).body).toMatchObject({ row_count: 3, is_cut: true });
  });

  test('answers in a format of ClickHouse', async () => {
    const csv = await post('SELECT call_id, tool FROM calls ORDER BY call_id LIMIT 1', '?format=CSVWithNames');
    expect(csv.text).toBe('"call_id","tool"\n"search-1","search"\n');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('waybill-oldest-unapplied-age-nanos')).toBe('0');
    const own = await post('SELECT 18446744073709551615 AS n FORMAT JSONEachRow', '?format=CSV');
    expect(own.text).toBe('{"n":"18446744073709551615"}\n');
    const parquet = await post('SELECT number FROM numbers(3)', '?format=Parquet');
    expect([parquet.text.slice(0, 4), parquet.text.slice(-4)]).toEqual(['PAR1', 'PAR1']);
  });

  test('tells what ClickHouse says of a statement, with the place, over both', async () => {
    const { status: code, headers, body } = await post('SELECT 1,\n  FRM calls WHERE');
    expect([code, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      code: 'statement_refused',
      clickhouse_code: 62,
      clickhouse_name: 'SYNTAX_ERROR',
      position: { line: 2, column: expect.any(Number) },
      limit: null,
      detail: expect.stringContaining('Syntax error'),
    });
    const error = (await ask('SELECT nope FROM calls').catch((each: unknown) => each)) as ServiceError;
    expect(error).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining('47 UNKNOWN_IDENTIFIER'),
    });
    const [bytes] = error.metadata.get('grpc-status-details-bin');
    const details = fromBinary(StatusSchema, bytes as Buffer).details.map(({ value }) =>
      fromBinary(BadRequestSchema, value),
    );
    expect(details[0]?.fieldViolations).toMatchObject([{ field: 'statement' }]);
  });

  test('cuts what ClickHouse says where a header has no more room', async () => {
    const error = (await ask(`SELECT '${'ü'.repeat(50_000)}`).catch((each: unknown) => each)) as ServiceError;
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test('names what is accepted when something is not', async () => {
    expect((await post('  ')).body).toMatchObject({ code: 'question_refused', errors: [{ field: 'statement' }] });
    expect((await post('SELECT 1', '?limit=20000')).body).toMatchObject({ errors: [{ field: 'limit' }] });
    expect((await post('SELECT 1', '?format=C%20SV')).status).toBe(400);
    expect((await post('SELECT 1', '?query=x')).body).toMatchObject({ errors: [{ field: 'query' }] });
    expect((await post('SELECT 1 FORMAT CSV')).body).toMatchObject({
      detail: expect.stringContaining('found FORMAT CSV'),
    });
    expect((await post(`SELECT '${'x'.repeat(300_000)}'`)).body).toMatchObject({ errors: [{ field: 'statement' }] });
    expect((await post(`SELECT '${'x'.repeat(3_000_000)}'`)).body).toMatchObject({ errors: [{ field: 'statement' }] });
    const got = await fetch(`${world.url}/v1/sql?query=SELECT+1`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    await expect(ask('', 0)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test.each([
    ["INSERT INTO waybill.calls (call_id) VALUES ('x')", 497],
    ['ALTER TABLE waybill.calls DELETE WHERE 1', 497],
    ['DROP TABLE waybill.calls', 497],
    ['TRUNCATE TABLE waybill.calls', 497],
    ['CREATE TEMPORARY TABLE mine (a Int8)', 497],
    ['SYSTEM SHUTDOWN', 497],
    ['KILL QUERY WHERE 1', 497],
    ['SET readonly = 0', 164],
    ['SET max_result_rows = 2000000', 452],
    ['SELECT 1 SETTINGS max_execution_time = 121', 452],
    ['SELECT 1 SETTINGS max_memory_usage = 600000000', 452],
    ['SELECT 1; SELECT 2', 62],
    ["SELECT 1 INTO OUTFILE '/tmp/waybill-outfile'", 358],
    ["SELECT * FROM url('http://127.0.0.1:1/', LineAsString)", 497],
    ["SELECT * FROM file('/etc/passwd', LineAsString)", 497],
    ["SELECT * FROM remote('127.0.0.1', system.one)", 497],
    ["SELECT * FROM executable('x.sh', TSV, 'a String')", 497],
    ['SELECT * FROM loop(waybill.calls)', 497],
    ["SELECT * FROM merge('system', '.*')", 497],
    ['SELECT * FROM system.users', 497],
    ['SELECT query FROM system.processes', 497],
    ['SHOW PROCESSLIST', 497],
  ])('is refused: %s', async (statement, code) => {
    for (const query of ['', '?format=TSV']) {
      const answer = await post(statement, query);
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
        400,
        { code: 'statement_refused', clickhouse_code: code },
      ]);
    }
  });

  test.each([
    'EXPLAIN SELECT * FROM calls',
    'SHOW TABLES',
    'DESCRIBE calls',
    'SHOW CREATE TABLE calls',
    'EXISTS TABLE calls',
    'WITH 1 AS one SELECT one',
    "SELECT name, comment FROM system.tables WHERE database = 'waybill_v'",
    'SELECT 1 SETTINGS max_execution_time = 120',
    'SELECT 1;',
  ])('is answered: %s', async (statement) => {
    const { status: code, body } = await post(statement);
    expect([code, body]).toMatchObject([200, { rows: expect.arrayContaining([expect.any(Array)]) }]);
  });

  test.each([
    ['SELECT groupArray(number) FROM numbers(200000000)', 'memory', 241, ''],
    ['SELECT uniq(number) FROM system.numbers SETTINGS max_execution_time = 1', 'time', 159, ''],
    ['SELECT number FROM numbers(1000001)', 'result', 396, '?format=TSV'],
    [
      'SELECT repeat(toString(number), 1000000) FROM numbers(300) SETTINGS max_block_size = 10',
      'result',
      396,
      '?format=TSV',
    ],
    ['SELECT 1 SETTINGS max_threads = 5', 'setting', 452, ''],
  ])('says which limit it met, and how to stay within it: %s', async (statement, limit, code, query) => {
    const answer = await post(statement, query);
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      400,
      { code: 'statement_refused', clickhouse_code: code, limit, advice: expect.stringMatching(/.+/) },
    ]);
  });

  test('has no rows when it fails half way', async () => {
    const failing = 'SELECT number, throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000';
    for (const query of ['', '?format=CSV'])
      expect(
        JSON.parse((await post(`${failing}, limit = 0`, `${query}${query === '' ? '?limit=10000' : ''}`)).text),
      ).toMatchObject({
        code: 'statement_refused',
        clickhouse_code: 395,
      });
    await expect(
      ask('SELECT throwIf(number = 900) FROM numbers(1000) SETTINGS max_block_size = 100'),
    ).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
  });

  test('never mixes answers, while events come in', async () => {
    const asked = Array.from({ length: 8 }, async (_, n) => {
      const statement = `SELECT ${n} AS n, number FROM numbers(${3_000 + n})`;
      if (n % 2 === 0) {
        const lines = (await post(statement, '?format=TSV')).text.trim().split('\n');
        return lines.every((line, at) => line === `${n}\t${at}`) ? lines.length : -1;
      }
      const { rows } = await ask(statement, 10_000);
      return rows.every((row, at) => row === `[${n},"${at}"]`) ? rows.length : -1;
    });
    const stored = Array.from({ length: 5 }, (_, n) =>
      world.store.upsert({ ...emptyProjection, calls: [aProjectedCall({ callId: `meanwhile-${n}`, tool: 'echo' })] }),
    );
    expect(await Promise.all(asked)).toEqual([3_000, 3_001, 3_002, 3_003, 3_004, 3_005, 3_006, 3_007]);
    await Promise.all(stored);
    const count = "SELECT count() FROM calls WHERE startsWith(call_id, 'meanwhile-')";
    expect(await ask(count)).toMatchObject({ rows: ['["5"]'] });
  });

  test('stops in the engine when it is cancelled, when its client hangs up, and at its deadline', async () => {
    const called = ask(`${slow(60)} -- cancelled`, 0, {
      onCall: (call) => void untilRunning('-- cancelled', 1).then(() => call.cancel()),
    });
    await expect(called).rejects.toMatchObject({ code: status.CANCELLED });
    await untilRunning('-- cancelled', 0);

    const hangUp = new AbortController();
    const posted = post(`${slow(60)} -- left`, '', { signal: hangUp.signal }).catch((error: unknown) => error);
    await untilRunning('-- left', 1);
    hangUp.abort();
    await posted;
    await untilRunning('-- left', 0);

    await expect(ask(`${slow(60)} -- late`, 0, { deadlineMs: 1_000 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    await untilRunning('-- late', 0);
  });

  test('answers quick statements beside slow ones, and gives up what takes too long', async () => {
    const held = post(`${slow(60)} -- held`);
    await untilRunning('-- held', 1);
    expect((await post('SELECT 1')).status).toBe(200);
    const { status: code, body } = await held;
    expect([code, body]).toMatchObject([504, { code: 'question_timed_out' }]);
    await untilRunning('-- held', 0);
  });
});
