import type { Command } from 'commander';
import type { SpendDimension } from '@waybill/ports';
import { spendLimits, toFreshnessDocument, toSpendDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderSpend } from '../render/spend-tables.js';
import { toZonedMinute, zoneName } from '../render/zoned-time.js';
import { sayNone } from './list-options.js';
import { integerParser } from './option-parsers.js';
import { explainRefusal } from './refused-question.js';
import { describeSpendWords, parseSpendDimensions } from './spend-dimensions.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';
import { momentParser, readWindow, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill spend`. */
export interface SpendOptions extends StoreCommandOptions, TimeOptions {
  readonly by: readonly SpendDimension[];
  readonly limit: number;
  readonly json?: boolean;
}

const helpAfter = `
What spend can be broken down by:
${describeSpendWords()}

Examples:
  waybill spend --by lane                         the last 24 hours, by lane
  waybill spend --by agent,tool --since 7d        which agent spent on which tool
  waybill spend --by hour --since 1d --json       one document for a program`;

/** Declares `waybill spend`. */
export function addSpendCommand(program: Command, run: (options: SpendOptions) => Promise<void>): void {
  const command = withStoreOptions(
    program.command('spend').description('show what was spent, by one or two dimensions'),
  );
  withZoneOptions(command)
    .requiredOption('--by <words>', 'one word, or two with a comma between; the list is below', parseSpendDimensions)
    .option(
      '--since <when>',
      'the whole minutes since: 15m, 24h, 7d, …, a day or a moment (default: 24h)',
      momentParser,
    )
    .option('--until <when>', 'the minutes before that (default: now)', momentParser)
    .option('-n, --limit <count>', 'how many groups at most', integerParser(1, spendLimits.max), spendLimits.fallback)
    .option('--json', 'one JSON document: that of GET /v1/spend')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows spend as tables, one per currency, or as one document with `--json`. */
export function runSpend(options: SpendOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { by, limit } = options;
    const answer = await questions.getSpend({ by, fromMs: window.sinceMs, untilMs: window.untilMs, limit });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const { rows, isCut, freshness } = answer;
    const { fromMs, untilMs } = answer.question;
    if (options.json === true) {
      writeJson(context.stdout, {
        by,
        from: new Date(fromMs).toISOString(),
        until: new Date(untilMs).toISOString(),
        is_cut: isCut,
        spend: rows.map((row) => toSpendDocument(row, by)),
        freshness: toFreshnessDocument(freshness),
      });
      return exitCodes.ok;
    }
    const zone = zoneOf(options);
    const [from, until] = [fromMs, untilMs].map((unixMs) => toZonedMinute(unixMs, zone));
    writeLines(
      context.stderr,
      isCut ? [`only the first ${rows.length} rows are summed: raise --limit for the rest`] : [],
    );
    if (rows.length === 0) sayNone(`no calls and no spend since ${from} ${zoneName(zone)}`, freshness, context);
    else
      writeLines(context.stdout, [
        `spend by ${by.join(' and ')}, ${from} to ${until} ${zoneName(zone)}`,
        '',
        ...renderSpend(rows, by, context.terminal),
      ]);
    return exitCodes.ok;
  });
}
