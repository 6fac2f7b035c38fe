import { open, type Database, type RootDatabase } from 'lmdb';
import type { Component } from '@waybill/ports';
import { createDirectoryLock } from './directory-lock.js';
import { diskReserveBytes, refuseWithoutRoom } from './disk-room.js';
import { markMade, prepareFiles, syncDirectories } from './lmdb-files.js';
import { createNotRunningFailure, toStoreFailure, type FailureScope } from './lmdb-failure.js';
import { type LmdbDatabases, type LmdbReads, type LmdbWrites, createReads, createWrites } from './lmdb-transaction.js';

/** What an environment is opened with. */
export interface LmdbEnvironmentOptions extends FailureScope {
  readonly databases: readonly string[];
  /** What every write leaves free on the disk. */
  readonly diskReserveBytes?: number | undefined;
}

interface OpenEnvironment {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly databases: LmdbDatabases;
}

/**
 * Address space, not disk: the file grows as it is written. So large that the map is practically never replaced while
 * it is read; beyond it lmdb-js maps a larger one by itself.
 */
const mapSizeBytes = 64 * 2 ** 30;

/**
 * One LMDB environment in a directory of its own, used by one process.
 *
 * Durability, as lmdb-js 3.5 does it: by default (`overlappingSync`) a write's promise resolves when the transaction is
 * *visible*, and only a second promise, `flushed`, tells that it is on disk; when that flush fails, `flushed` never
 * settles. With `overlappingSync: false` the writing thread runs LMDB's classic commit: write the pages, `fdatasync`,
 * write the meta page through a descriptor opened with `O_DSYNC`; then the promise resolves, and any of those steps
 * failing rejects it. That is what is used here: resolved means on disk, and readers never see what is not.
 */
export class LmdbEnvironment implements Component {
  readonly name = 'lmdb-environment';
  readonly #options: LmdbEnvironmentOptions;
  readonly #lock: Component;
  #isStarted = false;
  #environment: Promise<OpenEnvironment> | undefined;

  constructor(options: LmdbEnvironmentOptions) {
    this.#options = options;
    this.#lock = createDirectoryLock(options.directory);
  }

  async start(): Promise<void> {
    if (this.#isStarted) return;
    await this.#lock.start();
    this.#isStarted = true;
    try {
      await this.#open();
    } catch (error) {
      await this.shutdown();
      throw error;
    }
  }

  /** Waits for the commit in hand. */
  async shutdown(): Promise<void> {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    const environment = this.#environment;
    this.#environment = undefined;
    await closeQuietly(environment);
    await this.#lock.shutdown();
  }

  /** Runs `from` on the newest snapshot that is on disk. Rejects with a {@link Failure}. */
  async read<T>(from: (reads: LmdbReads) => T): Promise<T> {
    return this.#use('read', ({ databases }) => from(createReads(databases)));
  }

  /**
   * Runs `write` and commits all it wrote as one transaction; resolves when that is on disk. One call at a time.
   * Rejects with a {@link Failure}; then nothing of it was stored, except when the machine lost power at the very end.
   * Without room on the disk for `byteCount` more bytes every write throws `disk_full`; who writes nothing needs none.
   */
  async commit(write: (writes: LmdbWrites) => void, byteCount = 0): Promise<void> {
    const promises = new Set<Promise<unknown>>();
    try {
      const refuse = onceOrThrow(() => this.#refuseWithoutRoom(byteCount));
      await this.#use('write', ({ databases }) => write(createWrites(databases, { promises, refuse })));
    } finally {
      await this.#settle(promises);
    }
  }

  #refuseWithoutRoom(byteCount: number): void {
    const { diskReserveBytes: reserveBytes = diskReserveBytes } = this.#options;
    refuseWithoutRoom(this.#options, { byteCount, reserveBytes });
  }

  async #settle(promises: ReadonlySet<Promise<unknown>>): Promise<void> {
    try {
      await Promise.all(promises);
    } catch (error) {
      const failure = await toStoreFailure(error, this.#options, 'write');
      this.#reopen();
      throw failure;
    }
  }

  /** `run` is called with no step in between that could let the environment be closed under it. */
  async #use<T>(operation: 'read' | 'write', run: (environment: OpenEnvironment) => T): Promise<T> {
    for (;;) {
      const opening = this.#open();
      const environment = await opening;
      if (opening !== this.#environment) continue;
      try {
        return run(environment);
      } catch (error) {
        throw await toStoreFailure(error, this.#options, operation);
      }
    }
  }

  #open(): Promise<OpenEnvironment> {
    if (!this.#isStarted) return Promise.reject(createNotRunningFailure(this.#options));
    return this.#environment ?? this.#keep(openEnvironment(this.#options));
  }

  /**
   * After a commit that failed: LMDB refuses all further work when it could not write its meta page, and lmdb-js would
   * wait for ever on the next transaction. A fresh environment starts from what is on disk, whatever went wrong.
   */
  #reopen(): void {
    if (!this.#isStarted) return;
    const broken = this.#environment;
    void this.#keep(closeQuietly(broken).then(() => openEnvironment(this.#options)));
  }

  /** Remembers an opening, and forgets it when it fails so that the next use tries again. */
  #keep(opening: Promise<OpenEnvironment>): Promise<OpenEnvironment> {
    this.#environment = opening;
    opening.catch(() => {
      if (this.#environment === opening) this.#environment = undefined;
    });
    return opening;
  }
}

/** Looks once for a whole transaction, so that it is written wholly or not at all. */
function onceOrThrow(look: () => void): () => void {
  let outcome: { readonly error?: unknown } | undefined;
  return () => {
    outcome ??= outcomeOf(look);
    if ('error' in outcome) throw outcome.error;
  };
}

function outcomeOf(look: () => void): { readonly error?: unknown } {
  try {
    look();
    return {};
  } catch (error) {
    return { error };
  }
}

async function openEnvironment(options: LmdbEnvironmentOptions): Promise<OpenEnvironment> {
  try {
    const isNew = prepareFiles(options);
    const root = open<Buffer, Buffer>({
      path: options.directory,
      noSubdir: false,
      maxDbs: options.databases.length,
      mapSize: mapSizeBytes,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
      commitDelay: 0,
      eventTurnBatching: true,
    });
    const databases = openDatabases(root, options.databases);
    if (isNew) {
      syncDirectories(options.directory);
      markMade(options.directory);
    }
    return { root, databases };
  } catch (error) {
    throw await toStoreFailure(error, options, 'open');
  }
}

function openDatabases(root: RootDatabase<Buffer, Buffer>, names: readonly string[]): LmdbDatabases {
  const databases = new Map<string, Database<Buffer, Buffer>>();
  for (const name of names) {
    databases.set(name, root.openDB<Buffer, Buffer>({ name, encoding: 'binary', keyEncoding: 'binary' }));
  }
  return databases;
}

async function closeQuietly(opening: Promise<OpenEnvironment> | undefined): Promise<void> {
  try {
    await (await opening)?.root.close();
  } catch {
    // What could not be opened needs no closing, and what could not be written was already reported to its writer.
    return;
  }
}
