import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { EventLogReader, Logger, ProjectionStore, StateStore } from '@waybill/ports';
import { portTokens } from '@waybill/runtime';
import { createQuarantineKeeper, type QuarantineKeeper } from './quarantine-keeper.js';

/** Under which the keeper of quarantine is provided. */
export const quarantineKeeperToken: InjectionToken<QuarantineKeeper> = Symbol('QuarantineKeeper');

/** Provides the keeper; the composition root provides log, state, store and logger under `portTokens`. */
export function createQuarantineKeeperModule(): DynamicModule {
  return {
    module: QuarantineKeeperModule,
    providers: [
      {
        provide: quarantineKeeperToken,
        useFactory: (reader: EventLogReader, state: StateStore, store: ProjectionStore, logger: Logger) =>
          createQuarantineKeeper({ reader, state, store, logger }),
        inject: [
          portTokens.eventLogReader,
          portTokens.quarantineStateStore,
          portTokens.projectionStore,
          portTokens.logger,
        ],
      },
    ],
    exports: [quarantineKeeperToken],
  };
}

@Module({})
class QuarantineKeeperModule {}
