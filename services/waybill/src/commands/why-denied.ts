import type { Command } from 'commander';
import { toCallDenialsDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { renderDenials } from '../render/render-denials.js';
import { explainNoCall } from './one-call.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill why-denied`. */
export interface WhyDeniedOptions extends StoreCommandOptions {
  readonly json?: boolean;
}

const helpAfter = `
Exit status: 0 it was denied, 1 nobody denied it, 2 wrong usage, 66 no such call, 69 Waybill is not running.

Examples:
  waybill why-denied call_0192f3a1            which rule said no, and what was allowed next to it
  waybill denials --since 1h                  the calls to ask about`;

/** Declares `waybill why-denied`. */
export function addWhyDeniedCommand(
  program: Command,
  run: (callId: string, options: WhyDeniedOptions) => Promise<void>,
): void {
  withStoreOptions(
    program.command('why-denied').description('say who denied a call, by which rule, and what was allowed'),
  )
    .argument('<call-id>', 'the id of the call, or the beginning of it')
    .option('--json', 'one JSON document: that of GET /v1/calls/{id}/denials')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows every refusal of one call. */
export function runWhyDenied(callId: string, options: WhyDeniedOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getCall(callId);
    if (search.tag !== 'found') return explainNoCall(callId, search, context);
    const document = toCallDenialsDocument(search, search.freshness);
    const isDenied = document.denials.length > 0;
    if (options.json === true) writeJson(context.stdout, document);
    else if (isDenied) writeLines(context.stdout, renderDenials(document, context.terminal));
    else
      writeLines(context.stderr, [
        toPrintable(`nobody denied ${document.call_id}: its outcome is ${document.outcome}`),
      ]);
    return isDenied ? exitCodes.ok : exitCodes.failure;
  });
}
