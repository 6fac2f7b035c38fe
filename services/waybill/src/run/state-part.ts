import { join } from 'node:path';
import type { InjectionToken } from '@nestjs/common';
import { createDirectoryLock } from '@waybill/embedded';
import { createChangelogState } from '@waybill/fold';
import { createKafkaChangelog, stateTopics, type KafkaChangelogOptions } from '@waybill/kafka';
import { topics, type Component, type EventLogWriter, type Logger, type StateStore, type Topic } from '@waybill/ports';
import { portTokens, type ServiceWatch } from '@waybill/runtime';
import { createDiskWatch } from './disk-watch.js';
import { createPart, type Part } from './part.js';
import { createTopicState } from './topic-state.js';

/** The state that one fold keeps: under which token, of which topic, in which directory, with which changelog. */
export interface FoldState {
  readonly token: InjectionToken<StateStore>;
  readonly topic: Topic;
  readonly directoryName: string;
  /** Absent where the log alone brings it back soon enough. */
  readonly changelogTopic?: KafkaChangelogOptions['topic'];
}

/** The states of all folds. Names of directories never change: what was folded is found again by them. */
export const foldStates = {
  calls: {
    token: portTokens.stateStore,
    topic: topics.events,
    directoryName: 'state',
    changelogTopic: stateTopics.stitcher,
  },
  aliases: {
    token: portTokens.aliasStateStore,
    topic: topics.aliases,
    directoryName: 'aliases',
    changelogTopic: stateTopics.aliases,
  },
  ledger: {
    token: portTokens.ledgerStateStore,
    topic: topics.facts,
    directoryName: 'ledger',
    changelogTopic: stateTopics.ledger,
  },
  // What is in quarantine stays in the log for ever, and is little: a disk that lacks it reads it again.
  quarantine: { token: portTokens.quarantineStateStore, topic: topics.quarantine, directoryName: 'quarantine' },
} as const satisfies Readonly<Record<string, FoldState>>;

/** The right to a directory: two processes on one would each spoil what the other does. */
export function createLockPart(directory: string): Part {
  const token: InjectionToken<Component> = Symbol('DirectoryLock');
  return createPart({
    providers: [{ provide: token, useFactory: () => createDirectoryLock(directory) }],
    components: [token],
  });
}

/** How state is kept that goes with a log on Kafka. */
export interface SharedStateOptions extends Omit<KafkaChangelogOptions, 'topic'> {
  /** Whether each commit goes to a changelog, too, from which any node restores it. */
  readonly hasChangelog: boolean;
}

/**
 * State on disk, and whether that has room. The log is started before it: it says how many partitions there are. An
 * embedded log lies beside it.
 */
export function createStatePart(directory: string, states: readonly FoldState[]): Part {
  return createStates({ directory, states }, (log, { topic, directoryName }) =>
    createTopicState({ directory: join(directory, directoryName), log, topic }),
  );
}

/** State of a log that others read as well: what is damaged here is made anew from the changelog or, without one, the log. */
export function createSharedStatePart(
  directory: string,
  states: readonly FoldState[],
  { hasChangelog, ...kafka }: SharedStateOptions,
): Part {
  return createStates({ directory, states }, (log, { topic, directoryName, changelogTopic }) => {
    const { logger } = kafka;
    const isInChangelog = hasChangelog && changelogTopic !== undefined;
    const onDamaged = tellDamage(logger, isInChangelog);
    const store = createTopicState({ directory: join(directory, directoryName), log, topic, onDamaged });
    if (!isInChangelog) return store;
    const changelog = createKafkaChangelog({ ...kafka, topic: changelogTopic });
    return createChangelogState({ store, changelog, topic, partitionCount: () => log.partitionCount(topic), logger });
  });
}

interface StatesPlace {
  readonly directory: string;
  readonly states: readonly FoldState[];
}

function createStates(
  { directory, states }: StatesPlace,
  create: (log: EventLogWriter, state: FoldState) => StateStore,
): Part {
  const diskWatchToken: InjectionToken<ServiceWatch> = Symbol('DiskWatch');
  return createPart({
    providers: [
      ...states.map((state) => ({
        provide: state.token,
        useFactory: (log: EventLogWriter) => create(log, state),
        inject: [portTokens.eventLogWriter],
      })),
      { provide: diskWatchToken, useFactory: () => createDiskWatch(directory) },
    ],
    components: states.map(({ token }) => token),
    watches: [diskWatchToken],
  });
}

function tellDamage(logger: Logger, hasChangelog: boolean) {
  return (cause: Error, movedTo: string): void =>
    logger.error('the state on this machine is damaged: it was moved aside and is made anew', {
      from: hasChangelog ? 'its changelog' : 'the log',
      movedTo,
      detail: cause.message,
    });
}
