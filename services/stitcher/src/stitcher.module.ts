import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type {
  Clock,
  EventArchive,
  EventLogReader,
  EventLogWriter,
  Logger,
  ProjectionStore,
  StateStore,
} from '@waybill/ports';
import { portTokens, type Failpoints, type ServiceWatch } from '@waybill/runtime';
import type { Stitcher } from './stitcher.js';
import { createWatchedStitcher, type StitcherSetup, type WatchedStitcher } from './watched-stitcher.js';

/** Under which the stitcher is provided. */
export const stitcherToken: InjectionToken<Stitcher> = Symbol('Stitcher');
/** Under which its part of health and metrics is provided; it is started after the stitcher. */
export const stitcherWatchToken: InjectionToken<ServiceWatch> = Symbol('StitcherWatch');

const watchedToken: InjectionToken<WatchedStitcher> = Symbol('WatchedStitcher');

type Ports = [
  EventLogWriter,
  EventLogReader,
  StateStore,
  StateStore,
  ProjectionStore,
  EventArchive,
  Clock,
  Logger,
  Failpoints?,
];

/** Provides the stitcher; the composition root provides log, state, store, clock and logger under `portTokens`. */
export function createStitcherModule(setup: StitcherSetup): DynamicModule {
  return {
    module: StitcherModule,
    providers: [
      {
        provide: watchedToken,
        useFactory: (...[log, reader, state, aliasState, store, archive, clock, logger, failpoints]: Ports) =>
          createWatchedStitcher({ log, reader, state, aliasState, store, archive, clock, logger, failpoints }, setup),
        inject: [
          portTokens.eventLogWriter,
          portTokens.eventLogReader,
          portTokens.stateStore,
          portTokens.aliasStateStore,
          portTokens.projectionStore,
          portTokens.eventArchive,
          portTokens.clock,
          portTokens.logger,
          { token: portTokens.failpoints, optional: true },
        ],
      },
      { provide: stitcherToken, useFactory: ({ stitcher }: WatchedStitcher) => stitcher, inject: [watchedToken] },
      { provide: stitcherWatchToken, useFactory: ({ watch }: WatchedStitcher) => watch, inject: [watchedToken] },
    ],
    exports: [stitcherToken, stitcherWatchToken],
  };
}

@Module({})
class StitcherModule {}
