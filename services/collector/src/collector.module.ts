import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Clock, EventLogWriter, Logger } from '@waybill/ports';
import { portTokens, withFailpoints, type Failpoints, type ServiceWatch } from '@waybill/runtime';
import type { CollectorConfig } from './collector.config.js';
import { createCollector, type Collector } from './collector.js';

/** Under which the collector is provided. */
export const collectorToken: InjectionToken<Collector> = Symbol('Collector');

/** Under which its part of health and metrics is provided; it is started after the collector. */
export const collectorWatchToken: InjectionToken<ServiceWatch> = Symbol('CollectorWatch');

/** Provides the collector; the composition root provides the log, the clock and the logger under `portTokens`. */
export function createCollectorModule(config: CollectorConfig): DynamicModule {
  return {
    module: CollectorModule,
    providers: [
      {
        provide: collectorToken,
        useFactory: (log: EventLogWriter, clock: Clock, logger: Logger, failpoints?: Failpoints) =>
          createCollector({ config, ...withFailpoints({ log }, 'collector', failpoints), clock, logger }),
        inject: [
          portTokens.eventLogWriter,
          portTokens.clock,
          portTokens.logger,
          { token: portTokens.failpoints, optional: true },
        ],
      },
      { provide: collectorWatchToken, useFactory: createCollectorWatch, inject: [collectorToken] },
    ],
    exports: [collectorToken, collectorWatchToken],
  };
}

/** A collector cannot stall apart from its event loop: it waits for nothing but the log, and that is readiness. */
function createCollectorWatch(collector: Collector): ServiceWatch {
  return {
    name: 'collector-watch',
    async start() {},
    async shutdown() {},
    metrics: [collector.metrics],
    liveness: [],
    readiness: collector.readiness,
    tellReadiness: (isReady) => collector.setServing(isReady),
  };
}

@Module({})
class CollectorModule {}
