import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { RateCard } from '@waybill/domain';
import type { EventArchive, EventLogReader, EventLogWriter, Logger, ProjectionStore, StateStore } from '@waybill/ports';
import { portTokens, withFailpoints, type Failpoints } from '@waybill/runtime';
import { createStitcher, type Stitcher } from './stitcher.js';

/** Under which the stitcher is provided. */
export const stitcherToken: InjectionToken<Stitcher> = Symbol('Stitcher');

type Ports = [
  EventLogWriter,
  EventLogReader,
  StateStore,
  StateStore,
  ProjectionStore,
  EventArchive,
  Logger,
  Failpoints?,
];

/** Provides the stitcher; the composition root provides log, state, store and logger under `portTokens`. */
export function createStitcherModule(rates: readonly RateCard[]): DynamicModule {
  return {
    module: StitcherModule,
    providers: [
      {
        provide: stitcherToken,
        useFactory: (...[log, reader, state, aliasState, store, archive, logger, failpoints]: Ports) => {
          const ports = withFailpoints({ log, reader, state, aliasState, store, archive }, 'stitcher', failpoints);
          return createStitcher({ ...ports, logger, rates });
        },
        inject: [
          portTokens.eventLogWriter,
          portTokens.eventLogReader,
          portTokens.stateStore,
          portTokens.aliasStateStore,
          portTokens.projectionStore,
          portTokens.eventArchive,
          portTokens.logger,
          { token: portTokens.failpoints, optional: true },
        ],
      },
    ],
    exports: [stitcherToken],
  };
}

@Module({})
class StitcherModule {}
