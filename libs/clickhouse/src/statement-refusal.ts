import type { StatementLimit, StatementRefusal } from '@waybill/ports';
import { isPassing } from './failure-classes.js';

interface Limit {
  readonly limit?: StatementLimit;
  readonly advice: string;
}

const ofTime: Limit = {
  limit: 'time',
  advice:
    'filter by a time column or by tenant_id, or read fewer columns; one that needs longer may end with SETTINGS max_execution_time = 120',
};
const ofMemory: Limit = {
  limit: 'memory',
  advice: 'read fewer columns or a shorter window, aggregate before you join or sort, or add LIMIT',
};
const ofResult: Limit = {
  limit: 'result',
  advice: 'add LIMIT, aggregate, or take a shorter window; `waybill export` writes any number of rows into files',
};
const ofSetting: Limit = {
  limit: 'setting',
  advice: 'leave the setting out, or choose a value within the bounds: limits may be made narrower, not wider',
};
const ofRights: Limit = {
  advice: 'this account only reads, the tables of waybill and the views of waybill_v; `SHOW TABLES` lists them',
};

/** What a statement can do about it, by ClickHouse's number. */
const limits: Readonly<Record<string, Limit>> = {
  '158': ofResult,
  '159': ofTime,
  '160': ofTime,
  '164': ofRights,
  '241': ofMemory,
  '307': ofResult,
  '396': ofResult,
  '452': ofSetting,
  '497': ofRights,
};

/** Nobody knows this account: that says nothing about the statement. */
const ofLogin: ReadonlySet<string> = new Set(['192', '193', '194', '516']);

/** An error as ClickHouse writes it over HTTP. */
export interface EngineError {
  readonly code: string;
  readonly name: string;
  readonly message: string;
}

/**
 * Reads the body of an answer with an error: `Code: 62. DB::Exception: … (SYNTAX_ERROR) (version 26.7.1)`. What is in
 * between may hold anything: it can quote the statement.
 */
export function parseEngineError(code: string, body: string): EngineError {
  const found =
    /^Code: \d+\. DB::(?:\w+)?Exception: (?<message>.*?)(?: \((?<name>[A-Z0-9_]+)\))?(?: \(version [^)]*\)+)?\s*$/s.exec(
      body,
    );
  const { message = body.trim(), name = '' } = found?.groups ?? {};
  return { code, name, message };
}

/** Whether an error is the statement's own, rather than of the server's moment or of the account. */
export function isOfStatement(code: string): boolean {
  return limits[code] !== undefined || !(isPassing(code) || ofLogin.has(code));
}

/** The refusal of a statement. */
export function toStatementRefusal({ code, name, message }: EngineError): StatementRefusal {
  const position = code === syntaxError ? findPosition(message) : undefined;
  const { limit, advice } = limits[code] ?? { advice: '' };
  return {
    tag: 'statement_refused',
    code: Number(code),
    name,
    message,
    ...(position === undefined ? {} : { position }),
    ...(limit === undefined ? {} : { limit }),
    advice,
  };
}

/** Any other error may quote the statement, and with it whatever looks like a place. */
const syntaxError = '62';

/** `failed at position 7 (x): …`, and behind it `(line 2, col 3)` where the statement has several lines. */
function findPosition(message: string): StatementRefusal['position'] {
  const found = /failed at position (?<at>\d+)/.exec(message);
  if (found === null) return undefined;
  const place = /\(line (?<line>\d+), col (?<column>\d+)\)/.exec(message.slice(found.index))?.groups;
  return { line: Number(place?.['line'] ?? 1), column: Number(place?.['column'] ?? found.groups?.['at']) };
}
