import type { Command } from 'commander';
import { laneSpanMs, toLanesDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderLanes } from '../render/lanes-table.js';
import { explainNotFound } from './not-found.js';
import { parseSpan } from './option-parsers.js';
import { explainRefusal } from './refused-question.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill lanes`. */
export interface LanesOptions extends StoreCommandOptions {
  /** How long before and after a change is compared, milliseconds. */
  readonly span: number;
  readonly around?: string;
  readonly json?: boolean;
}

const helpAfter = `
Exit status: 0 shown, 2 wrong usage, 66 nobody changed the lane of --around, 69 Waybill is not running.

Examples:
  waybill lanes                                   which lanes are frozen, since when, by whom and why
  waybill lanes --around openai-prod --span 15m   what the other lanes did when openai-prod was frozen`;

/** Declares `waybill lanes`. */
export function addLanesCommand(program: Command, run: (options: LanesOptions) => Promise<void>): void {
  withStoreOptions(
    program.command('lanes').description('show every lane, and its use before and after its last change'),
  )
    .option('--span <span>', 'how long before and after is compared (default: 1h)', parseSpan, laneSpanMs.fallback)
    .option('--around <lane>', 'compare every lane before and after the last change of this one')
    .option('--json', 'one JSON document: that of GET /v1/lanes')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows lanes as a table, or as one document with `--json`. */
export function runLanes(options: LanesOptions, context: QuestionContext): Promise<ExitCode> {
  const { around, span } = options;
  return withQuestions(context, options, async (questions) => {
    const search = await questions.listLanes({ around, spanMs: span });
    if (search.tag === 'refused') return explainRefusal(search, context);
    if (search.tag !== 'found')
      return explainNotFound(search, context, {
        given: around ?? '',
        none: 'nobody ever changed the lane',
        listedBy: '`waybill lanes` lists them',
        several: 'lanes',
        toLine: (lane) => lane,
      });
    const document = toLanesDocument(search, search.freshness);
    if (options.json === true) writeJson(context.stdout, document);
    else if (document.lanes.length === 0)
      writeLines(context.stderr, ['no lanes: no call named one, and nobody changed one']);
    else writeLines(context.stdout, renderLanes(document, context.terminal));
    return exitCodes.ok;
  });
}
