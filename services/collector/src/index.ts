// The collector, alone or inside another process
export { createCollector, type Collector, type CollectorOptions } from './collector.js';
export { createCollectorModule, collectorToken, collectorWatchToken } from './collector.module.js';
export { collectorSettings, parseCollectorConfig, type CollectorConfig } from './collector.config.js';
export { collectorMetrics } from './collector-metrics.js';
export type { CollectorCounts } from './collector-counts.js';
