export { aliasGroupId, createStitcher, stitcherGroupId, type Stitcher, type StitcherOptions } from './stitcher.js';
export { stitchBatch, type StitchBatchOptions, type StitchCounts, type StitcherPorts } from './stitch-batch.js';
export { createStitcherModule, stitcherToken, stitcherWatchToken } from './stitcher.module.js';
export { stitcherSettings, type StitcherConfig } from './stitcher.config.js';
export { stitcherMetrics } from './stitcher-metrics.js';
export type { StitcherSetup } from './watched-stitcher.js';
export type { SweepPositions } from './quiet-calls.js';
export {
  createQuarantineKeeper,
  quarantineGroupId,
  type QuarantineKeeper,
  type QuarantineKeeperOptions,
} from './quarantine-keeper.js';
export {
  createQuarantineKeeperModule,
  quarantineKeeperToken,
  quarantineKeeperWatchToken,
} from './quarantine-keeper.module.js';
export { quarantineMetrics } from './quarantine-metrics.js';
export type { QuarantineKeeperSetup } from './watched-quarantine-keeper.js';
export { keepQuarantine, type KeepQuarantineOptions } from './keep-quarantine.js';
export { bindBatch, type BindBatchOptions } from './bind-batch.js';
