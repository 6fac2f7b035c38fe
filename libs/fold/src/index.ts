// At the start, after each batch, and when something fails
export { createChangelogState, type ChangelogStateOptions } from './changelog/changelog-state.js';
export { projectionIdOf, reconcileState, type FoldedTopic } from './reconcile-state.js';
export { batchFields } from './batch-fields.js';
export { logFailure } from './log-failure.js';
// What cannot be read
export { failureIdOf, unreadable, type Unreadable, type UnreadableBytes } from './unreadable.js';
export { parseQuarantineRecord, toQuarantineEntry, type QuarantineContent } from './quarantine.convert.js';
export { withQuarantineCounts, type QuarantineCount, type QuarantineCounts } from './quarantine-counts.js';
// What the store refuses
export {
  createRefusalRun,
  storeInParts,
  type RefusalRun,
  type RefusedInput,
  type StoredInParts,
  type StoreInputs,
} from './store-in-parts.js';
export { storeRefused, toRefusedFact, type RefusedPart } from './refused-input.js';
// What the stitcher tells the ledger
export { parseFactRecord, toFactEntries, type ParsedFact } from './fact-records.js';
export { fromToldCallBytes, fromToldEventBytes, toToldCallBytes, toToldEventBytes } from './fact.convert.js';
// Values by key
export { grouped } from './grouped.js';
