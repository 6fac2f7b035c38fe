import type { Command } from 'commander';
import type { Terminal } from '../command-context.js';
import { integerParser } from './option-parsers.js';
import { withStoreOptions, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill sql`. */
export interface SqlOptions extends StoreCommandOptions {
  readonly format?: string;
  /** At most this many rows; 0: all. */
  readonly limit: number;
  readonly json?: boolean;
}

/** Beyond this, `--format` into a file is not the way to export. */
const limitMax = 1_000_000_000;

const helpAfter = `
Examples:
  waybill sql "SELECT tool, count() FROM calls GROUP BY tool"
  waybill sql "SELECT * FROM calls ORDER BY occurred_at DESC LIMIT 1" --format Vertical
  waybill sql "SELECT * FROM spend_days" --format CSVWithNames > spend.csv
  waybill sql < report.sql                    statements through a pipe, in their order, until one fails
  waybill sql                                 a shell with history; \\? lists what it takes

A statement only reads, and may take 30 seconds, 512 MiB of memory and answer a million rows or 256 MiB: SETTINGS behind
it may ask for other limits (up to 120 seconds). Ctrl-C stops it in ClickHouse, too.

Exit status: 0 answered, 1 ClickHouse refused a statement or broke it off, 69 Waybill is not running, 130 Ctrl-C.`;

/** Declares `waybill sql`. */
export function addSqlCommand(
  program: Command,
  run: (statement: string | undefined, options: SqlOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('sql').description('run SQL as the reader: one statement, a pipe, or a shell'))
    .argument(
      '[statement]',
      'for example "SELECT * FROM calls LIMIT 5"; none: of standard input, a shell on a terminal',
    )
    .option('--format <name>', 'a ClickHouse format; default: PrettyCompact on a terminal, TSVWithNames otherwise')
    .option('-n, --limit <count>', 'at most this many rows; 0: all', integerParser(0, limitMax), 0)
    .option('--json', 'the same as --format JSON: { "meta": [{ name, type }], "data": [row, …], "rows" }')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** The format that the options ask for. A FORMAT in the statement itself counts before it. */
export function formatOf({ format, json }: SqlOptions, { isTerminal, colour }: Terminal): string {
  if (format !== undefined) return format;
  if (json === true) return 'JSON';
  if (!isTerminal) return 'TSVWithNames';
  return colour ? 'PrettyCompact' : 'PrettyCompactNoEscapes';
}
