import type { Command } from 'commander';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderSessions } from '../render/sessions-table.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { withLedgerReader, withStoreOptions, type LedgerContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill sessions`. */
export interface SessionsOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly since?: number;
  readonly principal?: string;
  readonly agent?: string;
  readonly lane?: string;
  readonly state?: string;
  readonly recovery?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

const limitDefault = 20;
/** A list for people and scripts; whoever wants everything asks in SQL. */
const limitMax = 1_000;

const helpAfter = `
Examples:
  waybill sessions --since 1d --recovery pending   what is left to be recovered
  waybill sessions --principal user:ada --json     one document for a program`;

/** Declares `waybill sessions`. */
export function addSessionsCommand(program: Command, run: (options: SessionsOptions) => Promise<void>): void {
  withStoreOptions(program.command('sessions').description('list sessions, newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, limitMax), limitDefault)
    .option('--since <span>', 'only sessions that were active in the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--principal <name>', 'only sessions of this original actor')
    .option('--agent <id>', 'only sessions of this agent')
    .option('--lane <name>', 'only sessions that used this lane')
    .option('--state <word>', 'only success, partial_success, failed, denied, abandoned or unknown')
    .option('--recovery <word>', 'only not_needed, pending, recovered or human_review')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: { "sessions": [row, …] } with the columns of waybill_v.sessions')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists sessions as a table, or as rows with `--json`. */
export function runSessions(options: SessionsOptions, context: LedgerContext): Promise<ExitCode> {
  return withLedgerReader(context, options, async (reader) => {
    const sessions = await reader.listSessions({
      limit: options.limit,
      sinceMs: options.since === undefined ? undefined : context.nowUnixMs() - options.since,
      principal: options.principal,
      agentId: options.agent,
      lane: options.lane,
      terminalState: options.state,
      recoveryStatus: options.recovery,
    });
    if (options.json === true) writeJson(context.stdout, { sessions });
    else if (sessions.length > 0)
      writeLines(context.stdout, renderSessions(sessions, terminalFor(options, context.terminal)));
    else writeLines(context.stderr, ['no sessions found: nothing was recorded yet, or the filter fits none']);
    return exitCodes.ok;
  });
}
