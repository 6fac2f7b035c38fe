import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { createClickHouseLedgerStore, createClickHouseStore } from '@waybill/clickhouse';
import { aStoreEngine, type StoreEngine } from '../../libs/clickhouse/src/store-engine.builder.js';
import { foldKnownNight } from '../fixtures/known-night/known-night.js';
import { statementsOf, withAnswers, workedQueriesOf } from './worked-queries.js';

const docs = path.resolve(import.meta.dirname, '../../docs');
const page = path.join(docs, 'queries.md');
const queries = workedQueriesOf(readFileSync(page, 'utf8'));

/**
 * What the night itself says, whoever writes the page anew: the cells of one column, in their order, worked out by hand from
 * `test/fixtures/known-night`.
 */
const toldByTheNight: readonly (readonly [number: number, column: string, cells: readonly string[]])[] = [
  [2, 'call_id', ['plan-1', 'plan-2', 'plan-3', 'plan-4', 'plan-5', 'plan-6', 'plan-7']],
  // Revoked at 01:11; the calls are those of 01:12 and 01:15.
  [7, 'call_id', ['bill-4', 'bill-5']],
  [8, 'calls_before', ['0', '4']],
  // Frozen at 01:25, and never opened again.
  [10, 'call_id', ['crawl-23']],
  [13, 'call_id', ['bill-2']],
  [16, 'call_id', ['bill-3']],
  [18, 'calls', ['22', '13']],
  // Verified at 00:12:30, between the third and the fourth call.
  [24, 'call_id', ['plan-4', 'plan-5']],
  [26, 'receipt_id', ['rcpt-999']],
  // Two searches at 0.006; three charges at 0.30; 23 pages at 0.01.
  [27, 'spent', ['0.012', '0.9', '0.23']],
  // The eleventh page at 0.01 is the first beyond 0.10.
  [28, 'call_id', ['crawl-11']],
  [29, 'yesterday', ['0.3', '0', '0.012']],
  // Four charges were expected to cost 0.25 and cost 0.30, four searches 0.008 and cost 0.006.
  [30, 'difference', ['0.2', '-0.008']],
  [31, 'call_id', ['plan-7']],
  [37, 'minutes_late', ['40']],
  [39, 'missing', ['3']],
  [40, 'unexplained', ['0', '0', '0', '0', '0', '0', '0', '0']],
];

/** Statements that other pages show without an answer. */
const shownElsewhere = readdirSync(docs)
  .filter((name) => name.endsWith('.md') && name !== 'queries.md')
  .flatMap((name) => statementsOf(readFileSync(path.join(docs, name), 'utf8')).map((sql) => [name, sql] as const));

const isWriting = process.env['WAYBILL_WRITE_DOCS'] === '1';

// Each statement asks a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

describe('docs/queries.md', () => {
  let engine: StoreEngine;
  let reader: ClickHouseClient;
  const answers = new Map<number, string>();

  beforeAll(async () => {
    engine = await aStoreEngine();
    await storeKnownNight(engine);
    const { url, user, password } = engine.reader;
    reader = createClient({
      url,
      username: user,
      password: password ?? '',
      database: 'waybill_v',
      clickhouse_settings: { date_time_64_output_format_cut_trailing_zeros_align_to_groups_of_thousands: 1 },
    });
  }, 120_000);

  afterAll(async () => {
    // `WAYBILL_WRITE_DOCS=1` writes the answers anew: review them like code, and say here what they must be.
    if (isWriting) await writeFile(page, withAnswers(await readFile(page, 'utf8'), answers));
    await reader.close();
    await engine.shutdown();
  });

  const answerOf = async (sql: string): Promise<string> => {
    const result = await reader.exec({ query: `${sql}\nFORMAT Markdown` });
    let text = '';
    for await (const chunk of result.stream) text += String(chunk);
    return text.trim();
  };

  test('numbers at least 25 questions, each with a statement that reads views alone', () => {
    expect(queries.length).toBeGreaterThanOrEqual(25);
    expect(queries.map(({ number }) => number)).toEqual(queries.map((_, index) => index + 1));
    for (const { sql } of queries) expect(sql).not.toMatch(/\bwaybill\./);
  });

  test.each(queries)('$number. $question', async ({ number, sql, answer }) => {
    const found = await answerOf(sql);
    answers.set(number, found);
    // Head, rule, and at least one row: an empty answer shows nothing.
    expect(found.split('\n').length).toBeGreaterThan(2);
    if (!isWriting) expect(found).toBe(answer);
  });

  test.each(shownElsewhere)('is not the only page whose statements run: %s, %s', async (_, sql) => {
    expect(await answerOf(sql)).toContain('|');
  });

  test.each(toldByTheNight)('answers %i as the night tells: %s', (number, column, cells) => {
    const [head = [], , ...rows] = (answers.get(number) ?? '').split('\n').map(cellsOf);
    expect(rows.map((row) => row[head.indexOf(column)])).toEqual(cells);
  });
});

const cellsOf = (line: string) => line.split(' | ').map((cell) => cell.replaceAll('|', '').trim());

async function storeKnownNight({ writer }: StoreEngine): Promise<void> {
  const night = await foldKnownNight();
  const [store, ledger] = [createClickHouseStore(writer), createClickHouseLedgerStore(writer)];
  await store.start();
  await ledger.start();
  await store.upsert(night.projection);
  await ledger.upsert(night.ledger);
  await Promise.all([store.shutdown(), ledger.shutdown()]);
}
