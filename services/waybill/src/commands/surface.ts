import type { Command } from 'commander';
import { toSurfacePageDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderSurface } from '../render/surface-table.js';
import { toPrintable } from '../render/printable.js';
import { sayMore, sayNone, withListOptions, type ListOptions } from './list-options.js';
import { explainNotFound } from './not-found.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext } from './store-command.js';
import { readWindow, withWindowOptions, withZoneOptions, zoneOf, type TimeOptions } from './time-options.js';

/** The options of `waybill surface`. */
export interface SurfaceOptions extends ListOptions, TimeOptions {
  readonly server?: string;
  readonly tool?: string;
}

const helpAfter = `
A line is a period: consecutive decisions of one gateway about one principal and server in which policy and visible tools
stayed the same. It ends when the gateway said something else. "hidden" behind a denied tool is the proof that it could
not be seen either.

Exit status: 0 shown, 2 wrong usage, or the beginning of a name that several have, 66 no gateway decided about it,
69 Waybill is not running.

Examples:
  waybill surface user:ada                      what ada could see, and since when
  waybill surface user:ada --tool drop_table    when that tool could be seen, or was denied
  waybill surface agent:planner --since 24h --server db`;

/** Declares `waybill surface`. */
export function addSurfaceCommand(
  program: Command,
  run: (principal: string, options: SurfaceOptions) => Promise<void>,
): void {
  const command = program.command('surface').description('show what a principal could see over time, newest first');
  withZoneOptions(withWindowOptions(withListOptions(withStoreOptions(command)), 'what could be seen'))
    .argument('<principal>', 'the principal, or on whose behalf one acts; the beginning of a name is enough')
    .option('--server <name>', 'only of this server')
    .option('--tool <name>', 'only periods in which this tool could be seen, or was denied')
    .option('--json', 'one JSON document: that of GET /v1/surfaces/{id}')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows what one principal could see. */
export function runSurface(principal: string, options: SurfaceOptions, context: QuestionContext): Promise<ExitCode> {
  const window = readWindow(options, context);
  if (window === undefined) return Promise.resolve(exitCodes.usage);
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, server, tool } = options;
    const search = await questions.getSurface(principal, { limit, cursor, ...window, server, tool });
    if (search.tag === 'refused') return explainRefusal(search, context);
    if (search.tag !== 'found')
      return explainNotFound(search, context, {
        given: principal,
        none: 'no gateway decided about a principal whose name begins with',
        listedBy: '`waybill calls` shows who called',
        several: 'principals',
        toLine: ({ name, decisions, last_at }) => `${name}  ${decisions} decisions, last ${last_at.slice(0, 19)} UTC`,
      });
    const document = toSurfacePageDocument(search, search.freshness);
    const nothing = `gateways decided about ${search.principal}, and none said what it could see, or the filter fits none`;
    if (options.json === true) writeJson(context.stdout, document);
    else if (document.periods.length === 0) sayNone(toPrintable(nothing), search.freshness, context);
    else {
      const shown = { ...terminalFor(options, context.terminal), zone: zoneOf(options) };
      writeLines(context.stdout, renderSurface(document, shown));
      sayMore(search.nextCursor, context);
    }
    return exitCodes.ok;
  });
}
