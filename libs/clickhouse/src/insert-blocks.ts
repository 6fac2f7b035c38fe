import { Readable } from 'node:stream';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { liveDatabase } from './database-names.js';
import { refuseUnlessStored } from './insert-answer.js';

/** How much goes into one insert. Larger ones save CPU, smaller ones save memory on both sides. */
export interface BlockLimits {
  readonly blockRowCountMax: number;
  /** Bytes of JSON text; one row alone may be larger. */
  readonly blockBytesMax: number;
}

export const blockLimits: BlockLimits = { blockRowCountMax: 50_000, blockBytesMax: 16 * 1024 * 1024 };

/**
 * Makes an insert one block, hence atomic: all rows become visible together or none does. And makes it strict: a column
 * that the table does not have is a failure, never a silent loss.
 */
const insertSettings: ClickHouseSettings = {
  async_insert: 0,
  // The answer begins when the insert has ended, so that its status is the insert's.
  wait_end_of_query: 1,
  // Replicas forget a block that looks like an earlier one. Ours may come again on purpose, and rows are absolute.
  insert_deduplicate: 0,
  // Parsed by one thread into one block that no row or byte count cuts.
  input_format_parallel_parsing: 0,
  max_insert_block_size: '1000000',
  min_insert_block_size_rows: '1000000',
  min_insert_block_size_bytes: '1000000000',
  input_format_skip_unknown_fields: 0,
  input_format_null_as_default: 0,
  // Times are written in full; the lenient reader would take `1.5` for the first of May.
  date_time_input_format: 'basic',
  // Half of a surrogate pair, left by somebody who cut a text, is stored as it is instead of stopping the pipeline.
  input_format_json_throw_on_bad_escape_sequence: 0,
};

/** Rows of one table; every row has the same columns. */
export interface TableRows {
  readonly table: string;
  readonly rows: readonly object[];
}

export interface InsertOptions {
  readonly limits?: BlockLimits;
  readonly database?: string | undefined;
}

/**
 * Inserts the rows by column name, in as many inserts of one block each as the limits ask for. Nothing for no rows.
 * Resolves when ClickHouse has said of each block that it is stored.
 */
export async function insertRows(
  client: ClickHouseClient,
  { table, rows }: TableRows,
  { limits = blockLimits, database = liveDatabase }: InsertOptions = {},
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const query = `INSERT INTO ${database}.${table} (${Object.keys(first).join(', ')}) FORMAT JSONEachRow`;
  for (const { bytes, rowCount } of toBlocks(rows, limits)) {
    const values = Readable.from([bytes], { objectMode: false });
    const answer = await client.exec({
      query,
      values,
      clickhouse_settings: insertSettings,
      // Judged below: the client looks at the status alone.
      ignore_error_response: true,
    });
    await refuseUnlessStored(answer, rowCount);
  }
}

/** What one insert carries. */
export interface Block {
  readonly bytes: Buffer;
  readonly rowCount: number;
}

/** Cuts rows into texts of one JSON object a line, each within the limits. */
export function* toBlocks(rows: Iterable<object>, { blockRowCountMax, blockBytesMax }: BlockLimits): Generator<Block> {
  let lines: Buffer[] = [];
  let bytes = 0;
  for (const row of rows) {
    const line = Buffer.from(`${JSON.stringify(row)}\n`);
    if (lines.length >= blockRowCountMax || (lines.length > 0 && bytes + line.length > blockBytesMax)) {
      yield { bytes: Buffer.concat(lines), rowCount: lines.length };
      lines = [];
      bytes = 0;
    }
    lines.push(line);
    bytes += line.length;
  }
  if (lines.length > 0) yield { bytes: Buffer.concat(lines), rowCount: lines.length };
}
