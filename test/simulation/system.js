import { homeTraceOf, partitionOf } from '@waybill/domain';
import { createLedger } from '@waybill/ledger';
import { silentLogger } from '@waybill/ports';
import { createStitcher } from '@waybill/stitcher';

/** Stitcher and ledger as the product runs them: their subscriptions, and what they do before the first batch. */
export const system = {
  createStitcher: (world) => createStitcher({ ...world, logger: silentLogger }),
  createLedger: (world) => createLedger({ ...world, logger: silentLogger }),
  homeTraceOf,
  partitionOf,
};
