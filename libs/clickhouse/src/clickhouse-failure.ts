import { ClickHouseError } from '@clickhouse/client';
import { Failure } from '@waybill/ports';

/**
 * What ClickHouse means by its error codes, as far as we act on them. A code that is not here counts as retryable:
 * nothing is dropped by surprise. https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
type Classes = Readonly<Record<string, readonly ['retryable' | 'permanent', string]>>;

/** It is busy, short of something or cut off: the same request may succeed later, whatever it is. */
const passing: Classes = {
  '159': ['retryable', 'store_timeout'],
  '164': ['retryable', 'store_read_only'],
  '202': ['retryable', 'store_overloaded'],
  '203': ['retryable', 'store_overloaded'],
  '209': ['retryable', 'store_timeout'],
  '210': ['retryable', 'store_unavailable'],
  '241': ['retryable', 'store_out_of_memory'],
  '242': ['retryable', 'store_read_only'],
  '243': ['retryable', 'store_disk_full'],
  '252': ['retryable', 'store_too_many_parts'],
  '279': ['retryable', 'store_unavailable'],
  '285': ['retryable', 'store_unavailable'],
  '319': ['retryable', 'store_unavailable'],
  '394': ['retryable', 'store_query_cancelled'],
  '425': ['retryable', 'store_unavailable'],
  '999': ['retryable', 'store_unavailable'],
};

/** Something must change before this request can succeed. */
const lasting: Classes = {
  // Somebody emptied the store or changed the rights; an operator can set it right, and then the same rows fit again.
  '60': ['retryable', 'store_schema_missing'],
  '81': ['retryable', 'store_schema_missing'],
  '192': ['retryable', 'store_access_denied'],
  '193': ['retryable', 'store_access_denied'],
  '497': ['retryable', 'store_access_denied'],
  '516': ['retryable', 'store_access_denied'],
  // Program and schema do not belong together.
  '16': ['permanent', 'store_schema_mismatch'],
  '47': ['permanent', 'store_schema_mismatch'],
  '53': ['permanent', 'store_schema_mismatch'],
  '117': ['permanent', 'store_schema_mismatch'],
  // The rows themselves cannot be stored.
  '6': ['permanent', 'store_value_refused'],
  '25': ['permanent', 'store_value_refused'],
  '26': ['permanent', 'store_value_refused'],
  '27': ['permanent', 'store_value_refused'],
  '38': ['permanent', 'store_value_refused'],
  '41': ['permanent', 'store_value_refused'],
  '69': ['permanent', 'store_value_refused'],
  '407': ['permanent', 'store_value_refused'],
  '62': ['permanent', 'store_statement_refused'],
};

/** The one classification of what `@clickhouse/client` throws. `doing` says in an operator's words what was tried. */
export function toStoreFailure(doing: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ClickHouseError) {
    const [kind, code] = passing[error.code] ?? lasting[error.code] ?? ['retryable', 'store_failed'];
    return new Failure(
      kind,
      code,
      `${doing}: ClickHouse answered ${error.code} ${error.type ?? ''}: ${error.message}`,
      error,
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure('retryable', 'store_unavailable', `${doing}: ClickHouse did not answer: ${reason}`, error);
}

/** The failure of a statement that somebody wrote by hand: unless ClickHouse was only busy, its words are for them to read. */
export function toStatementFailure(error: unknown): Failure {
  if (!(error instanceof ClickHouseError) || error.code in passing)
    return toStoreFailure('running the statement', error);
  return new Failure(
    'permanent',
    'statement_refused',
    `ClickHouse answered ${error.code} ${error.type ?? ''}: ${error.message}`,
    error,
  );
}
