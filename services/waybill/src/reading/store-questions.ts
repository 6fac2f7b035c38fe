import { createClickHouseLedgerReader, createClickHouseReader, createStatementRunner } from '@waybill/clickhouse';
import { createQuestions, createStoreFreshness } from '@waybill/questions';
import { systemClock } from '@waybill/runtime';
import type { OpenQuestions } from '../commands/store-command.js';
import type { StoreAddress } from './store-address.js';

/** Questions of the store at an address. It connects with the first one; what waits in the log is not known to it. */
export function createStoreQuestions(address: StoreAddress): OpenQuestions {
  const [calls, ledger] = [createClickHouseReader(address), createClickHouseLedgerReader(address)];
  const statements = createStatementRunner(address);
  const freshness = createStoreFreshness(calls, systemClock);
  return {
    ...createQuestions({ calls, ledger, statements, freshness, clock: systemClock }),
    async shutdown() {
      await Promise.all([calls.shutdown(), ledger.shutdown(), statements.shutdown()]);
    },
  };
}
