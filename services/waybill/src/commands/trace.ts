import type { Command } from 'commander';
import type { ClickHouseReader, GetCallResult, StoredCall } from '@waybill/clickhouse';
import { createStoreFreshness } from '@waybill/questions';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { fromStoredCall } from '../reading/traced-call.convert.js';
import { renderTrace } from '../render/render-trace.js';
import { explainNoCall } from './one-call.js';
import { withReader, withStoreOptions, type ReadingContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill trace`. */
export interface TraceCommandOptions extends StoreCommandOptions {
  readonly json?: boolean;
  readonly compact?: boolean;
}

const helpAfter = `
Examples:
  waybill trace call_0192f3a1                        who called it, with what, what happened, what followed
  waybill trace 4bf92f3577b34da6a3ce929d0e0e4736     the call of a W3C trace
  waybill trace call_0192f3a1 --json | jq .effects   for a program`;

/** Declares `waybill trace`. */
export function addTraceCommand(
  program: Command,
  run: (callId: string, options: TraceCommandOptions) => Promise<void>,
): void {
  withStoreOptions(program.command('trace').description('show the control-plane trace of one call'))
    .argument('<id>', 'the id of the call or the beginning of it, or the id of its trace')
    .option('--compact', 'a few lines with what matters most')
    .option(
      '--json',
      'one JSON document: { "call": row, "attempts": [row, …], … } with the columns of the views in waybill_v',
    )
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows one call with everything that belongs to it. */
export function runTrace(id: string, options: TraceCommandOptions, context: ReadingContext): Promise<ExitCode> {
  return withReader(context, options, async (reader) => {
    const found = await getCall(reader, id);
    if (found.tag === 'found') {
      show(found, options, context);
      return exitCodes.ok;
    }
    const clock = { nowUnixNano: () => BigInt(context.nowUnixMs()) * nanosPerMs };
    const freshness = await createStoreFreshness(reader, clock).freshness();
    return explainNoCall(id, { ...found, freshness }, context);
  });
}

const nanosPerMs = 1_000_000n;
const traceIdPattern = /^[0-9a-f]{32}$/;
/** More candidates help nobody. */
const candidateCountMax = 20;

/** By its id, or by the id of a trace that only one call has. */
async function getCall(reader: ClickHouseReader, id: string): Promise<GetCallResult> {
  const found = await reader.getCall(id);
  if (found.tag !== 'not_found' || !traceIdPattern.test(id)) return found;
  const candidates = await reader.listCalls({ traceId: id, limit: candidateCountMax });
  const [only, ...others] = candidates;
  if (only === undefined) return found;
  return others.length > 0 ? { tag: 'ambiguous', candidates } : reader.getCall(only.call_id);
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
