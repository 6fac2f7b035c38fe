import type { Readable } from 'node:stream';
import type { ClickHouseStatementRunner } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { sqlLimits } from '@waybill/questions';
import { steadyNowMs, type SignalSource } from '@waybill/runtime';
import { writeLines, type CommandContext } from '../command-context.js';
import { formatOf, type SqlOptions } from '../commands/sql.js';
import { withStore } from '../commands/store-command.js';
import { sqlHistoryFileOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { StoreAddress } from '../reading/store-address.js';
import { toPrintable } from '../render/printable.js';
import { answerStatement, type StatementEnd, type StatementStage } from './answer-statement.js';
import { splitStatements } from './split-statements.js';
import { openHistory } from './sql-history.js';
import { runSqlShell, type ShellStatement } from './sql-shell.js';
import type { ProgressPlace } from './statement-watch.js';

/** What `waybill sql` needs of the process. */
export interface SqlContext extends CommandContext {
  readonly createStatementRunner: (address: StoreAddress) => ClickHouseStatementRunner;
  readonly createStatementId: () => string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Whether somebody looks at stderr. */
  readonly isStderrTerminal: boolean;
  readonly signals: SignalSource;
}

/** Runs the statement of the command line, those that come through a pipe, or what a person types. */
export function runSql(statement: string | undefined, options: SqlOptions, context: SqlContext): Promise<ExitCode> {
  return withStore(context, options, {
    open: context.createStatementRunner,
    use: async (runner) => {
      const { createStatementId, stdout, stderr } = context;
      const stage = { runner, createStatementId, stdout, stderr, progress: progressOf(context) };
      if (statement !== undefined) return runAll([statement], stage, { options, context });
      if (context.stdin.isTTY === true) return runShell(stage, { options, context });
      const statements = await readStatements(context.stdin);
      if (statements.length > 0) return runAll(statements, stage, { options, context });
      writeLines(stderr, ['waybill: expected an SQL statement as argument or on standard input, found none']);
      return exitCodes.usage;
    },
  });
}

interface SqlRun {
  readonly options: SqlOptions;
  readonly context: SqlContext;
}

/** Runs statements in their order, and none behind one that fails. */
async function runAll(
  statements: readonly string[],
  stage: StatementStage,
  { options, context }: SqlRun,
): Promise<ExitCode> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  context.signals.on('SIGINT', interrupt);
  try {
    const format = formatOf(options, context.terminal);
    for (const statement of statements) {
      const asked = { statement, format, limit: options.limit, signal: interrupted.signal };
      const end = await answerStatement(asked, stage);
      if (end.kind === 'refused') return exitCodes.failure;
      if (end.kind === 'cancelled') {
        writeLines(context.stderr, ['cancelled; ClickHouse was told to stop']);
        return exitCodes.interrupted;
      }
    }
    return exitCodes.ok;
  } finally {
    context.signals.off('SIGINT', interrupt);
  }
}

async function runShell(stage: StatementStage, { options, context }: SqlRun): Promise<ExitCode> {
  const { stdin, stdout, stderr, terminal } = context;
  await runSqlShell({
    input: stdin,
    output: terminal.isTerminal ? stdout : stderr,
    format: formatOf(options, terminal),
    history: await openHistory(sqlHistoryFileOf(context)),
    answer: (asked) => answerInShell({ ...asked, limit: options.limit }, stage),
    nowMs: steadyNowMs,
  });
  return exitCodes.ok;
}

/** A store that is away for a moment ends no shell. */
async function answerInShell(
  asked: ShellStatement & { readonly limit: number },
  stage: StatementStage,
): Promise<StatementEnd> {
  try {
    return await answerStatement(asked, stage);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(stage.stderr, [`waybill: ${toPrintable(error.message)} [${error.code}]`]);
    return { kind: 'refused' };
  }
}

/** More than one would pipe by hand, and little enough to keep. */
const pipedBytesMax = 64 * sqlLimits.statementBytesMax;

/** All statements of a pipe; the last one need not be ended. */
async function readStatements(stdin: Readable): Promise<readonly string[]> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  for await (const piece of stdin as AsyncIterable<Uint8Array>) {
    byteCount += piece.byteLength;
    if (byteCount > pipedBytesMax) {
      const expected = `expected at most ${pipedBytesMax} bytes of statements on standard input, found more`;
      throw new Failure('permanent', 'statements_too_long', expected);
    }
    pieces.push(piece);
  }
  const { statements, rest } = splitStatements(Buffer.concat(pieces).toString('utf8'));
  return rest === '' ? statements : [...statements, rest];
}

const clearLine = '\r\u001b[K';

/** Progress in one line that is overwritten, where somebody looks. */
function progressOf({ isStderrTerminal, stderr }: SqlContext): ProgressPlace | undefined {
  if (!isStderrTerminal) return undefined;
  return { show: (line) => void stderr.write(`${clearLine}${line}`), nowMs: steadyNowMs };
}
