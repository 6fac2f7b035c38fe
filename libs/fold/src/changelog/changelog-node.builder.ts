import { Failure, silentLogger, type StateChangelog, type StateStore } from '@waybill/ports';
import { createChangelogState } from './changelog-state.js';

/** How an append fails: nothing is stored, or everything is although the answer is lost. */
export type AppendFault = 'lost-request' | 'lost-answer';

/** The changelog that all nodes share, as each of them opens it. */
export interface SharedChangelog {
  readonly partitionCount: number;
  open(onAppend: (append: () => Promise<number>) => Promise<number>): StateChangelog;
}

/** A process with a disk of its own and the changelog that all share. */
export interface Node<Disk extends StateStore> {
  readonly state: StateStore;
  readonly disk: Disk;
  /** Lets the next append fail, or one that comes so many after it. */
  fail(fault: AppendFault, skipCount?: number): void;
  /** Lets the next append wait until it is let go: it may arrive long after others then. */
  hold(): { release(): void };
}

/** Starts a process on a disk; whoever ran on it before is gone. */
export async function createNode<Disk extends StateStore>(changelog: SharedChangelog, disk: Disk): Promise<Node<Disk>> {
  let fault: { readonly kind: AppendFault; skipCount: number } | undefined;
  let held: Promise<void> | undefined;
  const state = createChangelogState({
    store: disk,
    changelog: changelog.open(async (append) => {
      const failing = fault !== undefined && fault.skipCount-- === 0 ? fault.kind : undefined;
      const waiting = held;
      if (failing !== undefined) fault = undefined;
      held = undefined;
      await waiting;
      if (failing === 'lost-request') throw lost();
      const offset = append();
      if (failing === 'lost-answer') throw lost();
      return offset;
    }),
    topic: 'waybill.events.v1',
    partitionCount: () => changelog.partitionCount,
    logger: silentLogger,
  });
  await state.start();
  return {
    state,
    disk,
    fail(kind, skipCount = 0) {
      fault = { kind, skipCount };
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return { release: resolve };
    },
  };
}

function lost(): Failure {
  return new Failure('retryable', 'kafka_unavailable', 'expected an answer, found none');
}
