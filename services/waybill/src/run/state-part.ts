import { join } from 'node:path';
import type { InjectionToken } from '@nestjs/common';
import { createDirectoryLock } from '@waybill/embedded';
import { topics, type Component, type EventLogWriter, type StateStore, type Topic } from '@waybill/ports';
import { portTokens, type ServiceWatch } from '@waybill/runtime';
import { createDiskWatch } from './disk-watch.js';
import { createPart, type Part } from './part.js';
import { createTopicState } from './topic-state.js';

/** The state that one fold keeps: under which token, of which topic, in which directory. */
export interface FoldState {
  readonly token: InjectionToken<StateStore>;
  readonly topic: Topic;
  readonly directoryName: string;
}

/** The states of all folds. Names of directories never change: what was folded is found again by them. */
export const foldStates = {
  calls: { token: portTokens.stateStore, topic: topics.events, directoryName: 'state' },
  aliases: { token: portTokens.aliasStateStore, topic: topics.aliases, directoryName: 'aliases' },
  ledger: { token: portTokens.ledgerStateStore, topic: topics.facts, directoryName: 'ledger' },
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

/**
 * State on disk, and whether that has room. The log is started before it: it says how many partitions there are. An
 * embedded log lies beside it.
 */
export function createStatePart(directory: string, states: readonly FoldState[]): Part {
  const diskWatchToken: InjectionToken<ServiceWatch> = Symbol('DiskWatch');
  return createPart({
    providers: [
      ...states.map(({ token, topic, directoryName }) => ({
        provide: token,
        useFactory: (log: EventLogWriter) =>
          createTopicState({ directory: join(directory, directoryName), log, topic }),
        inject: [portTokens.eventLogWriter],
      })),
      { provide: diskWatchToken, useFactory: () => createDiskWatch(directory) },
    ],
    components: states.map(({ token }) => token),
    watches: [diskWatchToken],
  });
}
