import type { Command } from 'commander';
import type { AuditReport, Conservation, ConservationReader, LedgerAuditor } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { renderAuditReport } from '../render/audit-report.js';
import { renderConservation } from '../render/conservation-report.js';
import type { StoreAddress } from '../reading/store-address.js';
import { toPrintable } from '../render/printable.js';
import { toClickHouseMinute } from '../render/utc-time.js';
import { integerParser, parseSpan } from './option-parsers.js';
import { withStore, withStoreOptions, type AuditContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill reconcile`. */
export interface ReconcileOptions extends StoreCommandOptions {
  /** Milliseconds back from now. */
  readonly since: number;
  /** How long a call must have received no event before it is compared, milliseconds. */
  readonly settle: number;
  readonly limit: number;
  /** Whether differences are kept. */
  readonly record: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const limitDefault = 100;
const limitMax = 10_000;

const helpAfter = `
First, per producer and hour: everything that was sent is stored, a duplicate, refused or quarantined; what its numbers
say is missing; and what is unexplained, with its place in the log. Then closed minutes and sessions are recomputed from
the stored events, by another path than the ledger's, and compared.
Each difference is kept as a row of audit_differences, where the user may write there: on the machine of "waybill up" it may.

Exit status: 0 nothing is unexplained and all agree, 1 something is, differs or could not be asked, 69 Waybill is not running.

Examples:
  waybill reconcile                       the last 24 hours
  waybill reconcile --since 7d --json     one document for a program
  waybill reconcile --no-record           look only, and keep nothing`;

/** Declares `waybill reconcile`. */
export function addReconcileCommand(program: Command, run: (options: ReconcileOptions) => Promise<void>): void {
  withStoreOptions(
    program
      .command('reconcile')
      .description('check that everything that was sent is there, and sessions and spend against their events'),
  )
    .option('--since <span>', 'the closed minutes of the last 15m, 24h, 7d, … (default: 24h)', parseSpan, dayMs)
    .option('--settle <span>', 'leave out calls with events younger than this (default: 1m)', parseSpan, minuteMs)
    .option(
      '-n, --limit <count>',
      'how many producers and hours, places and differences at most',
      integerParser(1, limitMax),
      limitDefault,
    )
    .option('--no-record', 'do not keep the differences in audit_differences')
    .option(
      '--json',
      'one JSON document: { "from", "until", "conservation": { "producers", "breaches" }, "differences", … }',
    )
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Audits the ledger; the exit status says whether everything agrees. */
export function runReconcile(options: ReconcileOptions, context: AuditContext): Promise<ExitCode> {
  const use = async ({ auditor, conservation }: Checks): Promise<ExitCode> => {
    const nowMs = context.nowUnixMs();
    const window = { fromMs: wholeMinute(nowMs - options.since), untilMs: wholeMinute(nowMs) };
    const law = await conservation.getConservation({ fromMs: window.fromMs, limit: options.limit });
    const report = await auditor.compare({ ...window, settledMs: nowMs - options.settle, limit: options.limit });
    const shown = { from: toClickHouseMinute(window.fromMs), until: toClickHouseMinute(window.untilMs) };
    if (options.json === true)
      writeJson(context.stdout, { ...shown, conservation: toConservationDocument(law), ...toAuditDocument(report) });
    else {
      writeLines(context.stdout, renderConservation(law, context.terminal));
      writeLines(context.stdout, renderAuditReport(report, { colour: context.terminal.colour, ...shown }));
    }
    if (options.record && report.differences.length > 0) await record(auditor, report, context);
    return report.differences.length + law.breaches.length === 0 ? exitCodes.ok : exitCodes.failure;
  };
  return withStore(context, options, { open: (address) => openChecks(context, address), use, account: 'auditor' });
}

interface Checks {
  readonly auditor: LedgerAuditor;
  readonly conservation: ConservationReader;
  shutdown(): Promise<void>;
}

function openChecks({ createAuditor, createConservationReader }: AuditContext, address: StoreAddress): Checks {
  const [auditor, conservation] = [createAuditor(address), createConservationReader(address)];
  return {
    auditor,
    conservation,
    async shutdown() {
      await Promise.all([auditor.shutdown(), conservation.shutdown()]);
    },
  };
}

/** The JSON document of the law: rows with the names of the views' columns. Total. */
export function toConservationDocument({ rows, breaches, isCut }: Conservation) {
  return { is_cut: isCut, producers: rows, breaches };
}

function wholeMinute(unixMs: number): number {
  return Math.floor(unixMs / minuteMs) * minuteMs;
}

/** That they cannot be kept changes nothing about what was found: it is said beside it. */
async function record(auditor: LedgerAuditor, report: AuditReport, context: AuditContext): Promise<void> {
  const auditedAtMs = context.nowUnixMs();
  try {
    await auditor.record(`reconcile-${auditedAtMs}`, auditedAtMs, report.differences);
    writeLines(context.stderr, [`kept as reconcile-${auditedAtMs} in audit_differences`]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(context.stderr, [`not kept in audit_differences: ${toPrintable(error.message)} [${error.code}]`]);
  }
}

/** The JSON document of an audit. Total. */
export function toAuditDocument({ differences, isCut, coverage }: AuditReport) {
  const { callsOnTheirWay, ...counts } = coverage;
  return {
    coverage: { ...counts, calls_on_their_way: callsOnTheirWay },
    is_cut: isCut,
    differences: differences.map(({ tenantId, ...each }) => ({ tenant_id: tenantId, ...each })),
  };
}
