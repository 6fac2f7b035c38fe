// Events with fixed ids and times
export { aHistory, asLogEvent, aTraceEvent, builtAtUnixNano, builtTraceId } from './trace-event.builder.js';
// The call that follows from events
export { aCallOf, asMembers } from './call.builder.js';
// What single hops say of a call
export {
  usd,
  digest,
  registry,
  gateway,
  runtime,
  started,
  finished,
  receipt,
  observed,
  looked,
  adapted,
  withChain,
  withAuthority,
  denied,
  allowed,
  acted,
  type HistoryEvent,
} from './hop-events.builder.js';
// Rows of the projection with fixed ids and times
export { aCallFacts, aVersionedSession, aVersionedSlot } from './ledger.builder.js';
export {
  aLogCount,
  aLooseCheckpoint,
  aProjectedCall,
  aQuarantinedEvent,
  aRecordedEvent,
  aRedriveNote,
} from './projection.builder.js';
// What the ledger makes of calls
export { aLedgerOf, aProjectionOf } from './rolled-up.builder.js';
// In-memory twins of the ports
export { MemoryEventLog, type MemoryEventLogOptions } from './memory-event-log.js';
export { MemoryChangelog } from './memory-changelog.js';
export { MemoryLedgerStore } from './memory-ledger-store.js';
export { MemoryProjectionStore } from './memory-projection-store.js';
export { MemoryStateStore } from './memory-state-store.js';
export { TestClock } from './test-clock.js';
// One contract suite per port
export {
  testEventLog,
  type EventLogFixture,
  type EventLogSetup,
  type EventLogUnderTest,
} from './event-log.contract.js';
export { testEventArchive, type EventArchiveFixture } from './event-archive.contract.js';
export { testLedgerStore, type LedgerRows, type LedgerStoreFixture } from './ledger-store.contract.js';
export { testProjectionStore, type ProjectedRows, type ProjectionStoreFixture } from './projection-store.contract.js';
export { testStateStore, type StateStoreFixture } from './state-store.contract.js';
export { createTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';
// Proxies that do it wrong
export { createFaultProxy, type FaultProxy, type ProxyTarget, type TcpFault } from './fault-proxy.js';
export { createHttpFaultProxy, type HttpFault } from './http-fault-proxy.js';
