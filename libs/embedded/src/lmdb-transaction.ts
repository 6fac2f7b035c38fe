import type { Database } from 'lmdb';

/** The named key spaces of one LMDB environment. */
export type LmdbDatabases = ReadonlyMap<string, Database<Buffer, Buffer>>;

/** Which keys: from `first` to `last`, both included. */
export interface KeyRange {
  readonly first: Buffer;
  readonly last: Buffer;
}

/** Which keys: from `first`, included, up to but without `before` (to the end when absent), at most `countMax`. */
export interface KeyStretch {
  readonly first: Buffer;
  readonly before: Buffer | undefined;
  readonly countMax: number;
}

/** Reads of one snapshot: the last commit that is on disk. Answers belong to the caller. Throws what lmdb-js throws. */
export interface LmdbReads {
  get(database: string, key: Buffer): Buffer | undefined;
  /** The highest key of the range that is present. */
  getLastKey(database: string, range: KeyRange): Buffer | undefined;
  /** The lowest keys of the stretch that are present, in the order of their bytes. */
  listKeys(database: string, stretch: KeyStretch): readonly Buffer[];
}

/** The writes of one transaction; they are seen by its own reads only after it is committed. */
export interface LmdbWrites extends LmdbReads {
  put(database: string, key: Buffer, value: Buffer): void;
  remove(database: string, key: Buffer): void;
  clear(database: string): void;
}

/** Reads over open databases. */
export function createReads(databases: LmdbDatabases): LmdbReads {
  return {
    get: (database, key) => databaseOf(databases, database).getBinary(key),
    getLastKey: (database, range) => {
      const options = { start: range.last, end: range.first, inclusiveEnd: true, reverse: true, limit: 1 };
      for (const key of databaseOf(databases, database).getKeys(options)) return Buffer.from(key);
      return undefined;
    },
    listKeys: (database, { first, before, countMax }) => {
      const options = { start: first, ...(before === undefined ? {} : { end: before }), limit: countMax };
      return Array.from(databaseOf(databases, database).getKeys(options), (key) => Buffer.from(key));
    },
  };
}

/** What the writes of one transaction have to do with each other. */
export interface WritesOptions {
  /**
   * Every promise that lmdb-js answers lands here; it hands out the same one for all writes of an event turn, which form
   * one transaction.
   */
  readonly promises: Set<Promise<unknown>>;
  /** Called before each write; when it throws, nothing is written. */
  readonly refuse: () => void;
}

/** Writes over open databases. */
export function createWrites(databases: LmdbDatabases, { promises, refuse }: WritesOptions): LmdbWrites {
  const open = (database: string) => {
    refuse();
    return databaseOf(databases, database);
  };
  return {
    ...createReads(databases),
    put: (database, key, value) => void promises.add(open(database).put(key, value)),
    remove: (database, key) => void promises.add(open(database).remove(key)),
    clear: (database) => void promises.add(open(database).clearAsync()),
  };
}

function databaseOf(databases: LmdbDatabases, name: string): Database<Buffer, Buffer> {
  const database = databases.get(name);
  if (database === undefined) throw new Error(`expected a database that was named at the start, found ${name}`);
  return database;
}
