import type { Command } from 'commander';
import type { KafkaConfig, PartitionLag } from '@waybill/kafka';
import { Failure } from '@waybill/ports';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { dataDirectoryOf } from '../directories.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { getRuntimeFacts } from '../reading/runtime-facts.js';
import { formatDuration } from '../render/duration.js';
import { toPrintable } from '../render/printable.js';
import { layOutTable, type Column } from '../render/table.js';
import { isClusterNamed, withCluster, withClusterOptions, type ClusterCommandOptions } from './cluster-command.js';

/** The options of `waybill lag`. */
export interface LagOptions extends ClusterCommandOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** What the command needs. */
export interface LagContext extends CommandContext {
  /** How far everybody who reads the log is. */
  readonly listLag: (config: KafkaConfig) => Promise<readonly PartitionLag[]>;
  /** The same of the Waybill whose health and metrics are at an address, and whose log is its own. */
  readonly listRunningLag: (httpUrl: string) => Promise<readonly PartitionLag[]>;
}

const helpAfter = `
For each partition: how many records are not applied yet, how old the oldest of them is, and which process reads it.
A partition that lags and has no owner is read by nobody. With brokers in --log or WAYBILL_LOG_URL the cluster is asked;
without, the Waybill that runs from the data directory, which alone can read its log.

Exit status: 0 done, also when something lags; 1 the cluster refused, 2 wrong usage, 69 no broker answers or Waybill is
not running, 77 not allowed.

Examples:
  waybill lag                              of the running Waybill
  waybill lag --log kafka://broker:9092
  waybill lag --json                       one document for a program`;

/** Declares `waybill lag`. */
export function addLagCommand(program: Command, run: (options: LagOptions) => Promise<void>): void {
  withClusterOptions(program.command('lag').description('show how far everybody who reads the log is behind it'))
    .option('--data-dir <path>', 'data directory of the running Waybill (env WAYBILL_DATA_DIR; default: ./.waybill)')
    .option('--json', 'one JSON document: { "partitions": [{ topic, group, partition, …, lag, age_ms, owner }] }')
    .addHelpText('after', helpAfter)
    .action(run);
}

/** Shows the lag of every partition. */
export function runLag(options: LagOptions, context: LagContext): Promise<ExitCode> {
  return isClusterNamed(context, options)
    ? withCluster(context, options, async (config) => show(await context.listLag(config), options, context))
    : showRunning(options, context);
}

/** Asks the process that has the log in the data directory. */
async function showRunning(options: LagOptions, context: LagContext): Promise<ExitCode> {
  const dataDirectory = dataDirectoryOf(options.dataDir, context);
  const httpUrl = (await getRuntimeFacts(dataDirectory))?.httpUrl;
  if (httpUrl === undefined) {
    writeLines(context.stderr, [
      `waybill: no Waybill runs from ${toPrintable(dataDirectory)}: start it with \`npm start\` (or \`waybill up\`), ` +
        'or name the brokers in --log kafka://host:port or WAYBILL_LOG_URL',
    ]);
    return exitCodes.unavailable;
  }
  try {
    return show(await context.listRunningLag(httpUrl), options, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(context.stderr, [`waybill: ${toPrintable(error.message)} [${error.code}]`]);
    return error.code === 'waybill_unavailable' ? exitCodes.unavailable : exitCodes.failure;
  }
}

function show(lags: readonly PartitionLag[], { json }: LagOptions, { stdout, terminal }: LagContext): ExitCode {
  if (json === true) writeJson(stdout, toLagDocument(lags));
  else writeLines(stdout, layOutTable(columns, lags.map(toCells), terminal.width).lines);
  return exitCodes.ok;
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
