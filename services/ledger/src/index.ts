export { createLedger, ledgerGroupId, type Ledger, type LedgerOptions } from './ledger.js';
export { rollUpBatch, type LedgerPorts, type RollUpBatchOptions, type RollUpCounts } from './roll-up-batch.js';
export { createLedgerModule, ledgerToken, ledgerWatchToken } from './ledger.module.js';
export { ledgerSettings, type LedgerConfig } from './ledger.config.js';
export { ledgerMetrics } from './ledger-metrics.js';
export type { LedgerSetup } from './watched-ledger.js';
