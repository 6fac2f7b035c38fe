import type { Command } from 'commander';
import type { StoredLanes } from '@waybill/clickhouse';
import { writeJson, writeLines } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { formatDuration } from '../render/duration.js';
import { laneUseOf, renderLanes } from '../render/lanes-table.js';
import { toPrintable } from '../render/printable.js';
import { parseSpan } from './option-parsers.js';
import { withLedgerReader, withStoreOptions, type LedgerContext, type StoreCommandOptions } from './store-command.js';

/** The options of `waybill lanes`. */
export interface LanesOptions extends StoreCommandOptions {
  /** How long before and after a change is compared, milliseconds. */
  readonly span: number;
  readonly around?: string;
  readonly json?: boolean;
}

const hourMs = 3_600_000;
/** A lane that nobody changed is of interest while it is in use. */
const usedWithinMs = 7 * 24 * hourMs;

const helpAfter = `
Examples:
  waybill lanes                                   which lanes are frozen, since when, by whom and why
  waybill lanes --around openai-prod --span 15m   what the other lanes did when openai-prod was frozen`;

/** Declares `waybill lanes`. */
export function addLanesCommand(program: Command, run: (options: LanesOptions) => Promise<void>): void {
  withStoreOptions(
    program.command('lanes').description('show every lane, and its use before and after its last change'),
  )
    .option('--span <span>', 'how long before and after is compared (default: 1h)', parseSpan, hourMs)
    .option('--around <lane>', 'compare every lane before and after the last change of this one')
    .option('--json', 'one JSON document: { "lanes": [{ lane, state, since, …, use: { calls_before, … } }] }')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows lanes as a table, or as one document with `--json`. */
export function runLanes(options: LanesOptions, context: LedgerContext): Promise<ExitCode> {
  const { around, span } = options;
  return withLedgerReader(context, options, async (reader) => {
    const stored = await reader.listLanes(context.nowUnixMs() - usedWithinMs, { around, spanMs: span });
    if (around !== undefined && !stored.lanes.some((each) => each.lane === around && each.since !== null)) {
      writeLines(context.stderr, [`lane "${toPrintable(around)}" was never changed: \`waybill lanes\` lists them`]);
      return exitCodes.notFound;
    }
    if (options.json === true) writeJson(context.stdout, toLanesDocument(stored, around));
    else if (stored.lanes.length === 0)
      writeLines(context.stderr, ['no lanes: no call named one, and nobody changed one']);
    else
      writeLines(
        context.stdout,
        renderLanes(stored, { ...context.terminal, span: formatDuration(BigInt(span) * 1_000_000n), around }),
      );
    return exitCodes.ok;
  });
}

/** Every lane with its use; `use` is `null` where there is no change to compare around. Total. */
export function toLanesDocument(stored: StoredLanes, around: string | undefined) {
  return { lanes: stored.lanes.map((lane) => ({ ...lane, use: laneUseOf(lane, stored, around) ?? null })) };
}
