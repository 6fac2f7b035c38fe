import type { Command } from 'commander';
import { integerParser, parseSpan } from './option-parsers.js';
import { withStoreOptions, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill quarantine list`. */
export interface QuarantineListOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly since?: number;
  readonly reason?: string;
  readonly stage?: string;
  readonly after?: string;
  readonly waiting?: boolean;
  readonly json?: boolean;
}

/** The options of `waybill quarantine show`. */
export interface QuarantineShowOptions extends StoreCommandOptions {
  readonly json?: boolean;
}

/** The options of `waybill quarantine redrive`. */
export interface QuarantineRedriveOptions extends StoreCommandOptions {
  readonly limit: number;
  readonly reason?: string;
  readonly stage?: string;
  readonly all?: boolean;
  readonly endpoint?: string;
  readonly operator?: string;
  /** Milliseconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/** What the three of them do. */
export interface QuarantineRunners {
  readonly list: (options: QuarantineListOptions) => Promise<void>;
  readonly show: (failureId: string, options: QuarantineShowOptions) => Promise<void>;
  readonly redrive: (failureIds: readonly string[], options: QuarantineRedriveOptions) => Promise<void>;
}

const limitDefault = 20;
const limitMax = 1_000;
const redriveLimitDefault = 1_000;
const redriveLimitMax = 10_000;
const waitDefaultMs = 30_000;

const listHelp = `
Examples:
  waybill quarantine list --stage collector --reason limit   what is larger than the contract allows
  waybill quarantine list --waiting --after <failure-id>     the next page of what was not sent again`;

const redriveHelp = `
Sends what was set aside to the collector again, under the same event id. Says of each what became of it: stored, duplicate
(stored already), conflict (another event has its id), refused again or quarantined again with the reason. Nothing leaves
quarantine; \`waybill quarantine show\` says who sent it again and when. Running it twice does no harm.

Exit status: 0 each is stored, 1 something is not, 66 no such failure, 69 Waybill is not running.

Examples:
  waybill quarantine redrive waybill.events.v1/0/17/#3
  waybill quarantine redrive --reason call_too_large`;

/** Declares `waybill quarantine` and what stands below it. */
export function addQuarantineCommand(program: Command, runners: QuarantineRunners): void {
  const quarantine = program
    .command('quarantine')
    .description('look at events that were set aside, and send them again');
  withStoreOptions(quarantine.command('list').description('list what was set aside, newest first'))
    .option('-n, --limit <count>', 'how many at most', integerParser(1, limitMax), limitDefault)
    .option('--since <span>', 'only of the last 90s, 15m, 1h, 7d, …', parseSpan)
    .option('--reason <word>', 'only undecodable, id_conflict, call_too_large, malformed, limit, …')
    .option('--stage <word>', 'only of the collector, stitcher or ledger')
    .option('--waiting', 'only what was not sent again with success')
    .option('--after <failure-id>', 'only what comes after this one: the last of the page before')
    .option('--json', 'one JSON document: { "failures": [row, …] } with the columns of waybill_v.quarantine')
    .addHelpText('after', listHelp)
    .action(runners.list);
  withStoreOptions(quarantine.command('show').description('show one failure with its payload'))
    .argument('<failure-id>', 'as `waybill quarantine list` shows it')
    .option('--json', 'one JSON document: the row, "payload_base64", "event" where it is one, and "redriven"')
    .action(runners.show);
  withStoreOptions(quarantine.command('redrive').description('send what was set aside again'))
    .argument('[failure-id...]', 'which; without any, those that --reason, --stage or --all name')
    .option('--reason <word>', 'all of this reason that were not sent again with success')
    .option('--stage <word>', 'all of this stage that were not sent again with success')
    .option('--all', 'all that were not sent again with success')
    .option('-n, --limit <count>', 'how many at most', integerParser(1, redriveLimitMax), redriveLimitDefault)
    .option(
      '--endpoint <host:port>',
      'the collector (env WAYBILL_ENDPOINT; default: of the running Waybill, else localhost:4500)',
    )
    .option('--operator <name>', 'who does this, for the record (default: user@host)')
    .option('--wait <span>', 'how long to wait for the stitcher (default: 30s)', parseSpan, waitDefaultMs)
    .option('--json', 'one JSON document: { "results": [{ "failure_id", "event_id", "result", "detail" }] }')
    .addHelpText('after', redriveHelp)
    .action(runners.redrive);
}
