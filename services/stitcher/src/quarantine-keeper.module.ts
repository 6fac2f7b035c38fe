import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Clock, ConservationView, EventLogReader, Logger, ProjectionStore, StateStore } from '@waybill/ports';
import { portTokens, type ServiceWatch } from '@waybill/runtime';
import type { QuarantineKeeper } from './quarantine-keeper.js';
import {
  createWatchedQuarantineKeeper,
  type QuarantineKeeperSetup,
  type WatchedQuarantineKeeper,
} from './watched-quarantine-keeper.js';

/** Under which the keeper of quarantine is provided. */
export const quarantineKeeperToken: InjectionToken<QuarantineKeeper> = Symbol('QuarantineKeeper');
/** Under which its part of health and metrics is provided; it is started after the keeper. */
export const quarantineKeeperWatchToken: InjectionToken<ServiceWatch> = Symbol('QuarantineKeeperWatch');

const watchedToken: InjectionToken<WatchedQuarantineKeeper> = Symbol('WatchedQuarantineKeeper');

type Ports = [EventLogReader, StateStore, ProjectionStore, ConservationView, Clock, Logger];

/** Provides the keeper; the composition root provides log, state, store, view, clock and logger under `portTokens`. */
export function createQuarantineKeeperModule(setup: QuarantineKeeperSetup): DynamicModule {
  return {
    module: QuarantineKeeperModule,
    providers: [
      {
        provide: watchedToken,
        useFactory: (...[reader, state, store, view, clock, logger]: Ports) =>
          createWatchedQuarantineKeeper({ reader, state, store, view, clock, logger }, setup),
        inject: [
          portTokens.eventLogReader,
          portTokens.quarantineStateStore,
          portTokens.projectionStore,
          portTokens.conservationView,
          portTokens.clock,
          portTokens.logger,
        ],
      },
      {
        provide: quarantineKeeperToken,
        useFactory: ({ keeper }: WatchedQuarantineKeeper) => keeper,
        inject: [watchedToken],
      },
      {
        provide: quarantineKeeperWatchToken,
        useFactory: ({ watch }: WatchedQuarantineKeeper) => watch,
        inject: [watchedToken],
      },
    ],
    exports: [quarantineKeeperToken, quarantineKeeperWatchToken],
  };
}

@Module({})
class QuarantineKeeperModule {}
