import type { ClickHouseClient } from '@clickhouse/client';

/** A column as the engine reports it. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** A table or a view as the engine reports it. */
export interface DescribedTable {
  readonly database: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string;
  /** By what a table is sorted; empty for a view. */
  readonly sortingKey: string;
  /** What else a table is quickly looked up by. */
  readonly indexed: readonly string[];
  /** The tables and views that a view is made of, without its database. */
  readonly madeOf: readonly string[];
  readonly columns: readonly DescribedColumn[];
}

interface TableRow {
  readonly database: string;
  readonly name: string;
  readonly engine: string;
  readonly comment: string;
  readonly sorting_key: string;
  readonly as_select: string;
}

type ColumnRow = DescribedColumn & { readonly database: string; readonly table: string };

/** Everything in the two databases, by its name. */
export async function listDescribedTables(client: ClickHouseClient): Promise<readonly DescribedTable[]> {
  const ask = async <Row>(query: string): Promise<readonly Row[]> =>
    (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
  const tables = await ask<TableRow>(
    `SELECT database, name, engine, comment, sorting_key, as_select FROM system.tables
     WHERE database IN ('waybill', 'waybill_v') ORDER BY name, database`,
  );
  const columns = await ask<ColumnRow>(
    `SELECT database, table, name, type, comment FROM system.columns
     WHERE database IN ('waybill', 'waybill_v') ORDER BY database, table, position`,
  );
  const indexes = await ask<{ readonly table: string; readonly expr: string }>(
    `SELECT table, expr FROM system.data_skipping_indices WHERE database = 'waybill' ORDER BY table, name`,
  );
  return tables.map(({ database, name, engine, comment, sorting_key: sortingKey, as_select: select }) => ({
    database,
    name,
    isView: engine === 'View',
    comment,
    sortingKey,
    indexed: database === 'waybill' ? indexes.filter(({ table }) => table === name).map(({ expr }) => expr) : [],
    madeOf: [...new Set([...select.matchAll(/\bwaybill(?:_v)?\.(\w+)/g)].map(([, each]) => each ?? ''))],
    columns: columns.filter((each) => each.database === database && each.table === name),
  }));
}
