import { describe, expect, test } from '@jest/globals';
import type { Freshness, ListRowsOptions, StatementRunner, StreamTextOptions } from '@waybill/ports';
import { createStatementQuestions, sqlLimits } from './statement-questions.js';

const freshness: Freshness = { source: 'log', observedUnixNano: 7n, oldestUnappliedAgeNanos: 0n, partitions: [] };

async function* nothing() {}

/** Questions of a store that notes what it was asked, in which order. */
function createStage(changes: Partial<StatementRunner> = {}) {
  const order: string[] = [];
  const asked: (ListRowsOptions | StreamTextOptions)[] = [];
  const statements: StatementRunner = {
    listRows: async (_, options) => {
      order.push('rows');
      asked.push(options);
      return { tag: 'answered', columns: [], rows: [], isCut: false };
    },
    streamText: async (_, options) => {
      asked.push(options);
      return { tag: 'answered', contentType: 'text/csv', rowCount: 0, text: nothing() };
    },
    getProgress: async () => undefined,
    ...changes,
  };
  const look = async () => {
    order.push('freshness');
    return freshness;
  };
  return { questions: createStatementQuestions({ statements, freshness: { freshness: look } }), order, asked };
}

describe('a question in SQL', () => {
  test('is answered with how fresh it is, looked at before', async () => {
    const { questions, order, asked } = createStage();
    expect(await questions.runSql({ statement: 'SELECT 1' })).toMatchObject({ tag: 'answered', freshness });
    expect(order).toEqual(['freshness', 'rows']);
    expect(asked).toEqual([{ rowCountMax: sqlLimits.rows.fallback, byteCountMax: sqlLimits.rowBytesMax }]);
  });

  test.each([
    [{ statement: ' \n' }, 'statement'],
    [{ statement: `SELECT '${'x'.repeat(sqlLimits.statementBytesMax)}'` }, 'statement'],
    [{ statement: 'SELECT 1', rowLimit: 0 }, 'limit'],
    [{ statement: 'SELECT 1', rowLimit: sqlLimits.rows.max + 1 }, 'limit'],
  ])('is refused, and asks nobody: %#', async (question, field) => {
    const { questions, order } = createStage();
    expect(await questions.runSql(question)).toMatchObject({ tag: 'refused', problems: [{ field }] });
    expect(order).toEqual([]);
  });

  test('is refused where the statement names a format and columns were asked for', async () => {
    const { questions } = createStage({ listRows: async () => ({ tag: 'other_format', format: 'CSV' }) });
    expect(await questions.runSql({ statement: 'SELECT 1 FORMAT CSV' })).toMatchObject({
      tag: 'refused',
      problems: [{ field: 'statement', description: expect.stringContaining('found FORMAT CSV') }],
    });
  });

  test('may want text, of every format whose name is one', async () => {
    const { questions, asked } = createStage();
    expect(await questions.streamSql({ statement: 'SELECT 1', format: 'CSV', rowLimit: 5 })).toMatchObject({
      tag: 'answered',
      freshness,
    });
    expect(asked).toEqual([{ format: 'CSV', rowCountMax: 5 }]);
    for (const format of ['', 'C SV', "CSV'", 'x'.repeat(65)])
      expect(await questions.streamSql({ statement: 'SELECT 1', format })).toMatchObject({
        problems: [{ field: 'format' }],
      });
    expect(await questions.streamSql({ statement: 'SELECT 1', format: 'CSV', rowLimit: 1_000_001 })).toMatchObject({
      problems: [{ field: 'limit' }],
    });
  });
});
