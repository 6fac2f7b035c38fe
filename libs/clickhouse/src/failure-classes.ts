/** What is to be done about an answer of ClickHouse. */
export interface FailureClass {
  /** ClickHouse's number: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
  readonly number: string;
  /** Its name for it. */
  readonly name: string;
  readonly kind: 'retryable' | 'permanent';
  /** Our word, the code of the `Failure`. */
  readonly code: string;
}

const classes = (
  kind: FailureClass['kind'],
  code: string,
  names: Readonly<Record<string, string>>,
): readonly FailureClass[] => Object.entries(names).map(([number, name]) => ({ number, name, kind, code }));

/** It is busy, short of something or cut off: the same request may succeed later, whatever it is. */
const passing: readonly FailureClass[] = [
  ...classes('retryable', 'store_timeout', { '159': 'TIMEOUT_EXCEEDED', '209': 'SOCKET_TIMEOUT' }),
  ...classes('retryable', 'store_read_only', { '164': 'READONLY', '242': 'TABLE_IS_READ_ONLY' }),
  ...classes('retryable', 'store_overloaded', {
    '201': 'QUOTA_EXCEEDED',
    '202': 'TOO_MANY_SIMULTANEOUS_QUERIES',
    '203': 'NO_FREE_CONNECTION',
    '439': 'CANNOT_SCHEDULE_TASK',
    '692': 'TOO_MANY_MUTATIONS',
    '745': 'SERVER_OVERLOADED',
  }),
  ...classes('retryable', 'store_out_of_memory', {
    '173': 'CANNOT_ALLOCATE_MEMORY',
    '241': 'MEMORY_LIMIT_EXCEEDED',
  }),
  ...classes('retryable', 'store_disk_full', { '243': 'NOT_ENOUGH_SPACE' }),
  ...classes('retryable', 'store_too_many_parts', { '252': 'TOO_MANY_PARTS' }),
  ...classes('retryable', 'store_query_cancelled', {
    '236': 'ABORTED',
    '394': 'QUERY_WAS_CANCELLED',
    '735': 'QUERY_WAS_CANCELLED_BY_CLIENT',
  }),
  ...classes('retryable', 'store_unavailable', {
    '3': 'UNEXPECTED_END_OF_FILE',
    '32': 'ATTEMPT_TO_READ_AFTER_EOF',
    '33': 'CANNOT_READ_ALL_DATA',
    '74': 'CANNOT_READ_FROM_FILE_DESCRIPTOR',
    '75': 'CANNOT_WRITE_TO_FILE_DESCRIPTOR',
    '198': 'DNS_ERROR',
    '210': 'NETWORK_ERROR',
    '225': 'NO_ZOOKEEPER',
    '244': 'UNEXPECTED_ZOOKEEPER_ERROR',
    '279': 'ALL_CONNECTION_TRIES_FAILED',
    '285': 'TOO_FEW_LIVE_REPLICAS',
    '286': 'UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE',
    '319': 'UNKNOWN_STATUS_OF_INSERT',
    '425': 'SYSTEM_ERROR',
    '499': 'S3_ERROR',
    '733': 'TABLE_IS_BEING_RESTARTED',
    '999': 'KEEPER_EXCEPTION',
  }),
];

/** Somebody emptied the store or changed the rights; an operator can set it right, and then the same rows fit again. */
const untilSetRight: readonly FailureClass[] = [
  ...classes('retryable', 'store_schema_missing', { '60': 'UNKNOWN_TABLE', '81': 'UNKNOWN_DATABASE' }),
  ...classes('retryable', 'store_access_denied', {
    '192': 'UNKNOWN_USER',
    '193': 'WRONG_PASSWORD',
    '194': 'REQUIRED_PASSWORD',
    '497': 'ACCESS_DENIED',
    '516': 'AUTHENTICATION_FAILED',
  }),
];

/** The same rows will be refused for ever. */
const lasting: readonly FailureClass[] = [
  // Program and schema do not belong together: that concerns every row.
  ...classes('permanent', 'store_schema_mismatch', {
    '16': 'NO_SUCH_COLUMN_IN_TABLE',
    '47': 'UNKNOWN_IDENTIFIER',
    '53': 'TYPE_MISMATCH',
    '117': 'INCORRECT_DATA',
  }),
  // One of the rows cannot be stored; the others can.
  ...classes('permanent', 'store_value_refused', {
    '6': 'CANNOT_PARSE_TEXT',
    '25': 'CANNOT_PARSE_ESCAPE_SEQUENCE',
    '26': 'CANNOT_PARSE_QUOTED_STRING',
    '27': 'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
    '38': 'CANNOT_PARSE_DATE',
    '41': 'CANNOT_PARSE_DATETIME',
    '69': 'ARGUMENT_OUT_OF_BOUND',
    '70': 'CANNOT_CONVERT_TYPE',
    '72': 'CANNOT_PARSE_NUMBER',
    '128': 'TOO_LARGE_ARRAY_SIZE',
    '130': 'CANNOT_READ_ARRAY_FROM_TEXT',
    '131': 'TOO_LARGE_STRING_SIZE',
    '321': 'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
    '349': 'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
    '376': 'CANNOT_PARSE_UUID',
    '407': 'DECIMAL_OVERFLOW',
    '469': 'VIOLATED_CONSTRAINT',
    '691': 'UNKNOWN_ELEMENT_OF_ENUM',
  }),
  ...classes('permanent', 'store_statement_refused', { '62': 'SYNTAX_ERROR' }),
];

/** Every code that we act on. One that is not here counts as retryable: nothing is dropped by surprise. */
export const failureClasses: readonly FailureClass[] = [...passing, ...untilSetRight, ...lasting];

const classByNumber: ReadonlyMap<string, FailureClass> = new Map(failureClasses.map((each) => [each.number, each]));
const passingNumbers: ReadonlySet<string> = new Set(passing.map(({ number }) => number));

/** `undefined` for a code that nobody classified. */
export function getFailureClass(number: string): FailureClass | undefined {
  return classByNumber.get(number);
}

/** Whether the code says something about the server's moment and nothing about the request. */
export function isPassing(number: string): boolean {
  return passingNumbers.has(number);
}
