import { Failure, silentLogger, type StateStore } from '@waybill/ports';
import { MemoryChangelog, MemoryStateStore } from '@waybill/testing';
import { createChangelogState } from './changelog-state.js';

/** How an append fails: nothing is stored, or everything is although the answer is lost. */
export type AppendFault = 'lost-request' | 'lost-answer';

/** A process with a disk of its own and the changelog that all share. */
export interface Node {
  readonly state: StateStore;
  readonly disk: MemoryStateStore;
  /** Lets the next append fail, or one that comes so many after it. */
  fail(fault: AppendFault, skipCount?: number): void;
  /** Lets the next append wait until it is let go: it may arrive long after others then. */
  hold(): { release(): void };
  /** Takes the process away and starts it on the same disk. */
  restart(): Promise<Node>;
}

/** Starts a process; on an empty disk when none is given. */
export async function createNode(changelog: MemoryChangelog, disk = new MemoryStateStore()): Promise<Node> {
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
      let release = (): void => undefined;
      held = new Promise((resolve) => (release = resolve));
      return { release: () => release() };
    },
    restart: () => createNode(changelog, disk),
  };
}

function lost(): Failure {
  return new Failure('retryable', 'kafka_unavailable', 'expected an answer, found none');
}
