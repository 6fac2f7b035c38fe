import type { Command } from 'commander';
import type { GetCallResult, StoredCall } from '@waybill/clickhouse';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { fromStoredCall } from '../reading/traced-call.convert.js';
import { toPrintable } from '../render/printable.js';
import { renderTrace } from '../render/render-trace.js';
import { explainCandidates } from './one-call.js';
import { withReader, withStoreOptions, type ReadingContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill trace`. */
export interface TraceCommandOptions extends StoreCommandOptions {
  readonly json?: boolean;
  readonly compact?: boolean;
}

/** Declares `waybill trace`. */
export function addTraceCommand(
  program: Command,
  run: (callId: string, options: TraceCommandOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('trace').description('show the control-plane trace of one call'))
    .argument('<call-id>', 'the id of the call, or the beginning of it')
    .option('--compact', 'a few lines with what matters most')
    .option(
      '--json',
      'one JSON document: { "call": row, "attempts": [row, …], … } with the columns of the views in waybill_v',
    )
    .action(run);
}

/** Shows one call with everything that belongs to it. */
export function runTrace(callId: string, options: TraceCommandOptions, context: ReadingContext): Promise<ExitCode> {
  return withReader(context, options, async (reader) => {
    const found = await reader.getCall(callId);
    if (found.tag === 'found') {
      show(found, options, context);
      return exitCodes.ok;
    }
    writeLines(context.stderr, explain(callId, found));
    return found.tag === 'ambiguous' ? exitCodes.usage : exitCodes.notFound;
  });
}

function explain(callId: string, found: Exclude<GetCallResult, { tag: 'found' }>): readonly string[] {
  const given = toPrintable(callId);
  if (found.tag === 'not_found') return [`no call has an id that begins with "${given}": \`waybill calls\` lists them`];
  return explainCandidates(given, found);
}

function show(stored: StoredCall, options: TraceCommandOptions, context: ReadingContext): void {
  if (options.json === true) return writeJson(context.stdout, toTraceDocument(stored));
  const { width, colour } = context.terminal;
  const nowUnixMs = context.nowUnixMs();
  writeLines(
    context.stdout,
    renderTrace(fromStoredCall(stored), { width, colour, nowUnixMs, compact: options.compact === true }),
  );
}

/** The JSON document of `waybill trace --json`: one key per view, its rows as SQL gives them. */
export function toTraceDocument(stored: StoredCall) {
  return {
    call: stored.call,
    attempts: stored.attempts,
    upstream_calls: stored.upstreamCalls,
    evidence: stored.evidence,
    checkpoints: stored.checkpoints,
    deliveries: stored.deliveries,
    denials: stored.denials,
    effects: stored.effects,
    spend_entries: stored.spendEntries,
    events: stored.events,
  };
}
