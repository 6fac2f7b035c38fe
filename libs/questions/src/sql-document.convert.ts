import type { Freshness, StatementRefusal, StatementRows } from '@waybill/ports';
import type { Count } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';

/** A column of an answer of SQL. */
export interface SqlColumn {
  readonly name: string;
  /** As ClickHouse calls it: `LowCardinality(String)`, `Array(UInt64)`, … */
  readonly type: string;
}

/** What one statement answers. */
export interface SqlDocument {
  readonly columns: readonly SqlColumn[];
  /** Values in the order of the columns, of any kind that JSON has; 64-bit numbers and decimals are text. */
  readonly rows: readonly (readonly unknown[])[];
  readonly row_count: Count;
  /** There are more rows than were asked for. */
  readonly is_cut: boolean;
  readonly freshness: FreshnessDocument;
}

/** An answer of SQL as columns and rows. Total. */
export function toSqlDocument({ columns, rows, isCut }: StatementRows, freshness: Freshness): SqlDocument {
  return { columns, rows, row_count: rows.length, is_cut: isCut, freshness: toFreshnessDocument(freshness) };
}

/** Why a statement was not run to its end, for programs. Total. */
export function toSqlRefusalDocument({ code, name, position, limit, advice }: StatementRefusal) {
  return {
    clickhouse_code: code,
    clickhouse_name: name,
    position: position ?? null,
    limit: limit ?? null,
    advice: advice || null,
  };
}

/** The same in a sentence or two, for people: ClickHouse's own words, and what to do. */
export function describeSqlRefusal({ code, name, message, advice }: StatementRefusal): string {
  return `ClickHouse answered ${code} ${name}: ${message}${advice === '' ? '' : `\n${advice}`}`;
}
