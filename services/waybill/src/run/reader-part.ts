import type { InjectionToken } from '@nestjs/common';
import {
  createClickHouseAuthorityReader,
  createClickHouseLedgerReader,
  createClickHouseReader,
  type ClickHouseAuthorityReader,
  type ClickHouseConnectionOptions,
  type ClickHouseLedgerReader,
  type ClickHouseReader,
} from '@waybill/clickhouse';
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

/** All readers of one store; they connect with the first question. */
interface StoreReaders extends Component {
  readonly calls: () => ClickHouseReader;
  readonly ledger: () => ClickHouseLedgerReader;
  readonly authority: () => ClickHouseAuthorityReader;
}

const readersToken: InjectionToken<StoreReaders> = Symbol('StoreReaders');

type ReadersProvider = Parameters<typeof createPart>[0]['providers'][number];

function createReaderPart(readers: ReadersProvider): Part {
  const { callReader, ledgerReader, authorityReader } = portTokens;
  return createPart({
    providers: [
      readers,
      { provide: callReader, useFactory: ({ calls }: StoreReaders) => toCallReader(calls), inject: [readersToken] },
      {
        provide: ledgerReader,
        useFactory: ({ ledger }: StoreReaders) => toLedgerReader(ledger),
        inject: [readersToken],
      },
      {
        provide: authorityReader,
        useFactory: ({ authority }: StoreReaders) => toAuthorityReader(authority),
        inject: [readersToken],
      },
    ],
    components: [readersToken],
  });
}

interface OpenReaders {
  readonly calls: ClickHouseReader;
  readonly ledger: ClickHouseLedgerReader;
  readonly authority: ClickHouseAuthorityReader;
}

/**
 * The engine's port is known only once it runs, so nobody is connected before the start. Together they leave room for people:
 * the account may run 20 statements at once.
 */
function createReaders(connect: () => ClickHouseConnectionOptions): StoreReaders {
  let open: OpenReaders | undefined;
  const started = () => {
    if (open === undefined)
      throw new Failure('retryable', 'reader_not_running', 'expected started readers; call start() first');
    return open;
  };
  return {
    name: 'clickhouse-readers',
    async start() {
      const connection = connect();
      open ??= {
        calls: createClickHouseReader({ ...connection, openConnectionCountMax: 8 }),
        ledger: createClickHouseLedgerReader({ ...connection, openConnectionCountMax: 4 }),
        authority: createClickHouseAuthorityReader({ ...connection, openConnectionCountMax: 4 }),
      };
    },
    async shutdown() {
      const closing = open;
      open = undefined;
      await Promise.all([closing?.calls.shutdown(), closing?.ledger.shutdown(), closing?.authority.shutdown()]);
    },
    calls: () => started().calls,
    ledger: () => started().ledger,
    authority: () => started().authority,
  };
}

function toCallReader(calls: () => ClickHouseReader): CallReader {
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

function toLedgerReader(ledger: () => ClickHouseLedgerReader): LedgerReader {
  return {
    getSession: async (...asked) => ledger().getSession(...asked),
    listSessions: async (...asked) => ledger().listSessions(...asked),
    listSpend: async (...asked) => ledger().listSpend(...asked),
    getSurroundings: async (...asked) => ledger().getSurroundings(...asked),
  };
}

function toAuthorityReader(authority: () => ClickHouseAuthorityReader): AuthorityReader {
  return {
    getCredential: async (...asked) => authority().getCredential(...asked),
    getSurface: async (...asked) => authority().getSurface(...asked),
    listLanes: async (...asked) => authority().listLanes(...asked),
    getIncident: async (...asked) => authority().getIncident(...asked),
    listIncidents: async (...asked) => authority().listIncidents(...asked),
  };
}
