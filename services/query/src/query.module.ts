import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type {
  AuthorityReader,
  CallReader,
  Clock,
  FreshnessReader,
  LedgerReader,
  Logger,
  StatementRunner,
} from '@waybill/ports';
import { portTokens, type ServiceWatch } from '@waybill/runtime';
import { createQuery, type Query, type QuerySetup } from './query.js';

/** Under which the service is provided. */
export const queryToken: InjectionToken<Query> = Symbol('Query');

/** Under which its part of health, metrics and HTTP is provided; it is started after the service. */
export const queryWatchToken: InjectionToken<ServiceWatch> = Symbol('QueryWatch');

type Ports = [CallReader, LedgerReader, AuthorityReader, StatementRunner, FreshnessReader, Clock, Logger];

/** Provides the service; the composition root provides readers, freshness, clock and logger under `portTokens`. */
export function createQueryModule(setup: QuerySetup): DynamicModule {
  return {
    module: QueryModule,
    providers: [
      {
        provide: queryToken,
        useFactory: (...[calls, ledger, authority, statements, freshness, clock, logger]: Ports) =>
          createQuery({ calls, ledger, authority, statements, freshness, clock, logger }, setup),
        inject: [
          portTokens.callReader,
          portTokens.ledgerReader,
          portTokens.authorityReader,
          portTokens.statementRunner,
          portTokens.freshnessReader,
          portTokens.clock,
          portTokens.logger,
        ],
      },
      { provide: queryWatchToken, useFactory: ({ watch }: Query) => watch, inject: [queryToken] },
    ],
    exports: [queryToken, queryWatchToken],
  };
}

@Module({})
class QueryModule {}
