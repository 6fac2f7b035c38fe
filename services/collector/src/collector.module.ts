import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Clock, EventLogWriter, Logger } from '@waybill/ports';
import { portTokens, withFailpoints, type Failpoints } from '@waybill/runtime';
import type { CollectorConfig } from './collector.config.js';
import { createCollector, type Collector } from './collector.js';

/** Under which the collector is provided. */
export const collectorToken: InjectionToken<Collector> = Symbol('Collector');

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
    ],
    exports: [collectorToken],
  };
}

@Module({})
class CollectorModule {}
