import type { Command } from 'commander';

/** What `waybill replay` was asked for; beside this the options of its settings, as text. */
export interface ReplayCommandOptions {
  /** The name of what is built. */
  readonly into?: string;
  readonly dryRun: boolean;
  readonly dropOld: boolean;
  readonly json: boolean;
}

const helpAfter = `
Folds the log from its first record into tables of their own, compares these with those that people read, and lets them
change places. Events that come in meanwhile are lost nowhere. Of what differs it shows counts per table and the first
rows, by column. Broken off at any point and asked for again, it goes on where it was.

On the log and the store of a data directory, stop "waybill up" first: this takes its place and does its work as long as it
runs, and emitters with a spool lose nothing. On Kafka and a ClickHouse server (--log, --store) it runs beside the
services. docs/replay.md tells what is compared, and what a replay cannot make again.

The replaced rows stay in the databases waybill_<epoch> and waybill_<epoch>_v until the next replay, or --drop-old.

Exit status: 0 swapped, or nothing differs with --dry-run; 1 something differs with --dry-run, or it failed; 2 wrong usage.

Examples:
  waybill replay --into check --dry-run      do the rows say what the log tells
  waybill replay --into 2 --drop-old         make them anew, and keep nothing of the old ones
  waybill replay --drop-old                  forget what earlier replays have left`;

/** Declares `waybill replay`. Its settings, those of `waybill up`, are declared when it is the command that runs. */
export function addReplayCommand(program: Command, run: (options: ReplayCommandOptions) => Promise<void>): void {
  program
    .command('replay')
    .description('fold the log again beside the live rows, compare, and swap')
    .option('--into <epoch>', 'name of what is built: up to 24 lower-case letters and digits')
    .option('--dry-run', 'compare, and forget what was built', false)
    .option('--drop-old', 'drop the replaced rows; without --into: of earlier replays', false)
    .option('--json', 'one JSON document: { "epoch", "swapped", "dropped", "tables": [{ … }] }', false)
    .addHelpText('after', helpAfter)
    .action(run);
}
