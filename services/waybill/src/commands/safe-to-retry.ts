import type { Command } from 'commander';
import { retryRemarks } from '@waybill/domain';
import { toRetryDocument, type RetryDocument } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { createPaint, paintWord, type Paint } from '../render/paint.js';
import { toPrintableDeep } from '../render/printable.js';
import { actionText, reasonText, verdictText } from '../render/reason-texts.js';
import { explainNoCall } from './one-call.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill safe-to-retry`. */
export interface SafeToRetryOptions extends StoreCommandOptions {
  readonly json?: boolean;
}

const helpAfter = `
Exit status: 0 safe, 3 safe with the same idempotency key, 4 verify first, 5 unsafe, 6 nobody knows;
2 wrong usage, 66 no such call, 69 Waybill is not running. While records are missing the verdict may change.

Examples:
  waybill safe-to-retry call_0192f3a1                      the verdict, why, and what to do next
  waybill safe-to-retry call_0192f3a1 && ./again.sh        only when it is safe
  waybill safe-to-retry call_0192f3a1 --json | jq -r .next_action`;

/** Declares `waybill safe-to-retry`. */
export function addSafeToRetryCommand(
  program: Command,
  run: (callId: string, options: SafeToRetryOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('safe-to-retry').description('say whether a call may be done again, and why'))
    .argument('<call-id>', 'the id of the call, or the beginning of it')
    .option('--json', 'one JSON document: that of GET /v1/calls/{id}/retry-verdict')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Says the verdict on a retry, also by the exit status. */
export function runSafeToRetry(
  callId: string,
  options: SafeToRetryOptions,
  context: QuestionContext,
): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getCall(callId);
    if (search.tag !== 'found') return explainNoCall(callId, search, context);
    const document = toRetryDocument(search, search.freshness);
    if (options.json === true) writeJson(context.stdout, document);
    else writeLines(context.stdout, renderVerdict(document, createPaint(context.terminal.colour)));
    return verdictExitCodes[document.retry_verdict] ?? exitCodes.unknownVerdict;
  });
}

const verdictExitCodes: Readonly<Record<string, ExitCode>> = {
  safe: exitCodes.ok,
  safe_with_same_key: exitCodes.safeWithSameKey,
  verify_first: exitCodes.verifyFirst,
  unsafe: exitCodes.unsafe,
};

/** Reasons that did not decide: each names evidence with which the verdict would be milder. */
const remarks: ReadonlySet<string> = new Set(retryRemarks.map(({ reason }) => reason));

function renderVerdict(document: RetryDocument, paint: Paint): readonly string[] {
  const { call_id, tool, outcome, retry_verdict, retry_reasons, next_action, ...rest } = toPrintableDeep(document);
  return [
    `${paintWord(paint, retry_verdict)}: ${verdictText(retry_verdict)}`,
    ...retry_reasons.map(
      (reason) => `  ${remarks.has(reason) ? 'not milder, because' : 'because'} ${reasonText(reason)}`,
    ),
    ...(next_action === null ? [] : [`  next: ${next_action} (${actionText(next_action)})`]),
    ...(rest.idempotency_key === null ? [] : [`  key: ${rest.idempotency_key}`]),
    paint.faint(`  ${tool} ${call_id}, outcome ${outcome}, ${rest.state}${missingText(rest.hops_missing)}`),
  ];
}

function missingText(hops: readonly string[]): string {
  return hops.length === 0 ? '' : `, nothing heard of ${hops.join(', ')}`;
}
