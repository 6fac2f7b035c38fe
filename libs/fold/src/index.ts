// At the start, and when something fails
export { projectionIdOf, reconcileState, type FoldedTopic } from './reconcile-state.js';
export { logFailure } from './log-failure.js';
// What cannot be read
export { failureIdOf, unreadable, type Unreadable, type UnreadableBytes } from './unreadable.js';
export { parseQuarantineRecord, toQuarantineEntry, type QuarantineContent } from './quarantine.convert.js';
// What the stitcher tells the ledger
export { parseFactRecord, toFactEntries, type ParsedFact } from './fact-records.js';
export { fromToldCallBytes, fromToldEventBytes, toToldCallBytes, toToldEventBytes } from './fact.convert.js';
// Values by key
export { grouped } from './grouped.js';
