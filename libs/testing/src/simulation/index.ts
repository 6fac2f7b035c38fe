// One seed: a world, a history, an outcome
export { simulate, type SimulateOptions, type SimulationOutcome } from './simulate.js';
export type { SystemUnderTest, Worker, WorkerPorts } from './system-under-test.js';
// What every call must say
export { oracleCallsOf, type OracleCall } from './oracle/oracle.js';
export type { OracleEvent } from './oracle/oracle-event.js';
// Chance by a seed
export { Random } from './random.js';
