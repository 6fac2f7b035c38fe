import { homeTraceOf, partitionOf } from '@waybill/domain';
import { silentLogger } from '@waybill/ports';
import { createStitcher } from '@waybill/stitcher';

/** The stitcher as the product runs it: both subscriptions, and what it does before the first batch. */
export const system = {
  createWorker: (ports) => createStitcher({ ...ports, logger: silentLogger }),
  homeTraceOf,
  partitionOf,
};
