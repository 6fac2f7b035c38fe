import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createStatementRunner } from '@waybill/clickhouse';
import { emptyProjection } from '@waybill/ports';
import { aProjectedCall } from '@waybill/testing';
import { createCollectedContext } from '../command-context.builder.js';
import { runSql, type SqlContext } from './run-sql.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

jest.setTimeout(60_000);

describe('waybill sql, against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    const calls = ['call_one', 'call_two'].map((callId) => aProjectedCall({ callId, tool: 'echo' }));
    world = await createStoredWorld({ projection: { ...emptyProjection, calls } });
  });

  afterAll(() => world.shutdown());

  let statementCount = 0;

  function createStage(stdin: SqlContext['stdin'] = new PassThrough()) {
    const { context, ...texts } = createCollectedContext({ env: { XDG_STATE_HOME: world.directory } });
    const interrupts: (() => void)[] = [];
    const sql: SqlContext = {
      ...context,
      createStatementRunner,
      createStatementId: () => `sql-${(statementCount += 1)}`,
      stdin,
      isStderrTerminal: true,
      signals: { on: (_, listener) => interrupts.push(listener), off: () => undefined },
    };
    const url = world.readerUrl;
    return { sql, options: { url, limit: 0 }, interrupt: () => interrupts.forEach((each) => each()), ...texts };
  }

  test("streams the answer to a statement, and tells the engine's refusal with its code", async () => {
    const good = createStage();
    expect(await runSql('SELECT call_id FROM calls ORDER BY call_id', good.options, good.sql)).toBe(0);
    expect(good.stdoutText()).toBe('call_id\ncall_one\ncall_two\n');
    const bad = createStage();
    expect(await runSql('SELECT nope', bad.options, bad.sql)).toBe(1);
    expect(bad.stderrText()).toContain('ClickHouse answered 47 UNKNOWN_IDENTIFIER');
    const half = createStage();
    const failing = 'SELECT number, throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000';
    expect(await runSql(failing, half.options, half.sql)).toBe(1);
    expect(half.stdoutText()).toBe('');
  });

  test('cannot change anything', async () => {
    const { sql, options, stderrText } = createStage();
    expect(await runSql('TRUNCATE TABLE waybill.calls', options, sql)).toBe(1);
    expect(stderrText()).toContain('ACCESS_DENIED');
  });

  test('takes statements through a pipe, and a limit', async () => {
    const { sql, options, stdoutText } = createStage(
      Readable.from([Buffer.from('SELECT 1 AS a;\nSELECT number FROM numbers(9)')]),
    );
    expect(await runSql(undefined, { ...options, limit: 2 }, sql)).toBe(0);
    expect(stdoutText()).toBe('a\n1\nnumber\n0\n1\n');
  });

  test('shows how far a slow statement is, and stops it at Ctrl-C', async () => {
    const stage = createStage();
    stage.sql.stderr.on('data', (piece: Buffer) => {
      if (piece.toString().includes('rows read')) stage.interrupt();
    });
    const slow = 'SELECT sleepEachRow(0.5) FROM numbers(100) SETTINGS max_block_size = 1';
    expect(await runSql(slow, stage.options, stage.sql)).toBe(130);
    expect(stage.stderrText()).toMatch(/running for .* of about 100 rows read; Ctrl-C stops it/);
    expect(stage.stdoutText()).toBe('');
  });

  test('is a shell on a terminal, and keeps what was typed', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const { sql, options, stdoutText } = createStage(stdin);
    stdin.write('SELECT call_id\r FROM calls ORDER BY call_id LIMIT 1;\rSELECT nope;\rSELECT 2 AS two;\r');
    sql.stdout.on('data', (piece: Buffer) => {
      if (piece.toString().includes('two\n')) stdin.write('\u0004');
    });
    expect(await runSql(undefined, options, sql)).toBe(0);
    expect(stdoutText()).toContain('call_id\ncall_one\n');
    const again = createStage(Object.assign(new PassThrough(), { isTTY: true }));
    const typed = again.sql.stdin as PassThrough;
    typed.write('\u001b[A\r');
    again.sql.stdout.on('data', (piece: Buffer) => {
      if (piece.toString().includes('two\n')) typed.write('\u0004');
    });
    expect(await runSql(undefined, again.options, again.sql)).toBe(0);
    expect(again.stdoutText()).toContain('two\n2\n');
  });
});
