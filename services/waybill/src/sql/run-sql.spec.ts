import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { ClickHouseStatementRunner } from '@waybill/clickhouse';
import { Failure, type StatementRefusal, type StatementText, type StreamTextOptions } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { formatOf } from '../commands/sql.js';
import { runSql, type SqlContext } from './run-sql.js';

type StreamText = ClickHouseStatementRunner['streamText'];

const answered = (...pieces: readonly string[]): StatementText => ({
  tag: 'answered',
  contentType: 'text/plain',
  rowCount: 1,
  text: Readable.from(pieces.map((each) => Buffer.from(each))),
});

const refusal: StatementRefusal = {
  tag: 'statement_refused',
  code: 62,
  name: 'SYNTAX_ERROR',
  message: 'failed at position 8 (line 1, col 8): \u001b',
  position: { line: 1, column: 8 },
  advice: 'write it otherwise',
};

/** A context whose store answers as told and notes what it was asked; `stdin` is a pipe with this text. */
function createStage(streamText: StreamText, stdin?: string) {
  const { context, ...texts } = createCollectedContext();
  const asked: [string, StreamTextOptions][] = [];
  const interrupts: (() => void)[] = [];
  const runner: ClickHouseStatementRunner = {
    listRows: () => Promise.reject(new Error('expected text to be asked for')),
    streamText: (statement, options) => {
      asked.push([statement, options]);
      return streamText(statement, options);
    },
    getProgress: async () => undefined,
    shutdown: async () => undefined,
  };
  const sql: SqlContext = {
    ...context,
    createStatementRunner: () => runner,
    createStatementId: () => `statement-${asked.length}`,
    stdin: stdin === undefined ? new PassThrough() : Readable.from([Buffer.from(stdin)]),
    isStderrTerminal: false,
    signals: { on: (_, listener) => interrupts.push(listener), off: () => undefined },
  };
  const interrupt = () => interrupts.forEach((each) => each());
  return { sql, asked, interrupt, ...texts };
}

describe('waybill sql', () => {
  test('passes the answer through untouched', async () => {
    const { sql, asked, stdoutText } = createStage(async () => answered('a\tb\n', '1\t2\n'));
    expect(await runSql('SELECT 1', { limit: 3 }, sql)).toBe(0);
    expect(stdoutText()).toBe('a\tb\n1\t2\n');
    expect(asked).toMatchObject([['SELECT 1', { format: 'TSVWithNames', rowCountMax: 3, id: 'statement-0' }]]);
  });

  test('asks for all rows when no limit is given', async () => {
    const { sql, asked } = createStage(async () => answered('1\n'));
    await runSql('SELECT 1', { limit: 0 }, sql);
    expect(asked[0]?.[1].rowCountMax).toBeUndefined();
  });

  test("tells ClickHouse's refusal in its words, points at the place, and exits with 1", async () => {
    const { sql, stderrText, stdoutText } = createStage(async () => refusal);
    expect(await runSql('SELECT !', { limit: 0 }, sql)).toBe(1);
    expect(stderrText().split('\n')).toEqual([
      String.raw`waybill: ClickHouse answered 62 SYNTAX_ERROR: failed at position 8 (line 1, col 8): \u001b [statement_refused]`,
      '  SELECT !',
      '         ^',
      'write it otherwise',
      '',
    ]);
    expect(stdoutText()).toBe('');
  });

  test('runs the statements of a pipe in their order, and none behind one that fails', async () => {
    const { sql, asked, stdoutText } = createStage(
      async (statement) => (statement === 'SELECT 2' ? refusal : answered(`${statement}\n`)),
      'SELECT 1;\nSELECT 2; SELECT 3',
    );
    expect(await runSql(undefined, { limit: 0 }, sql)).toBe(1);
    expect(asked.map(([statement]) => statement)).toEqual(['SELECT 1', 'SELECT 2']);
    expect(stdoutText()).toBe('SELECT 1\n');
  });

  test('asks for a statement where a pipe has none, with exit 2', async () => {
    const { sql, stderrText } = createStage(async () => answered(), '-- nothing\n');
    expect(await runSql(undefined, { limit: 0 }, sql)).toBe(2);
    expect(stderrText()).toContain('expected an SQL statement');
  });

  test('stops at Ctrl-C, says so, and exits with 130', async () => {
    const stage = createStage(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Failure('retryable', 'question_cancelled', 'gone')));
          setImmediate(() => stage.interrupt());
        }),
    );
    expect(await runSql('SELECT 1', { limit: 0 }, stage.sql)).toBe(130);
    expect(stage.stderrText()).toBe('cancelled; ClickHouse was told to stop\n');
  });

  test('is pretty only on a terminal', () => {
    const terminal = { isTerminal: true, width: 80, colour: true };
    expect(formatOf({ limit: 0 }, terminal)).toBe('PrettyCompact');
    expect(formatOf({ limit: 0 }, { ...terminal, colour: false })).toBe('PrettyCompactNoEscapes');
    expect(formatOf({ limit: 0 }, { ...terminal, isTerminal: false })).toBe('TSVWithNames');
    expect(formatOf({ limit: 0, json: true }, terminal)).toBe('JSON');
    expect(formatOf({ limit: 0, json: true, format: 'CSV' }, terminal)).toBe('CSV');
  });
});
