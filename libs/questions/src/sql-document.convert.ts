import type { Freshness, StatementLimit, StatementRefusal, StatementRows } from '@waybill/ports';
import type { Count } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';

/** A column of an answer of SQL. */
export interface SqlColumn {
  readonly name: string;
  /** As ClickHouse calls it: `LowCardinality(String)`, `Array(UInt64)`, … */
  readonly type: string;
}

/** A statement as JSON; `limit` and `format` may also stand behind `?`. */
export interface SqlRequestDocument {
  readonly statement: string;
  /** How many rows at most. @asType integer @minimum 1 */
  readonly limit?: number | undefined;
  /** A format of ClickHouse, such as `CSVWithNames`; absent: columns and rows as a document. */
  readonly format?: string | undefined;
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

/** Why a statement was not run to its end, for programs. */
export interface SqlRefusalDocument {
  /** ClickHouse's number for it. @asType integer */
  readonly clickhouse_code: number;
  /** ClickHouse's word for it: `SYNTAX_ERROR`. */
  readonly clickhouse_name: string;
  /** Where ClickHouse stopped understanding; lines and columns count from 1. */
  readonly position: { readonly line: number; readonly column: number } | null;
  /** Which limit was reached, where one was. */
  readonly limit: StatementLimit | null;
  /** How to stay within the limit, or what is allowed instead. */
  readonly advice: string | null;
}

/** Why a statement was not run to its end. Total. */
export function toSqlRefusalDocument({ code, name, position, limit, advice }: StatementRefusal): SqlRefusalDocument {
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
