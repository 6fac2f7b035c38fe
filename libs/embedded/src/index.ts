// The log, the state store and the right to their directory
export { createLmdbEventLog } from './lmdb-event-log.js';
export type { LmdbEventLog, LmdbEventLogOptions } from './lmdb-event-log.js';
export { createLmdbStateStore } from './lmdb-state-store.js';
export type { LmdbStateStoreOptions } from './lmdb-state-store.js';
export { createDirectoryLock } from './directory-lock.js';
