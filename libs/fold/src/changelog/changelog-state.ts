import {
  Failure,
  stateKeyBytesMax,
  stateValueBytesMax,
  type ListKeysOptions,
  type Logger,
  type PartitionState,
  type StateChange,
  type StateChangelog,
  type StateStore,
} from '@waybill/ports';
import { claimPartition, type ChangelogWriter } from './changelog-writer.js';
import { forgetPartition, openPartition, repairIntrusions, replaced } from './open-partition.js';

export interface ChangelogStateOptions {
  /** The state on this machine; started and shut down along. */
  readonly store: StateStore;
  /** Where the same state is for everybody; started and shut down along. */
  readonly changelog: StateChangelog;
  /** The topic whose records are folded. */
  readonly topic: string;
  /** How many partitions it has; asked once the store is started. */
  readonly partitionCount: () => number;
  readonly logger: Logger;
}

/**
 * State that outlives its machine: each commit is in the changelog before it is in the store, and `open` fills the store
 * from the changelog, wherever the partition was read before.
 *
 * Whoever opens a partition claims it in the changelog, which makes void what anybody else still writes there. Whatever leaves in
 * doubt what is in the changelog, gives the claim up; the partition is opened again when it is next read.
 * A store that turns out to be damaged is filled anew.
 *
 * Failures: those of store and changelog; `state_taken_over`, `state_not_open`, `state_rebuilding` (retryable);
 * `changelog_unreadable`, and at the start `changelog_partitions_differ` (permanent).
 */
export function createChangelogState(options: ChangelogStateOptions): StateStore {
  return new ChangelogState(options);
}

class ChangelogState implements StateStore {
  readonly name = 'state-store';
  readonly #options: ChangelogStateOptions;
  readonly #writers = new Map<number, ChangelogWriter>();
  /** The end of what was last begun, by partition: one thing at a time. */
  readonly #turns = new Map<number, Promise<unknown>>();
  readonly #damaged = new Set<number>();
  #isRunning = false;

  constructor(options: ChangelogStateOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    const { store, changelog } = this.#options;
    await changelog.start();
    try {
      await store.start();
      this.#refuseOtherCount();
    } catch (error) {
      await store.shutdown();
      await changelog.shutdown();
      throw error;
    }
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    const { store, changelog } = this.#options;
    this.#isRunning = false;
    await Promise.allSettled(this.#turns.values());
    this.#writers.clear();
    await store.shutdown();
    await changelog.shutdown();
  }

  async open(partition: number): Promise<void> {
    await this.#inTurn(partition, () => this.#open(partition));
  }

  async partition(partition: number): Promise<PartitionState | undefined> {
    const state = await this.#read(partition, () => this.#options.store.partition(partition));
    return state === undefined ? undefined : { appliedOffset: state.appliedOffset, projectionId: state.projectionId };
  }

  async get(partition: number, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return await this.#read(partition, () => this.#options.store.get(partition, keys));
  }

  async list(partition: number, options: ListKeysOptions): Promise<readonly string[]> {
    return await this.#read(partition, () => this.#options.store.list(partition, options));
  }

  async commit(partition: number, changes: readonly StateChange[], state: PartitionState): Promise<void> {
    for (const change of changes) refuseOutsideLimits(change);
    const last = new Map(changes.map(({ key, value }) => [key, value?.slice()]));
    const taken = [...last].map(([key, value]) => ({ key, value }));
    await this.#inTurn(partition, () =>
      this.#write(partition, (writer) => this.#commit(writer, partition, taken, state)),
    );
  }

  async clear(partition: number): Promise<void> {
    await this.#inTurn(partition, () =>
      this.#write(partition, async (writer) => {
        // Says that everything is void, so that what is left of it does no harm.
        await writer.append([], undefined);
        await forgetPartition({ store: this.#options.store, partition }, writer);
      }),
    );
  }

  async #open(partition: number): Promise<void> {
    const { store, changelog, topic, logger } = this.#options;
    this.#writers.delete(partition);
    const isDamaged = this.#damaged.has(partition);
    const writer = await claimPartition(changelog, { topic, partition });
    const replicated = { store, changelog, logger, topic, partition, claimOffset: writer.claimOffset };
    await this.#watchDamage(partition, () => openPartition(replicated, writer, isDamaged));
    this.#damaged.delete(partition);
    this.#writers.set(partition, writer);
  }

  /** In the changelog first: what is in the store alone would be lost with it, and nobody would notice. */
  async #commit(
    writer: ChangelogWriter,
    partition: number,
    changes: readonly { readonly key: string; readonly value: Uint8Array | undefined }[],
    state: PartitionState,
  ): Promise<void> {
    const { store, logger, topic } = this.#options;
    const before = writer.mark;
    await writer.append(await replaced(store, partition, changes), state);
    const { hasIntrusions } = writer;
    await store.commit(partition, changes, { ...state, changelog: hasIntrusions ? before : writer.mark });
    if (!hasIntrusions) return;
    const keyCount = await repairIntrusions({ store, partition }, writer, state);
    logger.warn('another process wrote to the changelog without a right to: that is void', {
      topic,
      partition,
      keyCount,
    });
    await store.commit(partition, [], { ...state, changelog: writer.mark });
  }

  async #write(partition: number, write: (writer: ChangelogWriter) => Promise<void>): Promise<void> {
    const writer = this.#writers.get(partition);
    if (writer === undefined) throw createNotOpen(this.#options.topic, partition);
    try {
      await this.#watchDamage(partition, () => write(writer));
    } catch (error) {
      this.#writers.delete(partition);
      throw error;
    }
  }

  async #read<T>(partition: number, read: () => Promise<T>): Promise<T> {
    return await this.#inTurn(partition, async () => {
      if (!this.#writers.has(partition)) await this.#open(partition);
      return await this.#watchDamage(partition, read);
    });
  }

  async #watchDamage<T>(partition: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'state_damaged') throw error;
      const { logger, topic } = this.#options;
      this.#damaged.add(partition);
      this.#writers.delete(partition);
      logger.error('the state on this machine is damaged: it is filled anew from its changelog', {
        topic,
        partition,
        detail: error.message,
      });
      throw createRebuilding(topic, partition, error);
    }
  }

  async #inTurn<T>(partition: number, work: () => Promise<T>): Promise<T> {
    if (!this.#isRunning) throw createNotRunning();
    const turn = (this.#turns.get(partition) ?? Promise.resolve()).then(work);
    const ended = turn.catch(() => undefined);
    this.#turns.set(partition, ended);
    return await turn;
  }

  #refuseOtherCount(): void {
    const { changelog, topic, partitionCount } = this.#options;
    const expected = partitionCount();
    if (changelog.partitionCount === expected) return;
    throw new Failure(
      'permanent',
      'changelog_partitions_differ',
      `expected the changelog of the state of ${topic} to have ${expected} partitions as that has, found ${changelog.partitionCount}: ` +
        'create it anew with as many; the state is written to it again',
    );
  }
}

function refuseOutsideLimits({ key, value }: StateChange): void {
  const keyBytes = Buffer.byteLength(key);
  const valueBytes = value?.byteLength ?? 0;
  if (keyBytes >= 1 && keyBytes <= stateKeyBytesMax && valueBytes <= stateValueBytesMax) return;
  throw new Failure(
    'permanent',
    'state_change_refused',
    `expected a key of 1 to ${stateKeyBytesMax} bytes and a value of at most ${stateValueBytesMax}, found ${keyBytes} and ${valueBytes}`,
  );
}

function createNotRunning(): Failure {
  return new Failure('retryable', 'state_not_running', 'expected a started state store; call start() first');
}

/** What was read before may be older than what is there now. */
function createNotOpen(topic: string, partition: number): Failure {
  return new Failure(
    'retryable',
    'state_not_open',
    `partition ${partition} of ${topic}: expected its state to be open since it was read, found it given up: read it again first`,
  );
}

function createRebuilding(topic: string, partition: number, cause: Failure): Failure {
  return new Failure(
    'retryable',
    'state_rebuilding',
    `partition ${partition} of ${topic}: expected sound state on this machine, found it damaged: it is filled anew when it is next read`,
    cause,
  );
}
