import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Clock, EventLogReader, EventLogWriter, LedgerStore, Logger, StateStore } from '@waybill/ports';
import { portTokens, type Failpoints, type ServiceWatch } from '@waybill/runtime';
import type { Ledger } from './ledger.js';
import { createWatchedLedger, type LedgerSetup, type WatchedLedger } from './watched-ledger.js';

/** Under which the ledger is provided. */
export const ledgerToken: InjectionToken<Ledger> = Symbol('Ledger');
/** Under which its part of health and metrics is provided; it is started after the ledger. */
export const ledgerWatchToken: InjectionToken<ServiceWatch> = Symbol('LedgerWatch');

const watchedToken: InjectionToken<WatchedLedger> = Symbol('WatchedLedger');

type Ports = [EventLogWriter, EventLogReader, StateStore, LedgerStore, Clock, Logger, Failpoints?];

/** Provides the ledger; the composition root provides log, state, store, clock and logger under `portTokens`. */
export function createLedgerModule(setup: LedgerSetup): DynamicModule {
  return {
    module: LedgerModule,
    providers: [
      {
        provide: watchedToken,
        useFactory: (...[log, reader, state, store, clock, logger, failpoints]: Ports) =>
          createWatchedLedger({ log, reader, state, store, clock, logger, failpoints }, setup),
        inject: [
          portTokens.eventLogWriter,
          portTokens.eventLogReader,
          portTokens.ledgerStateStore,
          portTokens.ledgerStore,
          portTokens.clock,
          portTokens.logger,
          { token: portTokens.failpoints, optional: true },
        ],
      },
      { provide: ledgerToken, useFactory: ({ ledger }: WatchedLedger) => ledger, inject: [watchedToken] },
      { provide: ledgerWatchToken, useFactory: ({ watch }: WatchedLedger) => watch, inject: [watchedToken] },
    ],
    exports: [ledgerToken, ledgerWatchToken],
  };
}

@Module({})
class LedgerModule {}
