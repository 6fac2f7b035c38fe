// One seed: a world, a history, an outcome
export { simulate, type SimulateOptions, type SimulationOutcome } from './simulate.js';
export type { LedgerWorker, LedgerWorld, StitcherWorker, StitcherWorld, SystemUnderTest } from './system-under-test.js';
// What every call must say
export { oracleCallsOf, type OracleCall } from './oracle/oracle.js';
export type { OracleEvent } from './oracle/oracle-event.js';
// Chance by a seed
export { Random } from './random.js';
// What sessions, spend, lanes and incidents must say
export { oracleLedgersOf, type LedgerQuestion, type OracleLedger } from './ledger/oracle-ledger.js';
