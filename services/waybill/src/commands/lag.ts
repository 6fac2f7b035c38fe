import type { Command } from 'commander';
import type { KafkaConfig, PartitionLag } from '@waybill/kafka';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { formatDuration } from '../render/duration.js';
import { toPrintable } from '../render/printable.js';
import { layOutTable, type Column } from '../render/table.js';
import { withCluster, withClusterOptions, type ClusterCommandOptions } from './cluster-command.js';

/** The options of `waybill lag`. */
export interface LagOptions extends ClusterCommandOptions {
  readonly json?: boolean;
}

/** What the command needs. */
export interface LagContext extends CommandContext {
  /** How far everybody who reads the log is. */
  readonly listLag: (config: KafkaConfig) => Promise<readonly PartitionLag[]>;
}

const helpAfter = `
For each partition: how many records are not applied yet, how old the oldest of them is, and which process reads it.
A partition that lags and has no owner is read by nobody.

Exit status: 0 done, also when something lags; 1 the cluster refused, 2 wrong usage, 69 no broker answers, 77 not allowed.

Examples:
  waybill lag --log kafka://broker:9092
  waybill lag --json                       one document for a program`;

/** Declares `waybill lag`. */
export function addLagCommand(program: Command, run: (options: LagOptions) => Promise<void>): void {
  withClusterOptions(program.command('lag').description('show how far stitcher and ledger are behind the log on Kafka'))
    .option('--json', 'one JSON document: { "partitions": [{ topic, group, partition, …, lag, age_ms, owner }] }')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows the lag of every partition. */
export function runLag(options: LagOptions, context: LagContext): Promise<ExitCode> {
  return withCluster(context, options, async (config) => {
    const lags = await context.listLag(config);
    if (options.json === true) writeJson(context.stdout, toLagDocument(lags));
    else writeLines(context.stdout, layOutTable(columns, lags.map(toCells), context.terminal.width).lines);
    return exitCodes.ok;
  });
}

const columns: readonly Column[] = [
  { title: 'TOPIC' },
  { title: 'GROUP', dropRank: 2 },
  { title: 'PARTITION', align: 'right' },
  { title: 'COMMITTED', align: 'right', dropRank: 1 },
  { title: 'END', align: 'right', dropRank: 1 },
  { title: 'LAG', align: 'right' },
  { title: 'AGE', align: 'right' },
  { title: 'OWNER', widthMin: 12 },
];

function toCells({ topic, groupId, partition, ageMs, owner, ...offsets }: PartitionLag): readonly string[] {
  const { committedOffset, endOffset, lag } = offsets;
  const age = ageMs === undefined ? '-' : formatDuration(BigInt(Math.round(ageMs)) * 1_000_000n);
  return [topic, groupId, ...[partition, committedOffset, endOffset, lag].map(String), age, toPrintable(owner ?? '-')];
}

/** The JSON document of the lag. Total. */
export function toLagDocument(lags: readonly PartitionLag[]) {
  return {
    partitions: lags.map(({ topic, groupId, partition, committedOffset, endOffset, lag, ageMs, owner }) => ({
      topic,
      group: groupId,
      partition,
      committed_offset: committedOffset,
      end_offset: endOffset,
      lag,
      age_ms: ageMs ?? null,
      owner: owner ?? null,
    })),
  };
}
