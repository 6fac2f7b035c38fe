import { topics } from '@waybill/ports';

/** Compacted topics that carry the state of a service to another node. */
export const stateTopics = {
  stitcher: 'waybill.stitcher-state.v1',
  aliases: 'waybill.alias-state.v1',
  ledger: 'waybill.ledger-state.v1',
} as const;

/** The largest record of the log: four times the largest request that the collector takes. */
export const messageBytesMax = 4 * 1024 * 1024;

/** What a partition's batch may have beside its records: its header, and what compression cannot shrink. */
const batchOverheadBytes = 64 * 1024;

/** One setting of a topic, and what goes wrong without it. */
export interface TopicSetting {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

/** A topic as Waybill needs it. */
export interface TopicSpec {
  readonly name: string;
  readonly settings: readonly TopicSetting[];
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

const everywhere: readonly TopicSetting[] = [
  {
    name: 'message.timestamp.type',
    value: 'LogAppendTime',
    why: 'lateness is decided by the clock of the brokers; by those of clients one wrong clock would hurt everybody',
  },
  {
    name: 'compression.type',
    value: 'producer',
    why: 'batches come compressed; another value makes the broker unpack and pack each of them again',
  },
  {
    name: 'max.message.bytes',
    value: String(messageBytesMax + batchOverheadBytes),
    why: 'the largest batch of Waybill must fit, or events that were admitted cannot be stored',
  },
  {
    name: 'unclean.leader.election.enable',
    value: 'false',
    why: 'a replica that is behind must not lead: it would lose acknowledged events without a trace',
  },
];

const kept = (days: number): TopicSetting => ({
  name: 'retention.ms',
  value: String(days * dayMs),
  why: `a service that was down, and a replay, read up to ${days} days back; what is removed before is read nowhere`,
});

const keptForEver: TopicSetting = {
  name: 'retention.ms',
  value: '-1',
  why: 'what is in quarantine stays until somebody redrives it',
};

const deleted: TopicSetting = {
  name: 'cleanup.policy',
  value: 'delete',
  why: 'each offset is read; compaction would leave holes, and a reader halts at a hole',
};

const compacted: readonly TopicSetting[] = [
  {
    name: 'cleanup.policy',
    value: 'compact',
    why: 'the newest value of each key is the state; deletion by age would forget calls that are still open',
  },
  {
    name: 'min.compaction.lag.ms',
    value: String(hourMs),
    why: 'what a process writes that has lost its partition is void, and written anew by its owner; compaction must not be quicker',
  },
  {
    name: 'segment.ms',
    value: String(hourMs),
    why: 'only closed segments are compacted, and whoever restores state reads everything else',
  },
];

/** Every topic of Waybill. Events are kept for longer than calls stay open to late ones. */
export const topicSpecs: readonly TopicSpec[] = [
  { name: topics.events, settings: [...everywhere, deleted, kept(30)] },
  { name: topics.aliases, settings: [...everywhere, deleted, kept(30)] },
  { name: topics.facts, settings: [...everywhere, deleted, kept(30)] },
  { name: topics.quarantine, settings: [...everywhere, deleted, keptForEver] },
  { name: stateTopics.stitcher, settings: [...everywhere, ...compacted] },
  { name: stateTopics.aliases, settings: [...everywhere, ...compacted] },
  { name: stateTopics.ledger, settings: [...everywhere, ...compacted] },
];
