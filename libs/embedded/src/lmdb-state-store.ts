import { Failure, type ListKeysOptions, type PartitionState, type StateChange, type StateStore } from '@waybill/ports';
import { fromCheckedBytes, toCheckedBytes } from './checked-bytes.js';
import { GroupCommit } from './group-commit.js';
import { LmdbEnvironment } from './lmdb-environment.js';
import { createDamagedFailure, createNotRunningFailure, type FailureScope } from './lmdb-failure.js';
import { settingsDatabase, writeSettings } from './lmdb-settings.js';
import type { LmdbReads } from './lmdb-transaction.js';
import { fromPartitionBytes, toPartitionBytes } from './partition-state.convert.js';
import { toCheckedChange, toKeyStretch } from './state-keys.convert.js';

/** What the embedded state store is made with. */
export interface LmdbStateStoreOptions {
  /** A directory of its own; made when it does not exist. */
  readonly directory: string;
  /** The partitions of the log that is folded into this state; another count later is refused. */
  readonly partitionCount: number;
  /** Bytes of changes that may wait for the disk; more are refused with `state_overloaded`. */
  readonly waitingBytesMax?: number;
  /** What every write leaves free on the disk; without it, `disk_full`. Default: {@link diskReserveBytes}. */
  readonly diskReserveBytes?: number;
}

const defaultWaitingBytesMax = 128 * 1024 * 1024;
const format = 1;
const partitionsDatabase = 'partitions';

/**
 * The state of a processor on one machine: a database per partition in LMDB, beside the partitions' own states.
 *
 * Failures: `disk_full`, `state_overloaded`, `state_write_failed`, `state_read_failed`, `state_not_running` (retryable);
 * `state_damaged`, `state_change_refused`, `state_list_refused`, `partition_unknown` (permanent); at the start also
 * `data_directory_in_use`, `data_directory_not_usable`, `state_open_failed` (retryable), `partition_count_changed`,
 * `state_format_unknown` (permanent).
 */
export function createLmdbStateStore(options: LmdbStateStoreOptions): StateStore {
  return new EmbeddedStateStore(options);
}

class EmbeddedStateStore implements StateStore {
  readonly name = 'state-store';
  readonly #options: LmdbStateStoreOptions;
  readonly #scope: FailureScope;
  readonly #environment: LmdbEnvironment;
  readonly #group: GroupCommit;
  #isRunning = false;

  constructor(options: LmdbStateStoreOptions) {
    this.#options = options;
    this.#scope = { role: 'state', directory: options.directory };
    const entries = Array.from({ length: options.partitionCount }, (_, partition) => toDatabase(partition));
    const databases = [settingsDatabase, partitionsDatabase, ...entries];
    this.#environment = new LmdbEnvironment({
      ...this.#scope,
      databases,
      diskReserveBytes: options.diskReserveBytes,
    });
    this.#group = new GroupCommit(this.#environment, {
      ...this.#scope,
      waitingBytesMax: options.waitingBytesMax ?? defaultWaitingBytesMax,
      onRolledBack: () => undefined,
    });
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    await this.#environment.start();
    try {
      const settings = { format, partitionCounts: { state: this.#options.partitionCount } };
      await this.#environment.commit((writes) => writeSettings(writes, settings, this.#scope));
    } catch (error) {
      await this.#environment.shutdown();
      throw error;
    }
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    this.#isRunning = false;
    await this.#group.drain();
    await this.#environment.shutdown();
  }

  async open(partition: number): Promise<void> {
    this.#refuseUnlessRunning();
    this.#refuseUnknown(partition);
  }

  async partition(partition: number): Promise<PartitionState | undefined> {
    this.#refuseUnknown(partition);
    return this.#environment.read((reads) => {
      const bytes = this.#get(reads, partitionsDatabase, toPartitionKey(partition));
      return bytes === undefined ? undefined : fromPartitionBytes(bytes);
    });
  }

  async get(partition: number, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    this.#refuseUnknown(partition);
    return this.#environment.read((reads) =>
      keys.map((key) => this.#get(reads, toDatabase(partition), Buffer.from(key))),
    );
  }

  async list(partition: number, options: ListKeysOptions): Promise<readonly string[]> {
    this.#refuseUnknown(partition);
    const stretch = toKeyStretch(options);
    return this.#environment.read((reads) =>
      reads.listKeys(toDatabase(partition), stretch).map((key) => key.toString()),
    );
  }

  async commit(partition: number, changes: readonly StateChange[], state: PartitionState): Promise<void> {
    this.#refuseUnlessRunning();
    this.#refuseUnknown(partition);
    const checked = changes.map(toCheckedChange);
    const byteCount = checked.reduce((sum, { value }) => sum + (value?.byteLength ?? 0), 0);
    this.#refuseOverload(byteCount);
    await this.#group.commit(byteCount, (writes) => {
      for (const { key, value } of checked) {
        if (value === undefined) writes.remove(toDatabase(partition), key);
        else writes.put(toDatabase(partition), key, value);
      }
      const key = toPartitionKey(partition);
      writes.put(partitionsDatabase, key, toCheckedBytes(key, toPartitionBytes(state)));
    });
  }

  async clear(partition: number): Promise<void> {
    this.#refuseUnlessRunning();
    this.#refuseUnknown(partition);
    await this.#group.commit(0, (writes) => {
      writes.clear(toDatabase(partition));
      writes.remove(partitionsDatabase, toPartitionKey(partition));
    });
  }

  #get(reads: LmdbReads, database: string, key: Buffer): Buffer | undefined {
    if (key.byteLength === 0) return undefined;
    const stored = reads.get(database, key);
    if (stored === undefined) return undefined;
    const bytes = fromCheckedBytes(key, stored);
    if (bytes === undefined) throw createDamagedFailure(this.#scope, `a value of ${database} that fails its checksum`);
    return bytes;
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw createNotRunningFailure(this.#scope);
  }

  #refuseUnknown(partition: number): void {
    const { partitionCount } = this.#options;
    if (Number.isInteger(partition) && partition >= 0 && partition < partitionCount) return;
    throw new Failure(
      'permanent',
      'partition_unknown',
      `expected a partition from 0 to ${partitionCount - 1}, found ${partition}`,
    );
  }

  #refuseOverload(byteCount: number): void {
    if (this.#group.hasRoomFor(byteCount)) return;
    throw new Failure(
      'retryable',
      'state_overloaded',
      `expected the disk of ${this.#scope.directory} to keep up, found more bytes waiting than allowed: try again later`,
    );
  }
}

function toDatabase(partition: number): string {
  return `partition-${partition}`;
}

function toPartitionKey(partition: number): Buffer {
  return Buffer.from(toDatabase(partition));
}
