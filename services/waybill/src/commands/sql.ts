import type { Command } from 'commander';
import { pipeline } from 'node:stream/promises';
import type { Terminal } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { integerParser } from './option-parsers.js';
import { withReader, withStoreOptions, type ReadingContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill sql`. */
export interface SqlOptions extends StoreCommandOptions {
  readonly format?: string;
  /** At most this many rows; 0: all. */
  readonly limit: number;
  readonly json?: boolean;
}

/** Beyond this, `--format` into a file is not the way to export. */
const limitMax = 1_000_000_000;

/** Declares `waybill sql`. */
export function addSqlCommand(program: Command, run: (statement: string, options: SqlOptions) => Promise<void>): void {
  withStoreOptions(program.command('sql').description('run one SQL statement as the reader and stream the answer'))
    .argument('<statement>', 'for example "SELECT * FROM waybill_v.calls LIMIT 5"')
    .option('--format <name>', 'a ClickHouse format; default: PrettyCompact on a terminal, TSVWithNames otherwise')
    .option('-n, --limit <count>', 'at most this many rows; 0: all', integerParser(0, limitMax), 0)
    .option('--json', 'the same as --format JSON')
    .action(run);
}

/** The format that the options ask for. A FORMAT in the statement itself counts before it. */
export function formatOf({ format, json }: SqlOptions, { isTerminal, colour }: Terminal): string {
  if (format !== undefined) return format;
  if (json === true) return 'JSON';
  if (!isTerminal) return 'TSVWithNames';
  return colour ? 'PrettyCompact' : 'PrettyCompactNoEscapes';
}

/** Streams the answer of one statement to stdout, at the reader's pace. */
export function runSql(sql: string, options: SqlOptions, context: ReadingContext): Promise<ExitCode> {
  return withReader(context, options, async (reader) => {
    const answer = await reader.runSql(sql, { format: formatOf(options, context.terminal), limit: options.limit });
    await pipeline(answer, context.stdout, { end: false });
    return exitCodes.ok;
  });
}
