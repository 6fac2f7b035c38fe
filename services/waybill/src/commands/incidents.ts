import type { Command } from 'commander';
import { terminalFor, writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderIncidents } from '../render/incidents-table.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { withLedgerReader, withStoreOptions, type LedgerContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill incidents`. */
export interface IncidentsOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly since?: number;
  readonly state?: string;
  readonly class?: string;
  readonly lane?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

const limitDefault = 20;
/** A list for people and scripts; whoever wants everything asks in SQL. */
const limitMax = 1_000;

const helpAfter = `
Examples:
  waybill incidents --state open             what nobody has closed yet
  waybill incidents --since 7d --json        one document for a program`;

/** Declares `waybill incidents`. */
export function addIncidentsCommand(program: Command, run: (options: IncidentsOptions) => Promise<void>): void {
  withStoreOptions(program.command('incidents').description('list incidents: open ones first, then newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, limitMax), limitDefault)
    .option('--since <span>', 'only incidents of which something was said in the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--state <word>', 'only open or closed')
    .option('--class <word>', 'only auth_drift, scope_escape, contract_drift, malformed_success, …')
    .option('--lane <name>', 'only incidents of this lane')
    .option('--wide', 'cut nothing, however long the lines become')
    .option('--json', 'one JSON document: { "incidents": [row, …] } with the columns of waybill_v.incidents')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Lists incidents as a table, or as rows with `--json`. */
export function runIncidents(options: IncidentsOptions, context: LedgerContext): Promise<ExitCode> {
  return withLedgerReader(context, options, async (reader) => {
    const incidents = await reader.listIncidents({
      limit: options.limit,
      sinceMs: options.since === undefined ? undefined : context.nowUnixMs() - options.since,
      state: options.state,
      incidentClass: options.class,
      lane: options.lane,
    });
    if (options.json === true) writeJson(context.stdout, { incidents });
    else if (incidents.length > 0)
      writeLines(context.stdout, renderIncidents(incidents, terminalFor(options, context.terminal)));
    else writeLines(context.stderr, ['no incidents found: nobody opened one yet, or the filter fits none']);
    return exitCodes.ok;
  });
}
