import type { Command } from 'commander';
import { listLimits, toSurfacePageDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderSurface } from '../render/surface-table.js';
import { toPrintable } from '../render/printable.js';
import { explainNotFound } from './not-found.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { explainRefusal } from './refused.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill surface`. */
export interface SurfaceOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly since?: number;
  readonly until?: number;
  readonly server?: string;
  readonly tool?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
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
  withStoreOptions(program.command('surface').description('show what a principal could see over time, newest first'))
    .argument('<principal>', 'the principal, or on whose behalf one acts; the beginning of a name is enough')
    .option('-n, --limit <count>', 'how many periods at most', integerParser(1, listLimits.max), listLimits.fallback)
    .option('--cursor <text>', '"next_cursor" of the page before')
    .option('--since <span>', 'only what could be seen in the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--until <span>', 'only what could be seen before the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--server <name>', 'only of this server')
    .option('--tool <name>', 'only periods in which this tool could be seen, or was denied')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: that of GET /v1/surfaces/{id}')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows what one principal could see. */
export function runSurface(principal: string, options: SurfaceOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const { limit, cursor, since, until, server, tool } = options;
    const agoMs = (span: number | undefined) => (span === undefined ? undefined : context.nowUnixMs() - span);
    const filter = { sinceMs: agoMs(since), untilMs: agoMs(until), server, tool };
    const search = await questions.getSurface(principal, { limit, cursor, ...filter });
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
    if (options.json === true) writeJson(context.stdout, document);
    else if (document.periods.length === 0)
      writeLines(context.stderr, [
        toPrintable(
          `gateways decided about ${document.principal}, and none said what it could see, or the filter fits none`,
        ),
      ]);
    else {
      writeLines(context.stdout, renderSurface(document, terminalFor(options, context.terminal)));
      if (document.next_cursor !== null)
        writeLines(context.stderr, ['there are more: raise --limit, or use --cursor with --json']);
    }
    return exitCodes.ok;
  });
}
