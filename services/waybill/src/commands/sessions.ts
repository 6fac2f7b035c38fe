import type { Command } from 'commander';
import { toSessionSummary } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderSessions } from '../render/sessions-table.js';
import { pageEnd, sayMore, sayNone, withListOptions, type ListOptions } from './list-options.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext } from './store-command.js';
import { momentParser, readWindow, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill sessions`. */
export interface SessionsOptions extends ListOptions, Omit<TimeOptions, 'until'> {
  readonly principal?: string;
  readonly agent?: string;
  readonly lane?: string;
  readonly state?: string;
  readonly recovery?: string;
}

const helpAfter = `
Examples:
  waybill sessions --since 1d --recovery pending   what is left to be recovered
  waybill sessions --principal user:ada --json     one document for a program`;

/** Declares `waybill sessions`. */
export function addSessionsCommand(program: Command, run: (options: SessionsOptions) => Promise<void>): void {
  const command = withStoreOptions(program.command('sessions').description('list sessions, newest first'));
  withZoneOptions(withListOptions(command))
    .option(
      '--since <when>',
      'only sessions that were active since: 90s, 15m, 1h, 7d, …, a day or a moment',
      momentParser,
    )
    .option('--principal <name>', 'only sessions of this original actor')
    .option('--agent <id>', 'only sessions of this agent')
    .option('--lane <name>', 'only sessions that used this lane')
    .option('--state <word>', 'only success, partial_success, failed, denied, abandoned or unknown')
    .option('--recovery <word>', 'only not_needed, pending, recovered or human_review')
    .option(
      '--json',
      'one JSON document: that of GET /v1/sessions, each session with its other columns of waybill_v.sessions',
    )
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists sessions as a table, or as one document with `--json`. */
export function runSessions(options: SessionsOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, principal, agent, lane, state, recovery } = options;
    const words = { principal, agentId: agent, lane, terminalState: state, recoveryStatus: recovery };
    const answer = await questions.listSessions({ limit, cursor, sinceMs: window.sinceMs, ...words });
    if (answer.tag === 'refused') return explainRefusal(answer, context);
    const { rows, freshness } = answer;
    if (options.json === true) {
      const sessions = rows.map((row) => ({ ...row, ...toSessionSummary(row) }));
      writeJson(context.stdout, { sessions, ...pageEnd(answer) });
    } else if (rows.length === 0)
      sayNone('no sessions found: nothing was recorded yet, or the filter fits none', freshness, context);
    else {
      const shown = { ...terminalFor(options, context.terminal), zone: zoneOf(options) };
      writeLines(context.stdout, renderSessions(rows, shown));
      sayMore(answer.nextCursor, context);
    }
    return exitCodes.ok;
  });
}
