import type { StatementRefusal, StatementRows } from '@waybill/ports';

/** An answer of SQL as columns and rows. Total. */
export function toSqlDocument({ columns, rows, isCut }: StatementRows) {
  return { columns, rows, row_count: rows.length, is_cut: isCut };
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
