import type { ClickHouseClient } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { liveDatabase } from './database-names.js';
import { listRows } from './list-rows.js';
import { projectionTables } from './projection-tables.js';
import {
  comparedTablesQuery,
  differingKeysQuery,
  rowAtQuery,
  rowCountsQuery,
  type ComparedTable,
} from './rebuild-queries.js';

/** A row that is not the same on both sides. */
export interface RowDifference {
  /** The key, as a JSON array of texts. */
  readonly place: string;
  /** Digest of what the live row says; `undefined`: there is none. */
  readonly live: string | undefined;
  readonly rebuilt: string | undefined;
}

/** How a table compares with the one that was built anew. */
export interface TableComparison {
  readonly table: string;
  readonly liveRowCount: number;
  readonly rebuiltRowCount: number;
  readonly differences: readonly RowDifference[];
  /** There are more differences than are kept. */
  readonly isCut: boolean;
}

/** One column in which two rows differ. */
export interface ColumnDifference {
  readonly column: string;
  readonly live: string;
  readonly rebuilt: string;
}

/** Differences that are kept per table: enough to count a damage, few enough for the memory of one process. */
export const differenceCountMax = 100_000;

/** Rows that are compared at a time: some hundred megabytes of keys and digests in the store. */
const sliceRowCount = 2_000_000;

const doing = 'comparing the projections';

/** Compares every table with the one of the same name in `database`, one after the other. Rejects with a Failure. */
export async function compareTables(client: ClickHouseClient, database: string): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = [];
  for (const table of await listComparedTables(client)) comparisons.push(await compareTable(client, table, database));
  return comparisons;
}

/** The columns in which the rows at a place differ. A row that one side does not have differs in none. */
export async function listColumnDifferences(
  client: ClickHouseClient,
  database: string,
  { table: name, place }: { readonly table: string; readonly place: string },
): Promise<readonly ColumnDifference[]> {
  const table = (await listComparedTables(client)).find((each) => each.name === name);
  if (table === undefined) return [];
  type Row = Readonly<Record<string, string | null>>;
  const [[live], [rebuilt]] = (await Promise.all(
    [liveDatabase, database].map((each) => listRows<Row>(client, rowAtQuery(table, each, place), doing)),
  )) as [readonly Row[], readonly Row[]];
  if (live === undefined || rebuilt === undefined) return [];
  return table.valueColumns.flatMap((column) =>
    live[column] === rebuilt[column]
      ? []
      : [{ column, live: live[column] ?? 'NULL', rebuilt: rebuilt[column] ?? 'NULL' }],
  );
}

interface TableRow {
  readonly name: string;
  readonly key_columns: readonly string[];
  readonly columns: readonly string[];
}

async function listComparedTables(client: ClickHouseClient): Promise<readonly ComparedTable[]> {
  const rows = await listRows<TableRow>(client, comparedTablesQuery(liveDatabase, projectionTables), doing);
  const byName = new Map(rows.map((row) => [row.name, row]));
  return projectionTables.map((name) => {
    const row = byName.get(name);
    if (row === undefined) throw missingTable(name);
    const isCompared = (column: string) => !row.key_columns.includes(column) && !writingColumns.has(column);
    return { name, keyColumns: row.key_columns, valueColumns: row.columns.filter(isCompared) };
  });
}

/** What says when something was written, and not what. */
const writingColumns: ReadonlySet<string> = new Set(['version', 'is_deleted', 'stored_at']);

async function compareTable(
  client: ClickHouseClient,
  table: ComparedTable,
  database: string,
): Promise<TableComparison> {
  const [counts] = await listRows<{ live: string; rebuilt: string }>(client, rowCountsQuery(table, database), doing);
  const [liveRowCount, rebuiltRowCount] = [Number(counts?.live ?? 0), Number(counts?.rebuilt ?? 0)];
  const sliceCount = Math.max(1, Math.ceil(Math.max(liveRowCount, rebuiltRowCount) / sliceRowCount));
  const found: RowDifference[] = [];
  for (let index = 0; index < sliceCount && found.length <= differenceCountMax; index += 1) {
    const query = differingKeysQuery(table, database, { index, count: sliceCount }, differenceCountMax - found.length);
    const rows = await listRows<{ place: string; live: string; rebuilt: string }>(client, query, doing);
    for (const { place, live, rebuilt } of rows)
      found.push({ place, live: live || undefined, rebuilt: rebuilt || undefined });
  }
  return {
    table: table.name,
    liveRowCount,
    rebuiltRowCount,
    differences: found.slice(0, differenceCountMax),
    isCut: found.length > differenceCountMax,
  };
}

function missingTable(name: string): Failure {
  return new Failure(
    'retryable',
    'store_schema_missing',
    `expected the table ${liveDatabase}.${name}, found none: start Waybill on this store, or run waybill migrate`,
  );
}
