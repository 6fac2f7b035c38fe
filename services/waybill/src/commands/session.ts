import type { Command } from 'commander';
import type { ReadSession, ReadWholeSession } from '@waybill/ports';
import { describeAbsence, toFreshnessDocument, toSessionDocument, type SearchAnswer } from '@waybill/questions';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { renderSession } from '../render/render-session.js';
import { withQuestions, withStoreOptions, type QuestionContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill session`. */
export interface SessionOptions extends StoreCommandOptions {
  readonly principal?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

const helpAfter = `
Examples:
  waybill session 4f1c                             the audit trail of the session whose id begins so
  waybill session shared --principal user:ada      when two principals use one session id
  waybill session 4f1c --json | jq .recovery       from where to go on, for a program`;

/** Declares `waybill session`. */
export function addSessionCommand(
  program: Command,
  run: (sessionId: string, options: SessionOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('session').description('show what a session did, and from where to go on'))
    .argument('<session-id>', 'the id of the session, or the beginning of it')
    .option('--principal <name>', 'the original actor, where several use the same id')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: that of GET /v1/sessions/{id}, "calls" and "checkpoints" in order')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows one session: its sums, its timeline and its recovery answer. */
export function runSession(sessionId: string, options: SessionOptions, context: QuestionContext): Promise<ExitCode> {
  return withQuestions(context, options, async (questions) => {
    const search = await questions.getSession({ idOrPrefix: sessionId, principal: options.principal });
    if (search.tag !== 'found') {
      writeLines(context.stderr, explain(toPrintable(sessionId), search));
      return search.tag === 'ambiguous' ? exitCodes.usage : exitCodes.notFound;
    }
    const document = toSessionDocument(search);
    if (options.json === true)
      writeJson(context.stdout, { ...document, freshness: toFreshnessDocument(search.freshness) });
    else writeLines(context.stdout, renderSession(document, terminalFor(options, context.terminal)));
    return exitCodes.ok;
  });
}

type NotOne = Exclude<SearchAnswer<ReadWholeSession, ReadSession>, { tag: 'found' }>;

function explain(given: string, search: NotOne): readonly string[] {
  if (search.tag === 'not_found')
    return [
      `no session has an id that begins with "${given}": \`waybill sessions\` lists them`,
      `(${describeAbsence(search.freshness)})`,
    ];
  return [
    `"${given}" could be any of these sessions; give more of the id, or --principal:`,
    ...search.candidates.map(candidateLine),
  ];
}

function candidateLine({ session_id, principal, last_seen_at, tenant_id }: ReadSession): string {
  return toPrintable(`  ${session_id}  ${principal}  ${last_seen_at.slice(0, 19)} UTC  tenant ${tenant_id}`);
}
