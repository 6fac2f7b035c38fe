import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection } from '@waybill/ports';
import { aFullCallAt } from './call.builder.js';
import { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

// A real engine on a machine that may be busy.
jest.setTimeout(60_000);

const some = { rowCountMax: 5, byteCountMax: 1_000_000 };

describe('the statements of people, on a real engine', () => {
  let engine: StoreEngine;
  let runner: ClickHouseStatementRunner;

  beforeAll(async () => {
    engine = await aStoreEngine([
      {
        name: 'watcher',
        profile: 'reader',
        grants: ['SELECT ON waybill.*', 'SELECT ON waybill_v.*', 'SELECT ON system.processes'],
      },
    ]);
    const store = createClickHouseStore(engine.writer);
    await store.start();
    await store.shutdown();
    runner = createStatementRunner({ ...engine.reader, user: 'watcher', password: 'watcher' });
  });

  afterAll(async () => {
    await runner.shutdown();
    await engine.shutdown();
  });

  const isRunning = async (id: string) => (await runner.getProgress(id)) !== undefined;

  async function until(isReached: () => Promise<boolean>): Promise<void> {
    while (!(await isReached())) await sleep(20);
  }

  test('are answered with types, and with exact values', async () => {
    const statement = `SELECT toUInt64(18446744073709551615) AS big, toDecimal64(1.5, 2) AS money, nan AS nothing, [toInt64(-1)] AS list,
      toDateTime64('2026-11-26 01:02:03.123456789', 9, 'UTC') AS at, NULL AS none, map('k', toUInt64(1)) AS map, 'a\nb' AS lines`;
    expect(await runner.listRows(statement, some)).toEqual({
      tag: 'answered',
      columns: [
        { name: 'big', type: 'UInt64' },
        { name: 'money', type: 'Decimal(18, 2)' },
        { name: 'nothing', type: 'Float64' },
        { name: 'list', type: 'Array(Int64)' },
        { name: 'at', type: "DateTime64(9, 'UTC')" },
        { name: 'none', type: 'Nullable(Nothing)' },
        { name: 'map', type: 'Map(String, UInt64)' },
        { name: 'lines', type: 'String' },
      ],
      rows: [['18446744073709551615', '1.5', 'nan', ['-1'], '2026-11-26 01:02:03.123456789', null, { k: '1' }, 'a\nb']],
      isCut: false,
    });
  });

  test('say whether there is more than was asked for', async () => {
    expect(await runner.listRows('SELECT number FROM numbers(5)', some)).toMatchObject({ isCut: false });
    const cut = await runner.listRows('SELECT number FROM numbers(6)', some);
    expect(cut).toMatchObject({ isCut: true, rows: [['0'], ['1'], ['2'], ['3'], ['4']] });
    expect(await runner.listRows("SELECT repeat('x', 600000) FROM numbers(3)", some)).toMatchObject({
      isCut: true,
      rows: [[expect.stringMatching(/^x+$/)]],
    });
    expect(await runner.listRows('SELECT number FROM numbers(9) SETTINGS limit = 9', some)).toMatchObject({
      isCut: true,
    });
  });

  test('are not read as rows where they name a format', async () => {
    expect(await runner.listRows('SELECT 1 FORMAT CSV', some)).toEqual({ tag: 'other_format', format: 'CSV' });
    const answer = await runner.streamText('SELECT 1, 2 FORMAT CSV', { format: 'TSV' });
    expect(answer).toMatchObject({ tag: 'answered', rowCount: 1, contentType: expect.stringContaining('text/csv') });
    expect(answer.tag === 'answered' && (await text(answer.text))).toBe('1,2\n');
  });

  test('have no rows when they fail half way, also when thousands were ready', async () => {
    const failing = 'SELECT number, throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000';
    const refused = { tag: 'statement_refused', code: 395, name: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' };
    expect(await runner.streamText(failing, { format: 'JSONEachRow' })).toMatchObject(refused);
    expect(await runner.listRows(failing, { rowCountMax: 100_000, byteCountMax: 10_000_000 })).toMatchObject(refused);
    expect(await runner.listRows('SELECT 1 AS a', some)).toMatchObject({ columns: [{ name: 'a' }], rows: [[1]] });
  });

  test('never mix, while others fail and rows come in', async () => {
    const store = createClickHouseStore(engine.writer);
    await store.start();
    const ask = async (n: number) => {
      const statement = `SELECT ${n} AS n, number, throwIf(${n % 3} = 0 AND number = 15000) FROM numbers(20000) SETTINGS max_block_size = 500`;
      const answer = await runner.streamText(statement, { format: 'TSV' });
      if (answer.tag !== 'answered') return [n, 'refused'];
      const lines = (await text(answer.text)).trim().split('\n');
      const strange = lines.filter((line, at) => line !== `${n}\t${at}\t0`);
      return [n, lines.length, strange.length];
    };
    const asked = Array.from({ length: 12 }, (_, n) => ask(n));
    const stored = Array.from({ length: 5 }, (_, n) => store.upsert({ ...emptyProjection, calls: [aFullCallAt(n)] }));
    const answers = await Promise.all(asked);
    await Promise.all(stored);
    await store.shutdown();
    expect(answers).toEqual(answers.map((_, n) => (n % 3 === 0 ? [n, 'refused'] : [n, 20_000, 0])));
    expect(await runner.listRows('SELECT count() > 0 FROM waybill_v.calls', some)).toMatchObject({ rows: [[1]] });
  });

  test('stop in ClickHouse when nobody waits, and tell how far they are until then', async () => {
    const stop = new AbortController();
    const slow = runner.streamText('SELECT sleepEachRow(0.5) FROM numbers(60) SETTINGS max_block_size = 1', {
      format: 'TSV',
      id: 'slow',
      signal: stop.signal,
    });
    await until(async () => ((await runner.getProgress('slow'))?.readRowCount ?? 0) > 0);
    expect(await runner.getProgress('slow')).toMatchObject({ totalRowCount: 60 });
    stop.abort();
    await expect(slow).rejects.toMatchObject({ kind: 'retryable', code: 'question_cancelled' });
    await until(async () => !(await isRunning('slow')));
    expect(await runner.listRows('SELECT 1', some)).toMatchObject({ rows: [[1]] });
  });

  test('stop nothing else when one is cancelled', async () => {
    const stop = new AbortController();
    const cancelled = runner.streamText('SELECT sleepEachRow(0.5) FROM numbers(60) SETTINGS max_block_size = 1', {
      format: 'TSV',
      id: 'cancelled',
      signal: stop.signal,
    });
    const other = runner.listRows('SELECT sum(sleepEachRow(0.1)) FROM numbers(10) SETTINGS max_block_size = 1', some);
    await until(() => isRunning('cancelled'));
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'question_cancelled' });
    expect(await other).toMatchObject({ tag: 'answered', isCut: false });
  });

  test('are let go by whoever reads no further, and leave room for the next', async () => {
    for (let round = 0; round < 6; round += 1) {
      const answer = await runner.streamText('SELECT * FROM numbers(500000)', { format: 'TSV' });
      if (answer.tag !== 'answered') throw new Error('expected an answer');
      for await (const _ of answer.text) break;
    }
    expect(await runner.listRows('SELECT 1', some)).toMatchObject({ rows: [[1]] });
  });

  test('tell nothing of their way where the account may not see it', async () => {
    const blind = createStatementRunner(engine.reader);
    const slow = blind.listRows('SELECT sum(sleepEachRow(0.1)) FROM numbers(10) SETTINGS max_block_size = 1', some);
    expect(await blind.getProgress('any')).toBeUndefined();
    await slow;
    await blind.shutdown();
  });

  test('are no business of an account that nobody knows, or a store that is away', async () => {
    const unknown = createStatementRunner({ ...engine.reader, password: 'wrong' });
    await expect(unknown.listRows('SELECT 1', some)).rejects.toMatchObject({ code: 'store_access_denied' });
    await unknown.shutdown();
    const away = createStatementRunner({ ...engine.reader, url: 'http://127.0.0.1:1' });
    await expect(away.listRows('SELECT 1', some)).rejects.toMatchObject({ code: 'store_unavailable' });
    await away.shutdown();
  });
});
