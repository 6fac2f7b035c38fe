import type { Query } from './call-queries.js';
import { liveDatabase } from './database-names.js';

/** What of a table is compared. */
export interface ComparedTable {
  readonly name: string;
  readonly keyColumns: readonly string[];
  /** All others but those that say when something was written and not what. */
  readonly valueColumns: readonly string[];
}

/** The tables that stand in a database, with their columns. */
export function comparedTablesQuery(database: string, tables: readonly string[]): Query {
  return {
    query: `SELECT name, splitByString(', ', sorting_key) AS key_columns, columns.names AS columns, uuid
FROM system.tables AS tables
INNER JOIN
(
    SELECT table, groupArray(name) AS names
    FROM (SELECT table, name FROM system.columns
          WHERE database = {database:String} AND default_kind NOT IN ('EPHEMERAL', 'ALIAS') ORDER BY table, position)
    GROUP BY table
) AS columns ON columns.table = tables.name
WHERE tables.database = {database:String} AND tables.name IN {tables:Array(String)}`,
    query_params: { database, tables },
  };
}

/** How many rows each side has, superseded and ended ones left out. */
export function rowCountsQuery({ name }: ComparedTable, database: string): Query {
  return {
    query: `SELECT (SELECT count() FROM ${liveDatabase}.${name} FINAL) AS live, (SELECT count() FROM ${database}.${name} FINAL) AS rebuilt`,
    query_params: {},
  };
}

/** Which part of a table is compared at a time, so that a comparison fits into memory. */
export interface Slice {
  readonly index: number;
  readonly count: number;
}

/**
 * The keys whose rows differ, each with a digest of what either side says; no digest where a side has no row. One more
 * than `limit` tells that there are more.
 */
export function differingKeysQuery(table: ComparedTable, database: string, slice: Slice, limit: number): Query {
  const keys = table.keyColumns.join(', ');
  const side = (name: string, number: number) => `SELECT ${number} AS side, ${keys}, ${digestOf(table)} AS digest
    FROM ${name}.${table.name} FINAL WHERE cityHash64(${keys}) % {sliceCount:UInt32} = {sliceIndex:UInt32}`;
  return {
    query: `SELECT ${placeOf(table)} AS place,
    if(countIf(side = 0) = 0, '', hex(maxIf(digest, side = 0))) AS live,
    if(countIf(side = 1) = 0, '', hex(maxIf(digest, side = 1))) AS rebuilt
FROM (
    ${side(liveDatabase, 0)}
    UNION ALL
    ${side(database, 1)}
)
GROUP BY ${keys}
HAVING live != rebuilt
ORDER BY place
LIMIT {limit:UInt32}`,
    query_params: { sliceIndex: slice.index, sliceCount: slice.count, limit: limit + 1 },
  };
}

/** The row at a place, every compared column as text. */
export function rowAtQuery(table: ComparedTable, database: string, place: string): Query {
  const columns = table.valueColumns.map((column) => `toString(${table.name}.${column}) AS ${column}`);
  return {
    query: `SELECT ${columns.join(', ')} FROM ${database}.${table.name} FINAL WHERE ${placeOf(table)} = {place:String}`,
    query_params: { place },
  };
}

/** NULL within a tuple counts as a value; a table may have nothing but its key. */
function digestOf({ valueColumns }: ComparedTable): string {
  return `sipHash128(tuple(${['0', ...valueColumns].join(', ')}))`;
}

function placeOf({ keyColumns }: ComparedTable): string {
  return `toJSONString(array(${keyColumns.map((column) => `toString(${column})`).join(', ')}))`;
}
