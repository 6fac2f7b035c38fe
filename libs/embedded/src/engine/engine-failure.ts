import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@waybill/ports';
import type { EngineEnd } from './engine-process.js';

// The engine's own numbers, from its list of error codes.
const cannotOpenFile = 76;
const cannotListen = 210;
const notEnoughSpace = 243;
/** Metadata or parts that do not parse, do not match their checksums or are not there. */
const damagedCodes: ReadonlySet<number> = new Set([
  6, // CANNOT_PARSE_TEXT
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  32, // ATTEMPT_TO_READ_AFTER_EOF
  33, // CANNOT_READ_ALL_DATA
  40, // CHECKSUM_DOESNT_MATCH
  62, // SYNTAX_ERROR
  74, // CANNOT_READ_FROM_FILE_DESCRIPTOR
  107, // FILE_DOESNT_EXIST
  117, // INCORRECT_DATA
  226, // NO_FILE_IN_DATA_PART
  228, // BAD_SIZE_OF_FILE_IN_DATA_PART
  231, // TOO_MANY_UNEXPECTED_DATA_PARTS
  246, // CORRUPTED_DATA
  271, // CANNOT_DECOMPRESS
  432, // UNKNOWN_CODEC
]);

/** Where the engine keeps what, for the words of a failure. */
export interface EngineWhereabouts {
  readonly dataDirectory: string;
  readonly storeDirectory: string;
  readonly httpPort: number;
}

/** What an engine that went down leaves to say. */
export interface LastWords {
  readonly cause: string;
  readonly lastLines: readonly string[];
}

/** Classifies an engine that ended before it answered, by the code it named. */
export function toStartFailure(end: EngineEnd, where: EngineWhereabouts): Failure {
  switch (end.engineCode) {
    case cannotOpenFile:
      return new Failure(
        'retryable',
        'data_directory_in_use',
        `expected to be the only engine on ${where.storeDirectory}, found it held by ${holderOf(where.storeDirectory)}: ` +
          `stop that process, or choose another data directory. ${toLastWords(end.lastLines)}`,
      );
    case cannotListen:
      return new Failure(
        'retryable',
        'port_taken',
        `expected port ${where.httpPort} to be free on 127.0.0.1, found it taken: choose another port. ${toLastWords(end.lastLines)}`,
      );
    case notEnoughSpace:
      return createDiskFullFailure(where.dataDirectory);
    default:
      return damagedCodes.has(end.engineCode ?? 0)
        ? createDamagedFailure(end, where)
        : createUnclearFailure(end, where);
  }
}

function createDiskFullFailure(directory: string): Failure {
  return new Failure(
    'retryable',
    'disk_full',
    `expected room on the disk of ${directory}, found none: free some space and start again`,
  );
}

function createDamagedFailure(end: EngineEnd, where: EngineWhereabouts): Failure {
  return new Failure(
    'permanent',
    'engine_store_damaged',
    `expected sound tables in ${where.storeDirectory}, found damaged ones: put back a sound copy of that directory, or ` +
      `move it away: its tables are made again from the log. ${toLastWords(end.lastLines)}`,
  );
}

function createUnclearFailure(end: EngineEnd, where: EngineWhereabouts): Failure {
  return new Failure(
    'retryable',
    'engine_start_failed',
    `expected the ClickHouse engine to start on ${where.storeDirectory}, found that it ended (${end.how}). ` +
      `If it says the same again, move that directory away: its tables are made again from the log. ${toLastWords(end.lastLines)}`,
  );
}

/** Classifies what the engine answered to one of our own statements at start. */
export function toStatementFailure(engineCode: number, statement: string, directory: string): Failure {
  if (engineCode === notEnoughSpace) return createDiskFullFailure(directory);
  return new Failure(
    'retryable',
    'engine_start_failed',
    `expected the ClickHouse engine on ${directory} to accept ${JSON.stringify(statement)}, found error ${engineCode}: ` +
      'start it again; if that does not help, move the directory away: its tables are made again from the log',
  );
}

/** The failure of an engine that neither answered nor ended. */
export function createStartTimeoutFailure(where: EngineWhereabouts, timeoutMs: number): Failure {
  return new Failure(
    'retryable',
    'engine_start_timeout',
    `expected the ClickHouse engine on ${where.storeDirectory} to answer on port ${where.httpPort} within ` +
      `${timeoutMs} ms, found no answer: check the load of the machine and its disk, and start again`,
  );
}

/** The failure of an engine that went down time and again. */
export function createUnstableFailure(last: LastWords, storeDirectory: string, restartCount: number): Failure {
  return new Failure(
    'permanent',
    'engine_unstable',
    `expected the ClickHouse engine on ${storeDirectory} to stay up, found it down after ${restartCount} restarts ` +
      `(last: ${last.cause}): check the memory and the disk of this machine, then start again. ${toLastWords(last.lastLines)}`,
  );
}

/** The failure of work asked of an engine that was told to stop, or was never started. */
export function createNotRunningFailure(): Failure {
  return new Failure(
    'retryable',
    'engine_not_running',
    'expected a running ClickHouse engine, found it stopped: start it first',
  );
}

/** The engine's lock file names its process; the file stays when the process is gone. */
function holderOf(storeDirectory: string): string {
  try {
    const id = /^PID: (\d+)/m.exec(readFileSync(join(storeDirectory, 'status'), 'utf8'))?.[1];
    return id === undefined ? 'another process' : `process ${id}`;
  } catch {
    return 'another process';
  }
}

const lastLineCountMax = 5;

function toLastWords(lastLines: readonly string[]): string {
  const lines = lastLines.slice(-lastLineCountMax);
  return lines.length === 0 ? 'The engine said nothing.' : `The engine said last: ${lines.join(' | ')}`;
}
