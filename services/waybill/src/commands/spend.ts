import type { Command } from 'commander';
import type { SpendDimension } from '@waybill/ports';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toSpendDocument } from '@waybill/questions';
import { renderSpend } from '../render/spend-tables.js';
import { toClickHouseMinute } from '../render/utc-time.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { describeSpendWords, parseSpendDimensions } from './spend-dimensions.js';
import { withLedgerReader, withStoreOptions, type LedgerContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill spend`. */
export interface SpendOptions extends StoreCommandOptions {
  readonly by: readonly SpendDimension[];
  /** Milliseconds back from now. */
  readonly since: number;
  readonly limit: number;
  readonly json?: boolean;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const limitDefault = 1_000;
const limitMax = 100_000;

const helpAfter = `
What spend can be broken down by:
${describeSpendWords()}

Examples:
  waybill spend --by lane                         the last 24 hours, by lane
  waybill spend --by agent,tool --since 7d        which agent spent on which tool
  waybill spend --by hour --since 1d --json       one document for a program`;

/** Declares `waybill spend`. */
export function addSpendCommand(program: Command, run: (options: SpendOptions) => Promise<void>): void {
  withStoreOptions(program.command('spend').description('show what was spent, by one or two dimensions'))
    .requiredOption('--by <words>', 'one word, or two with a comma between; the list is below', parseSpendDimensions)
    .option('--since <span>', 'the whole minutes of the last 15m, 24h, 7d, … (default: 24h)', parseSpan, dayMs)
    .option('-n, --limit <count>', 'how many groups at most', integerParser(1, limitMax), limitDefault)
    .option(
      '--json',
      'one JSON document: { "by", "from", "until", "spend": [{ group, currency, estimated, actual, … }] }',
    )
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows spend as tables, one per currency, or as one document with `--json`. */
export function runSpend(options: SpendOptions, context: LedgerContext): Promise<ExitCode> {
  return withLedgerReader(context, options, async (reader) => {
    const untilMs = context.nowUnixMs();
    const fromMs = Math.floor((untilMs - options.since) / minuteMs) * minuteMs;
    // One more than asked for tells whether there are more.
    const rows = await reader.listSpend({ by: options.by, fromMs, untilMs, limit: options.limit + 1 });
    const shown = rows.slice(0, options.limit);
    const isCut = rows.length > shown.length;
    const window = { from: toClickHouseMinute(fromMs), until: toClickHouseMinute(untilMs) };
    if (options.json === true) {
      writeJson(context.stdout, {
        by: options.by,
        ...window,
        is_cut: isCut,
        spend: shown.map((row) => toSpendDocument(row, options.by)),
      });
      return exitCodes.ok;
    }
    writeLines(
      context.stderr,
      isCut ? [`only the first ${shown.length} rows are summed: raise --limit for the rest`] : [],
    );
    if (shown.length === 0) writeLines(context.stderr, [`no calls and no spend since ${window.from} UTC`]);
    else
      writeLines(context.stdout, [
        `spend by ${options.by.join(' and ')}, ${window.from} to ${window.until} UTC`,
        '',
        ...renderSpend(shown, options.by, context.terminal),
      ]);
    return exitCodes.ok;
  });
}
