export { createLedger, ledgerGroupId, type Ledger, type LedgerOptions } from './ledger.js';
export { rollUpBatch, type LedgerPorts, type RollUpBatchOptions, type RollUpCounts } from './roll-up-batch.js';
export { createLedgerModule, ledgerToken } from './ledger.module.js';
