import type { Command } from 'commander';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderCalls } from '../render/calls-table.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { withReader, withStoreOptions, type ReadingContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill calls`. */
export interface CallsOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly since?: number;
  readonly tool?: string;
  readonly outcome?: string;
  readonly session?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

const limitDefault = 20;
/** A list for people and scripts; whoever wants everything asks in SQL. */
const limitMax = 1_000;

/** Declares `waybill calls`. */
export function addCallsCommand(program: Command, run: (options: CallsOptions) => Promise<void>): void {
  withStoreOptions(program.command('calls').description('list tool calls, newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, limitMax), limitDefault)
    .option('--since <span>', 'only calls of the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--tool <name>', 'only calls of this tool')
    .option('--outcome <word>', 'only success, failure, denied, partial or unknown')
    .option('--session <id>', 'only calls of this session')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: { "calls": [row, …] } with the columns of waybill_v.calls')
    .action(run);
}

/** Lists calls as a table, or as rows with `--json`. */
export function runCalls(options: CallsOptions, context: ReadingContext): Promise<ExitCode> {
  return withReader(context, options, async (reader) => {
    const calls = await reader.listCalls({
      limit: options.limit,
      sinceMs: options.since === undefined ? undefined : context.nowUnixMs() - options.since,
      tool: options.tool,
      outcome: options.outcome,
      sessionId: options.session,
    });
    if (options.json === true) writeJson(context.stdout, { calls });
    else if (calls.length > 0) writeLines(context.stdout, renderCalls(calls, terminalFor(options, context.terminal)));
    else writeLines(context.stderr, ['no calls found: nothing was recorded yet, or the filter fits none']);
    return exitCodes.ok;
  });
}
