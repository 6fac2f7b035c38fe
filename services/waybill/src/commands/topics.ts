import type { Command } from 'commander';
import type { KafkaConfig, KafkaTopics, PlannedTopic, TopicDifference, TopicWishes } from '@waybill/kafka';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { layOutTable } from '../render/table.js';
import { withCluster, withClusterOptions, type ClusterCommandOptions } from './cluster-command.js';
import { integerParser } from './option-parsers.js';

/** The options of `waybill topics create` and `check`. */
export interface TopicsOptions extends ClusterCommandOptions {
  readonly partitions?: number;
  readonly replication?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What the two commands need. */
export interface TopicsContext extends CommandContext {
  readonly createTopics: (config: KafkaConfig) => Promise<KafkaTopics>;
}

/** What a cluster may reasonably have; a slip of the keyboard should not make a million. */
const partitionCountMax = 1_000;
const replicationMax = 10;

const createHelpAfter = `
Makes the topics that are missing, with the settings that Waybill needs (docs/kafka.md). Topics that are there stay as
they are: \`waybill topics check\` says in what they differ.

Exit status: 0 done, 1 the cluster refused, 2 wrong usage, 69 no broker answers, 77 not allowed.

Examples:
  waybill topics create --log kafka://broker:9092
  waybill topics create --partitions 24 --dry-run    what would be made, and how`;

const checkHelpAfter = `
Says in what topics differ from what Waybill needs, and why it matters. Nothing is changed.

Exit status: 0 nothing differs, 1 something does, 2 wrong usage, 69 no broker answers, 77 not allowed.

Examples:
  waybill topics check --log kafka://broker:9092
  waybill topics check --partitions 24 --json        one document for a program`;

/** Declares `waybill topics create` and `waybill topics check`. */
export function addTopicsCommand(
  program: Command,
  run: (action: 'create' | 'check', options: TopicsOptions) => Promise<void>,
): void {
  const topics = program.command('topics').description('make the topics of the log on Kafka, or check them');
  const partitionParser = integerParser(1, partitionCountMax);
  withTopicsOptions(topics.command('create').description('make the topics that are missing'))
    .option('--partitions <count>', 'partitions of each topic, for ever (default: 12)', partitionParser)
    .option('--dry-run', 'only say what would be made')
    .addHelpText('after', createHelpAfter)
    .action((options: TopicsOptions) => run('create', options));
  withTopicsOptions(topics.command('check').description('say in what topics differ from what is needed'))
    .option('--partitions <count>', 'partitions that each topic must have (default: any)', partitionParser)
    .addHelpText('after', checkHelpAfter)
    .action((options: TopicsOptions) => run('check', options));
}

function withTopicsOptions(command: Command): Command {
  return withClusterOptions(command)
    .option('--replication <count>', 'replicas (default: 3, or as many as brokers)', integerParser(1, replicationMax))
    .option('--json', 'one JSON document');
}

/** Makes or checks the topics. */
export function runTopics(
  action: 'create' | 'check',
  options: TopicsOptions,
  context: TopicsContext,
): Promise<ExitCode> {
  return withCluster(context, options, async (config) => {
    const topics = await context.createTopics(config);
    const wishes = { partitionCount: options.partitions, replicationFactor: options.replication };
    try {
      return action === 'create'
        ? await create(topics, { ...options, wishes }, context)
        : showDifferences(await topics.check(wishes), options, context);
    } finally {
      await topics.shutdown();
    }
  });
}

type Creating = TopicsOptions & { readonly wishes: TopicWishes };

async function create(topics: KafkaTopics, options: Creating, context: CommandContext): Promise<ExitCode> {
  const isDryRun = options.dryRun === true;
  const planned = await topics.create({ ...options.wishes, isDryRun });
  if (options.json === true) writeJson(context.stdout, toPlanDocument(planned, isDryRun));
  else if (planned.length === 0)
    writeLines(context.stdout, ['all topics are there: `waybill topics check` compares them']);
  else writeLines(context.stdout, renderPlan(planned, isDryRun));
  return exitCodes.ok;
}

function renderPlan(planned: readonly PlannedTopic[], isDryRun: boolean): readonly string[] {
  return planned.flatMap(({ topic, partitionCount, replicationFactor, settings }) => [
    `${isDryRun ? 'would make' : 'made'} ${topic}: partitions ${partitionCount}, replicas ${replicationFactor}`,
    ...(isDryRun ? Object.entries(settings).map(([name, value]) => `  ${name}=${value}`) : []),
  ]);
}

/** The JSON document of `create`. Total. */
export function toPlanDocument(planned: readonly PlannedTopic[], isDryRun: boolean) {
  return {
    dry_run: isDryRun,
    topics: planned.map(({ topic, partitionCount, replicationFactor, settings }) => ({
      topic,
      partitions: partitionCount,
      replication: replicationFactor,
      settings,
    })),
  };
}

function showDifferences(
  differences: readonly TopicDifference[],
  { json }: TopicsOptions,
  { stdout, terminal }: CommandContext,
): ExitCode {
  if (json === true) writeJson(stdout, { differences });
  else if (differences.length === 0) writeLines(stdout, ['the topics are as Waybill needs them']);
  else {
    const columns = [
      { title: 'TOPIC', widthMin: 12 },
      { title: 'SETTING' },
      { title: 'EXPECTED' },
      { title: 'FOUND' },
      { title: 'WHY IT MATTERS', widthMin: 20 },
    ];
    const rows = differences.map(({ topic, setting, expected, found, why }) => [topic, setting, expected, found, why]);
    writeLines(stdout, layOutTable(columns, rows, terminal.width).lines);
  }
  return differences.length === 0 ? exitCodes.ok : exitCodes.failure;
}
