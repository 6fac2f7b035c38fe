import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { EventLogReader, EventLogWriter, LedgerStore, Logger, StateStore } from '@waybill/ports';
import { portTokens, withFailpoints, type Failpoints } from '@waybill/runtime';
import { createLedger, type Ledger } from './ledger.js';

/** Under which the ledger is provided. */
export const ledgerToken: InjectionToken<Ledger> = Symbol('Ledger');

type Ports = [EventLogWriter, EventLogReader, StateStore, LedgerStore, Logger, Failpoints?];

/** Provides the ledger; the composition root provides log, state, store and logger under `portTokens`. */
export function createLedgerModule(): DynamicModule {
  return {
    module: LedgerModule,
    providers: [
      {
        provide: ledgerToken,
        useFactory: (...[log, reader, state, store, logger, failpoints]: Ports) =>
          createLedger({ ...withFailpoints({ log, reader, state, store }, 'ledger', failpoints), logger }),
        inject: [
          portTokens.eventLogWriter,
          portTokens.eventLogReader,
          portTokens.ledgerStateStore,
          portTokens.ledgerStore,
          portTokens.logger,
          { token: portTokens.failpoints, optional: true },
        ],
      },
    ],
    exports: [ledgerToken],
  };
}

@Module({})
class LedgerModule {}
