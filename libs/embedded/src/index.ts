// The log, the state store and the right to their directory
export { createLmdbEventLog } from './lmdb-event-log.js';
export type { LmdbEventLog, LmdbEventLogOptions } from './lmdb-event-log.js';
export { createLmdbStateStore } from './lmdb-state-store.js';
export type { LmdbStateStoreOptions } from './lmdb-state-store.js';
export { createDirectoryLock } from './directory-lock.js';
export { diskReserveBytes, getFreeBytes } from './disk-room.js';
// The ClickHouse engine
export { createClickHouseEngine } from './engine/clickhouse-engine.js';
export type { ClickHouseEngine, ClickHouseEngineOptions, EngineState } from './engine/clickhouse-engine.js';
export { readerLimits } from './engine/engine-config.js';
export type { EngineAccount } from './engine/engine-http.js';
export { currentPlatform, getEngineLibrary, type Platform } from './engine/engine-library.js';
export type { PortTaken } from './engine/engine-ports.js';
export type { EngineFence } from './engine/engine-process.js';
export type { EngineRestart } from './engine/engine-supervision.js';
