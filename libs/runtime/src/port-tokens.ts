import type {
  AuthorityReader,
  CallReader,
  Clock,
  ConservationView,
  EventArchive,
  EventLogReader,
  EventLogWriter,
  FreshnessReader,
  LedgerReader,
  LedgerStore,
  Logger,
  ProjectionStore,
  StatementRunner,
  StateStore,
} from '@waybill/ports';
import type { InjectionToken } from '@nestjs/common';
import type { Failpoints } from './failpoints/failpoints.js';

/** Under which tokens a composition root provides the ports, and services ask for them. */
export const portTokens = {
  eventLogWriter: Symbol('EventLogWriter') as InjectionToken<EventLogWriter>,
  eventLogReader: Symbol('EventLogReader') as InjectionToken<EventLogReader>,
  stateStore: Symbol('StateStore') as InjectionToken<StateStore>,
  aliasStateStore: Symbol('AliasStateStore') as InjectionToken<StateStore>,
  ledgerStateStore: Symbol('LedgerStateStore') as InjectionToken<StateStore>,
  quarantineStateStore: Symbol('QuarantineStateStore') as InjectionToken<StateStore>,
  projectionStore: Symbol('ProjectionStore') as InjectionToken<ProjectionStore>,
  ledgerStore: Symbol('LedgerStore') as InjectionToken<LedgerStore>,
  eventArchive: Symbol('EventArchive') as InjectionToken<EventArchive>,
  callReader: Symbol('CallReader') as InjectionToken<CallReader>,
  ledgerReader: Symbol('LedgerReader') as InjectionToken<LedgerReader>,
  authorityReader: Symbol('AuthorityReader') as InjectionToken<AuthorityReader>,
  statementRunner: Symbol('StatementRunner') as InjectionToken<StatementRunner>,
  freshnessReader: Symbol('FreshnessReader') as InjectionToken<FreshnessReader>,
  conservationView: Symbol('ConservationView') as InjectionToken<ConservationView>,
  clock: Symbol('Clock') as InjectionToken<Clock>,
  logger: Symbol('Logger') as InjectionToken<Logger>,
  /** `undefined`, or not provided at all: nothing fails on purpose. */
  failpoints: Symbol('Failpoints') as InjectionToken<Failpoints | undefined>,
} as const;
