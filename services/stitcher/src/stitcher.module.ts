import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { RateCard } from '@waybill/domain';
import type { EventArchive, EventLogReader, EventLogWriter, Logger, ProjectionStore, StateStore } from '@waybill/ports';
import { portTokens } from '@waybill/runtime';
import { createStitcher, type Stitcher } from './stitcher.js';

/** Under which the stitcher is provided. */
export const stitcherToken: InjectionToken<Stitcher> = Symbol('Stitcher');

type Ports = [EventLogWriter, EventLogReader, StateStore, StateStore, ProjectionStore, EventArchive, Logger];

/** Provides the stitcher; the composition root provides log, state, store and logger under `portTokens`. */
export function createStitcherModule(rates: readonly RateCard[]): DynamicModule {
  return {
    module: StitcherModule,
    providers: [
      {
        provide: stitcherToken,
        useFactory: (...[log, reader, state, aliasState, store, archive, logger]: Ports) =>
          createStitcher({ log, reader, state, aliasState, store, archive, logger, rates }),
        inject: [
          portTokens.eventLogWriter,
          portTokens.eventLogReader,
          portTokens.stateStore,
          portTokens.aliasStateStore,
          portTokens.projectionStore,
          portTokens.eventArchive,
          portTokens.logger,
        ],
      },
    ],
    exports: [stitcherToken],
  };
}

@Module({})
class StitcherModule {}
