import type { InjectionToken } from '@nestjs/common';
import { createClickHouseReaders, type ClickHouseConnectionOptions, type ClickHouseReaders } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { listLag, type KafkaConfig } from '@waybill/kafka';
import {
  Failure,
  type AuthorityReader,
  type CallReader,
  type Clock,
  type Component,
  type EventLogReader,
  type LedgerReader,
  type Logger,
  type StatementRunner,
} from '@waybill/ports';
import { createLogFreshness, createLookedFreshness, createStoreFreshness } from '@waybill/questions';
import { portTokens, remembered, steadyNowMs } from '@waybill/runtime';
import { freshnessGroups } from '../reading/log-readers.js';
import { createPart, type Part } from './part.js';
import { engineToken } from './store-part.js';

/** Readers of an outside store. */
export function createServerReaderPart(connection: ClickHouseConnectionOptions): Part {
  return createReaderPart({ provide: readersToken, useFactory: () => createReaders(() => connection) });
}

/** Readers of the engine beside us, as the account that may only read. */
export function createEmbeddedReaderPart(): Part {
  return createReaderPart({
    provide: readersToken,
    useFactory: (engine: ClickHouseEngine) => createReaders(() => ({ url: engine.httpUrl, ...engine.reader })),
    inject: [engineToken],
  });
}

/** How fresh rows are, by the log of this process. */
export function createLogFreshnessPart(): Part {
  return createPart({
    providers: [
      {
        provide: portTokens.freshnessReader,
        useFactory: (...[reader, clock]: [EventLogReader, Clock]) => createLogFreshness(reader, freshnessGroups, clock),
        inject: [portTokens.eventLogReader, portTokens.clock],
      },
    ],
  });
}

/** How fresh rows are where nobody here knows the log. */
export function createStoreFreshnessPart(): Part {
  return createPart({
    providers: [
      {
        provide: portTokens.freshnessReader,
        useFactory: (...[calls, clock]: [CallReader, Clock]) => createStoreFreshness(calls, clock),
        inject: [portTokens.callReader, portTokens.clock],
      },
    ],
  });
}

/** A cluster is asked at most this often; an answer says when it was. */
const lagAgeMsMax = 1_000;

const nanosPerMs = 1_000_000n;

/** How fresh rows are, by a log on Kafka. It is asked when questions are: they are answered also while it is away. */
export function createKafkaFreshnessPart(config: KafkaConfig): Part {
  const provide = portTokens.freshnessReader;
  const useFactory = (logger: Logger, clock: Clock) => {
    const look = async () => {
      const nowUnixMs = Number(clock.nowUnixNano() / nanosPerMs);
      const lags = await listLag({ config, logger, nowUnixMs }, freshnessGroups);
      return lags.map(({ topic, groupId, partition, committedOffset, endOffset, lag, ageMs }) => ({
        group: groupId,
        topic,
        partition,
        appliedOffset: committedOffset,
        endOffset,
        oldestUnappliedAgeNanos:
          lag === 0 ? 0n : ageMs === undefined ? undefined : BigInt(Math.round(ageMs)) * nanosPerMs,
      }));
    };
    const freshness = createLookedFreshness({ clock, source: 'log', look, timeoutMs: 2_000 });
    const freshnessOf = remembered(() => freshness.freshness(), { ageMsMax: lagAgeMsMax, nowMs: steadyNowMs });
    return { freshness: freshnessOf };
  };
  return createPart({ providers: [{ provide, useFactory, inject: [portTokens.logger, portTokens.clock] }] });
}

/** All readers of one store, once it is known where it is. */
interface StoreReaders extends Component {
  readonly started: () => ClickHouseReaders;
}

const readersToken: InjectionToken<StoreReaders> = Symbol('StoreReaders');

type ReadersProvider = Parameters<typeof createPart>[0]['providers'][number];

function createReaderPart(readers: ReadersProvider): Part {
  const { callReader, ledgerReader, authorityReader, statementRunner } = portTokens;
  return createPart({
    providers: [
      readers,
      {
        provide: callReader,
        useFactory: ({ started }: StoreReaders) => toCallReader(() => started().calls),
        inject: [readersToken],
      },
      {
        provide: ledgerReader,
        useFactory: ({ started }: StoreReaders) => toLedgerReader(() => started().ledger),
        inject: [readersToken],
      },
      {
        provide: authorityReader,
        useFactory: ({ started }: StoreReaders) => toAuthorityReader(() => started().authority),
        inject: [readersToken],
      },
      {
        provide: statementRunner,
        useFactory: ({ started }: StoreReaders) => toStatementRunner(() => started().statements),
        inject: [readersToken],
      },
    ],
    components: [readersToken],
  });
}

/** The engine's port is known only once it runs, so nobody is connected before the start. */
function createReaders(connect: () => ClickHouseConnectionOptions): StoreReaders {
  let open: ClickHouseReaders | undefined;
  return {
    name: 'clickhouse-readers',
    async start() {
      open ??= createClickHouseReaders(connect());
    },
    async shutdown() {
      const closing = open;
      open = undefined;
      await closing?.shutdown();
    },
    started() {
      if (open === undefined)
        throw new Failure('retryable', 'reader_not_running', 'expected started readers; call start() first');
      return open;
    },
  };
}

function toCallReader(calls: () => CallReader): CallReader {
  return {
    getCall: async (...asked) => calls().getCall(...asked),
    listCalls: async (...asked) => calls().listCalls(...asked),
    listDenials: async (...asked) => calls().listDenials(...asked),
    listChangedKeys: async (...asked) => calls().listChangedKeys(...asked),
    listChangedCalls: async (...asked) => calls().listChangedCalls(...asked),
    listStandingCalls: async (...asked) => calls().listStandingCalls(...asked),
    ping: async (...asked) => calls().ping(...asked),
    freshness: async (...asked) => calls().freshness(...asked),
  };
}

function toLedgerReader(ledger: () => LedgerReader): LedgerReader {
  return {
    getSession: async (...asked) => ledger().getSession(...asked),
    listSessions: async (...asked) => ledger().listSessions(...asked),
    listSpend: async (...asked) => ledger().listSpend(...asked),
    getSurroundings: async (...asked) => ledger().getSurroundings(...asked),
  };
}

function toAuthorityReader(authority: () => AuthorityReader): AuthorityReader {
  return {
    getCredential: async (...asked) => authority().getCredential(...asked),
    getSurface: async (...asked) => authority().getSurface(...asked),
    listLanes: async (...asked) => authority().listLanes(...asked),
    getIncident: async (...asked) => authority().getIncident(...asked),
    listIncidents: async (...asked) => authority().listIncidents(...asked),
  };
}

function toStatementRunner(statements: () => StatementRunner): StatementRunner {
  return {
    listRows: async (...asked) => statements().listRows(...asked),
    streamText: async (...asked) => statements().streamText(...asked),
    getProgress: async (...asked) => statements().getProgress(...asked),
  };
}
