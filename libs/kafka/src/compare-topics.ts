import { stateTopics, topicSpecs, type TopicSetting, type TopicSpec } from './topic-specs.js';
import { topics } from '@waybill/ports';

/** A topic as the cluster has it. */
export interface FoundTopic {
  readonly name: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** What is asked of a cluster. */
export interface TopicLayout {
  /** Partitions of each topic; absent: any number, as long as those agree that must. */
  readonly partitionCount?: number | undefined;
  readonly replicationFactor: number;
}

/** Something that is not as it has to be, and why that matters. */
export interface TopicDifference {
  readonly topic: string;
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
}

/** The layout of a cluster of so many brokers, unless the operator wants another. */
export function replicationOf(brokerCount: number): number {
  return Math.min(3, Math.max(1, brokerCount));
}

/** The settings that depend on how many replicas there are. */
export function replicationSettings(replicationFactor: number): readonly TopicSetting[] {
  return [
    {
      name: 'min.insync.replicas',
      value: String(Math.max(1, replicationFactor - 1)),
      why: 'an event is acknowledged when so many brokers have it: with fewer, one broker that is lost takes it along',
    },
  ];
}

/** Where more is no harm: what is kept for longer, or may be larger, than is needed. */
const atLeast: ReadonlySet<string> = new Set([
  'retention.ms',
  'max.message.bytes',
  'min.insync.replicas',
  'min.compaction.lag.ms',
]);

/** Where less is no harm. */
const atMost: ReadonlySet<string> = new Set(['segment.ms']);

/** The state of a partition comes back from the partition of the same number. */
const statesOf: readonly (readonly [state: string, source: string])[] = [
  [stateTopics.stitcher, topics.events],
  [stateTopics.aliases, topics.aliases],
  [stateTopics.ledger, topics.facts],
];

/** Everything in which the topics differ from what is needed; `found` are those under our prefix, without it. */
export function compareTopics(found: readonly FoundTopic[], layout: TopicLayout): readonly TopicDifference[] {
  const byName = new Map(found.map((each) => [each.name, each]));
  const differences = topicSpecs.flatMap((spec) => compareTopic(spec, byName.get(spec.name), layout));
  const states = statesOf.flatMap(([state, source]) => compareCounts(byName.get(state), byName.get(source)));
  return [...differences, ...states];
}

function compareTopic(
  spec: TopicSpec,
  found: FoundTopic | undefined,
  { partitionCount, replicationFactor }: TopicLayout,
): readonly TopicDifference[] {
  if (found === undefined) {
    const why = 'no service starts without it, and none makes it by surprise: `waybill topics create`';
    return [{ topic: spec.name, setting: 'topic', expected: 'there', found: 'missing', why }];
  }
  const { name: topic } = spec;
  const differences: TopicDifference[] = [];
  if (partitionCount !== undefined && found.partitionCount !== partitionCount) {
    const why =
      'a trace lies in the partition that the count gives it: with another count its later events go elsewhere';
    const counts = { expected: String(partitionCount), found: String(found.partitionCount) };
    differences.push({ topic, setting: 'partitions', ...counts, why });
  }
  if (found.replicationFactor < replicationFactor) {
    const why = 'with fewer replicas the loss of a broker is the loss of events';
    const counts = { expected: String(replicationFactor), found: String(found.replicationFactor) };
    differences.push({ topic, setting: 'replication', ...counts, why });
  }
  const settings = [...spec.settings, ...replicationSettings(Math.min(replicationFactor, found.replicationFactor))];
  return [...differences, ...settings.flatMap((setting) => compareSetting(topic, setting, found.settings))];
}

function compareSetting(
  topic: string,
  { name, value, why }: TopicSetting,
  settings: FoundTopic['settings'],
): readonly TopicDifference[] {
  const found = settings[name] ?? 'unknown';
  const isMore = atLeast.has(name) && amountOf(found) >= amountOf(value);
  const isLess = atMost.has(name) && Number(found) <= Number(value);
  if (found === value || isMore || isLess) return [];
  return [{ topic, setting: name, expected: value, found, why }];
}

/** -1 stands for without limit. */
function amountOf(text: string): number {
  const amount = Number(text);
  return amount === -1 ? Number.POSITIVE_INFINITY : amount;
}

function compareCounts(state: FoundTopic | undefined, source: FoundTopic | undefined): readonly TopicDifference[] {
  if (state === undefined || source === undefined || state.partitionCount === source.partitionCount) return [];
  return [
    {
      topic: state.name,
      setting: 'partitions',
      expected: `${source.partitionCount}, as ${source.name}`,
      found: String(state.partitionCount),
      why: 'the state of a partition is restored from the partition of the same number',
    },
  ];
}
