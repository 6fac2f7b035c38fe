import type { Component } from './component.js';

/** One change of state: a new value, or `undefined` to forget the key. */
export interface StateChange {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** What the store knows of one partition as a whole. */
export interface PartitionState {
  /** The last log offset whose effects are in the state; -1 before the first. */
  readonly appliedOffset: number;
  /** The projection this state was written beside ({@link ProjectionStore.identity}). */
  readonly projectionId: string;
  /** What of the partition's changelog is in the state; absent where none is kept, and told only to who keeps one. */
  readonly changelog?: ChangelogMark;
}

/** A place in the changelog of a partition. */
export interface ChangelogMark {
  /** The first offset that is not in the state. */
  readonly nextOffset: number;
  /** The claim under which what stands there is valid. */
  readonly epoch: number;
}

/** The most keys that one `list` answers, so that a step of a sweep stays short whatever the keys are. */
export const keyCountMax = 10_000;

/** The longest key, in UTF-8. */
export const stateKeyBytesMax = 512;

/** The largest value. */
export const stateValueBytesMax = 64 * 1024 * 1024;

/** Which keys of a partition to list. */
export interface ListKeysOptions {
  /** Only keys above this one; from the first key when absent. It need not exist. */
  readonly after?: string | undefined;
  /** At most this many keys, the lowest ones; from 1 to {@link keyCountMax}. */
  readonly countMax: number;
  /** Only keys that begin with this; all when absent. */
  readonly prefix?: string | undefined;
}

/**
 * Keyed bytes of a stateful processor, with the log offset they reflect.
 *
 * Contract
 * - `open` makes a partition's state current and this process its writer. It is called each time the process becomes the
 *   partition's reader, before anything of it is read, and is safe at any time. Where state lies in one place it does nothing.
 * - `commit` is atomic and durable: changes and partition state become visible together or not at all, before it resolves.
 * - Keys belong to a partition; 1 to 512 bytes of UTF-8. Values at most 64 MiB.
 * - `get` answers in the order of its keys, `undefined` where absent. Its values belong to the caller.
 * - `list` answers keys in the order of their UTF-8 bytes, as the last commit before it left them. Who asks again after
 *   the last key of an answer, until one is empty, is told each key that was there all along exactly once; of those
 *   that come or go in between, each is told at most once. Another `countMax` than allowed, or an `after` or `prefix` of
 *   more than 512 bytes, is refused (`state_list_refused`, permanent).
 * - `clear` forgets a partition wholly, its state included.
 * - One writer per partition; concurrent commits to different partitions are allowed.
 * - Rejects with a {@link Failure}: retryable when the disk is full or busy, permanent when the store is damaged.
 */
export interface StateStore extends Component {
  open(partition: number): Promise<void>;
  partition(partition: number): Promise<PartitionState | undefined>;
  get(partition: number, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
  list(partition: number, options: ListKeysOptions): Promise<readonly string[]>;
  commit(partition: number, changes: readonly StateChange[], state: PartitionState): Promise<void>;
  clear(partition: number): Promise<void>;
}
