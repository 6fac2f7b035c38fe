import { createClickHouseReaders } from '@waybill/clickhouse';
import { createQuestions, createStoreFreshness } from '@waybill/questions';
import { systemClock } from '@waybill/runtime';
import type { OpenQuestions } from '../commands/store-command.js';
import type { StoreAddress } from './store-address.js';

/** Questions of the store at an address. It connects with the first one; what waits in the log is not known to it. */
export function createStoreQuestions(address: StoreAddress): OpenQuestions {
  const readers = createClickHouseReaders(address);
  const freshness = createStoreFreshness(readers.calls, systemClock);
  return {
    ...createQuestions({ ...readers, freshness, clock: systemClock }),
    shutdown: () => readers.shutdown(),
  };
}
