import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Failure } from '@waybill/ports';
import type { LmdbEnvironment } from './lmdb-environment.js';
import { toStoreFailure, type FailureScope } from './lmdb-failure.js';
import type { LmdbWrites } from './lmdb-transaction.js';

/** What a group commit is made with. */
export interface GroupCommitOptions extends FailureScope {
  /** Bytes that may wait or be in the commit in hand; one write always may, whatever its size. */
  readonly waitingBytesMax: number;
  /** Told when a group was not stored, before its writers are: what was derived from its writes must be forgotten. */
  readonly onRolledBack: () => void;
}

interface WaitingWrite {
  readonly byteCount: number;
  readonly write: (writes: LmdbWrites) => void;
  readonly resolve: () => void;
  readonly reject: (failure: Failure) => void;
}

/**
 * Shares one sync among many writers: everything that waits when a commit ends goes into the next one. So a slow disk
 * makes groups larger instead of the queue longer.
 */
export class GroupCommit {
  readonly #environment: LmdbEnvironment;
  readonly #options: GroupCommitOptions;
  #waiting: WaitingWrite[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;

  constructor(environment: LmdbEnvironment, options: GroupCommitOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  /** Whether `byteCount` more bytes may wait now. */
  hasRoomFor(byteCount: number): boolean {
    return this.#waitingBytes === 0 || this.#waitingBytes + byteCount <= this.#options.waitingBytesMax;
  }

  /**
   * Runs `write` inside the next group and resolves when the group is on disk. `write` throwing fails itself alone,
   * so it must read before it writes. Rejects with a {@link Failure}.
   */
  commit(byteCount: number, write: (writes: LmdbWrites) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waitingBytes += byteCount;
      this.#waiting.push({ byteCount, write, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits and nothing is in hand. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn, so that writers who act on the same events or on the same commit end up in the same group.
      await nextTurn();
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commitGroup(group);
    }
    this.#running = undefined;
  }

  async #commitGroup(group: readonly WaitingWrite[]): Promise<void> {
    const refused = new Map<WaitingWrite, unknown>();
    const byteCount = group.reduce((sum, each) => sum + each.byteCount, 0);
    try {
      await this.#environment.commit((writes) => {
        for (const waiting of group) {
          try {
            waiting.write(writes);
          } catch (error) {
            refused.set(waiting, error);
          }
        }
      }, byteCount);
      await this.#answer(group, refused);
    } catch (error) {
      const failure = await toStoreFailure(error, this.#options, 'write');
      this.#options.onRolledBack();
      for (const waiting of group) this.#end(waiting, () => waiting.reject(failure));
    }
  }

  async #answer(group: readonly WaitingWrite[], refused: ReadonlyMap<WaitingWrite, unknown>): Promise<void> {
    for (const waiting of group) {
      if (!refused.has(waiting)) {
        this.#end(waiting, waiting.resolve);
        continue;
      }
      const failure = await toStoreFailure(refused.get(waiting), this.#options, 'read');
      this.#end(waiting, () => waiting.reject(failure));
    }
  }

  #end(waiting: WaitingWrite, tell: () => void): void {
    this.#waitingBytes -= waiting.byteCount;
    tell();
  }
}
