import { Option, type Command } from 'commander';
import type { ExportSubject } from '@waybill/clickhouse';
import { exportFormats, type ExportFormat } from '../export/export-formats.js';
import { integerParser } from './option-parsers.js';
import { withStoreOptions, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill export`. */
export interface ExportOptions extends StoreCommandOptions {
  readonly what: ExportSubject;
  readonly format: ExportFormat;
  /** A span back from now, or a moment in RFC 3339. */
  readonly since: string;
  readonly until?: string;
  /** A directory, or a file whose name ends with the format. */
  readonly into: string;
  readonly rowsPerPart: number;
  readonly json?: boolean;
}

/** What each word stands for; the store's adapter, which knows how, is loaded when an export runs. */
const subjects: Readonly<Record<ExportSubject, string>> = {
  calls: 'calls, by when they began',
  attempts: 'their tries',
  effects: 'what they changed',
  denials: 'refusals',
  events: 'what hops said, by when the log took it',
  sessions: 'sessions, by when they began',
  spend: 'spend by minute, and by everything that money is looked at by',
  spend_entries: 'single entries of spend',
};

const rowsPerPartDefault = 50_000;
/** What the reader's account may get at once. */
const rowsPerPartMax = 1_000_000;

const helpAfter = `
What can be exported:
${Object.entries(subjects)
  .map(([word, meaning]) => `  ${word.padEnd(15)}${meaning}`)
  .join('\n')}

Examples:
  waybill export --since 7d --format parquet --into calls-of-the-week
  waybill export --what spend --since 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z --format csv --into november.csv
  waybill export --what events --since 1d --format jsonl --into events --json

Resumable: the same command goes on behind the last file, and reads again only what has changed. events are taken by when the log
took them, everything else by when it happened: a window of events that is over never changes.

Exit status: 0 every file has the rows that the store has, 1 not, or it failed, 2 wrong usage, 69 Waybill is not running, 130 Ctrl-C.`;

/** Declares `waybill export`. */
export function addExportCommand(program: Command, run: (options: ExportOptions) => Promise<void>): void {
  withStoreOptions(program.command('export').description('write rows of a window into files, resumable'))
    .requiredOption('--since <moment>', 'from when on: 7d, 24h, … back from now, or 2026-11-24T11:00:00Z')
    .option('--until <moment>', 'until when, that moment not included (default: now)')
    .addOption(new Option('--what <rows>', 'which rows').choices(Object.keys(subjects)).default('calls'))
    .addOption(new Option('--format <name>', 'of the files').choices(Object.keys(exportFormats)).makeOptionMandatory())
    .requiredOption('--into <path>', 'a directory, or a file that ends with .parquet, .jsonl or .csv')
    .option(
      '--rows-per-part <count>',
      'about how many rows a file has at most',
      integerParser(1, rowsPerPartMax),
      rowsPerPartDefault,
    )
    .option(
      '--json',
      'one JSON document: { what, since, until, into, rows, bytes, is_verified, open_rows, parts: […] }',
    )
    .addHelpText('after', helpAfter)
    .action(run);
}
