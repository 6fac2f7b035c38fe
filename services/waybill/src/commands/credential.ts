import type { Command } from 'commander';
import { toCredentialDocument } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderCredential } from '../render/render-credential.js';
import { explainNotFound } from './not-found.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill credential`. */
export interface CredentialOptions extends StoreCommandOptions {
  readonly wide?: boolean;
  readonly json?: boolean;
}

const helpAfter = `
"before" and "after" a change count all calls on the credential that began before it took effect, and then or later.

Exit status: 0 shown, 2 wrong usage, or the beginning of a fingerprint that several have, 66 no such credential,
69 Waybill is not running.

Examples:
  waybill credential sha256:9f2c                 its changes, and the calls before and after each
  waybill credential sha256:9f2c --json | jq .calls_after_end
                                                 what ran on it after it was revoked or had expired`;

/** Declares `waybill credential`. */
export function addCredentialCommand(
  program: Command,
  run: (fingerprint: string, options: CredentialOptions) => Promise<void>,
): void {
  withStoreOptions(
    program
      .command('credential')
      .description('show the life of a credential, who used it where, and what ran on it after its end'),
  )
    .argument('<fingerprint>', 'the fingerprint of the credential, or the beginning of it')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: that of GET /v1/credentials/{id}')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows one credential. */
export function runCredential(
  fingerprint: string,
  options: CredentialOptions,
  context: QuestionContext,
): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getCredential(fingerprint);
    if (search.tag !== 'found')
      return explainNotFound(search, context, {
        given: fingerprint,
        none: 'no call ran on, and nobody spoke of, a credential whose fingerprint begins with',
        listedBy: '`waybill spend --by credential --since 7d` lists those in use',
        several: 'credentials',
        toLine: ({ credential_fingerprint, tenant_id, changes, calls }) =>
          `${credential_fingerprint}  ${calls} calls, ${changes} changes  tenant ${tenant_id}`,
      });
    const document = toCredentialDocument(search, search.freshness);
    if (options.json === true) writeJson(context.stdout, document);
    else writeLines(context.stdout, renderCredential(document, terminalFor(options, context.terminal)));
    return exitCodes.ok;
  });
}
