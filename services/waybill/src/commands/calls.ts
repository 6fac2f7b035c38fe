import type { Command } from 'commander';
import { toCallDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderCalls } from '../render/calls-table.js';
import { toCallWords, withCallFilterOptions, type CallFilterOptions } from './call-filter-options.js';
import { pageEnd, sayMore, sayNone, withListOptions, type ListOptions } from './list-options.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext } from './store-command.js';
import { readWindow, withWindowOptions, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill calls`. */
export interface CallsOptions extends ListOptions, CallFilterOptions, TimeOptions {}

const helpAfter = `
Examples:
  waybill calls --since 1h --outcome failure           what failed in the last hour
  waybill calls --since 2026-11-24 --until 2026-11-25  a day, of UTC; with --local one of this machine's zone
  waybill calls --lane openai-prod --state conflicted  where two hops contradict each other on a lane
  waybill calls --json | jq -r .next_cursor            for --cursor, which goes on behind this page`;

/** Declares `waybill calls`. */
export function addCallsCommand(program: Command, run: (options: CallsOptions) => Promise<void>): void {
  const command = withStoreOptions(program.command('calls').description('list tool calls, newest first'));
  const filtered = withCallFilterOptions(withWindowOptions(withListOptions(command), 'calls that began'));
  withZoneOptions(filtered)
    .option('--json', 'one JSON document: that of GET /v1/calls, each call with its other columns of waybill_v.calls')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists calls as a table, or as one document with `--json`. */
export function runCalls(options: CallsOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor } = options;
    const answer = await questions.listCalls({ limit, cursor, ...window, ...toCallWords(options) });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const { rows, freshness } = answer;
    if (options.json === true) {
      const calls = rows.map((row) => ({ ...row, ...toCallDocument(row) }));
      writeJson(context.stdout, { calls, ...pageEnd(answer) });
    } else if (rows.length === 0)
      sayNone('no calls found: nothing was recorded yet, or the filter fits none', freshness, context);
    else {
      const shown = { ...terminalFor(options, context.terminal), zone: zoneOf(options) };
      writeLines(context.stdout, renderCalls(rows, shown));
      sayMore(answer.nextCursor, context);
    }
    return exitCodes.ok;
  });
}
