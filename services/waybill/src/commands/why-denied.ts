import type { Command } from 'commander';
import { toDenialDocument, toFreshnessDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { createPaint, type Paint } from '../render/paint.js';
import { toPrintable, toPrintableDeep } from '../render/printable.js';
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
    .option('--json', 'one JSON document: { "call_id", "outcome", "denials": [{ hop, reason, rule, … }], "freshness" }')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows every refusal of one call. */
export function runWhyDenied(callId: string, options: WhyDeniedOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getCall(callId);
    if (search.tag !== 'found') return explainNoCall(callId, search, context);
    const { call, freshness } = search;
    const denials = search.denials.map(toDenialDocument);
    if (options.json === true) {
      const { call_id, outcome } = call;
      writeJson(context.stdout, { call_id, outcome, denials, freshness: toFreshnessDocument(freshness) });
    } else if (denials.length > 0) {
      const paint = createPaint(context.terminal.colour);
      writeLines(
        context.stdout,
        denials.flatMap((each) => renderDenial(each, paint)),
      );
    } else writeLines(context.stderr, [toPrintable(`nobody denied ${call.call_id}: its outcome is ${call.outcome}`)]);
    return denials.length > 0 ? exitCodes.ok : exitCodes.failure;
  });
}

function renderDenial(denial: ReturnType<typeof toDenialDocument>, paint: Paint): readonly string[] {
  const shown = toPrintableDeep(denial);
  const policy = [shown.policy_bundle, shown.policy_version].filter((each) => each !== null).join('@');
  const facts: readonly (readonly [string, string | null])[] = [
    ['rule', shown.rule],
    [
      'policy',
      policy === '' ? null : `${policy}${shown.enforcement_mode === null ? '' : `, ${shown.enforcement_mode}`}`,
    ],
    ['asked for', shown.requested_capability],
    ['allowed', shown.allowed_neighbour],
    ['who', shown.principal],
  ];
  return [
    `${paint.bad(shown.reason)} by the ${shown.hop}, attempt ${shown.attempt}${shown.tool === '' ? '' : ` of ${shown.tool}`} at ${shown.occurred_at.slice(0, 19)} UTC`,
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(9)}  ${value}`])),
  ];
}
