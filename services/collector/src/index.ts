// The collector, alone or inside another process
export { createCollector, type Collector, type CollectorOptions } from './collector.js';
export { createCollectorModule, collectorToken } from './collector.module.js';
export { parseCollectorConfig, type CollectorConfig } from './collector.config.js';
export type { CollectorCounts } from './collector-counts.js';
