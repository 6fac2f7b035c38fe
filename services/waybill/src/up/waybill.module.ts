import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { createCollectorModule, type CollectorConfig } from '@waybill/collector';
import {
  createClickHouseEngine,
  createDirectoryLock,
  createLmdbEventLog,
  createLmdbStateStore,
  type ClickHouseEngine,
} from '@waybill/embedded';
import {
  topics,
  type Clock,
  type Component,
  type EventLogWriter,
  type Logger,
  type StateStore,
  type Topic,
} from '@waybill/ports';
import { portTokens, systemClock } from '@waybill/runtime';
import { createLedgerModule } from '@waybill/ledger';
import { createQuarantineKeeperModule, createStitcherModule } from '@waybill/stitcher';
import { createEmbeddedArchive } from './embedded-archive.js';
import { createEmbeddedLedgerStore } from './embedded-ledger-store.js';
import { createEmbeddedStore } from './embedded-store.js';
import { directoriesOf, embeddedPartitionCounts, type UpConfig } from './up.config.js';

export const engineToken: InjectionToken<ClickHouseEngine> = Symbol('ClickHouseEngine');
export const lockToken: InjectionToken<Component> = Symbol('DirectoryLock');

/** The composition root of the all-in-one process: which adapter stands behind which port. */
export function createWaybillModule(config: UpConfig, collector: CollectorConfig, logger: Logger): DynamicModule {
  return {
    module: WaybillModule,
    imports: [
      createEmbeddedModule(config, logger),
      createCollectorModule(collector),
      createStitcherModule(config.rates),
      createQuarantineKeeperModule(),
      createLedgerModule(),
    ],
  };
}

function createEmbeddedModule({ dataDirectory, clickhousePort }: UpConfig, logger: Logger): DynamicModule {
  const directories = directoriesOf(dataDirectory);
  const lostTables = new Set<string>();
  const providers = [
    { provide: portTokens.logger, useValue: logger },
    { provide: portTokens.clock, useValue: systemClock },
    { provide: lockToken, useFactory: () => createDirectoryLock(dataDirectory) },
    {
      provide: portTokens.eventLogWriter,
      useFactory: (clock: Clock) =>
        createLmdbEventLog({ directory: directories.log, partitionCounts: embeddedPartitionCounts, clock }),
      inject: [portTokens.clock],
    },
    // One log, both of its sides.
    {
      provide: portTokens.eventLogReader,
      useFactory: (log: EventLogWriter) => log,
      inject: [portTokens.eventLogWriter],
    },
    createStateProvider(portTokens.stateStore, directories.state, topics.events),
    createStateProvider(portTokens.aliasStateStore, directories.aliases, topics.aliases),
    createStateProvider(portTokens.ledgerStateStore, directories.ledger, topics.facts),
    createStateProvider(portTokens.quarantineStateStore, directories.quarantine, topics.quarantine),
    {
      provide: engineToken,
      useFactory: () =>
        createEngine({ dataDirectory: directories.store, httpPort: clickhousePort, lostTables, logger }),
    },
    {
      provide: portTokens.projectionStore,
      useFactory: (engine: ClickHouseEngine) => createEmbeddedStore(engine, { hasLostRows: () => lostTables.size > 0 }),
      inject: [engineToken],
    },
    { provide: portTokens.ledgerStore, useFactory: createEmbeddedLedgerStore, inject: [engineToken] },
    { provide: portTokens.eventArchive, useFactory: createEmbeddedArchive, inject: [engineToken] },
  ];
  return { module: EmbeddedModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
}

/** State that goes with a topic, in a directory of its own. */
function createStateProvider(token: InjectionToken<StateStore>, directory: string, topic: Topic) {
  return {
    provide: token,
    useFactory: () => createLmdbStateStore({ directory, partitionCount: embeddedPartitionCounts[topic] }),
  };
}

interface EngineSettings {
  readonly dataDirectory: string;
  readonly httpPort: number;
  /** Gets the tables of which rows are missing. */
  readonly lostTables: Set<string>;
  readonly logger: Logger;
}

/** The engine, with everything that an operator should hear of it in the log. */
function createEngine({ dataDirectory, httpPort, lostTables, logger }: EngineSettings): ClickHouseEngine {
  return createClickHouseEngine({
    dataDirectory,
    httpPort,
    onDamagedTables(tables) {
      for (const table of tables) lostTables.add(table);
      logger.warn('the store has lost rows; it is filled again from the log at the start', {
        tables: tables.join(', '),
      });
    },
    onPortTaken: ({ wantedPort, usedPort }) => logger.info('the wanted port was taken', { wantedPort, usedPort }),
    onUnfenced: (reason) =>
      logger.warn('the engine runs unfenced: who may query may read the files of this account', { reason }),
    onRestart: () => logger.warn('the engine ended by itself and is started again'),
    onFailure: ({ code, message }) =>
      logger.error('the engine was given up: events are still taken, rows wait for the next start', {
        code,
        cause: message,
      }),
  });
}

@Module({})
class WaybillModule {}

@Module({})
class EmbeddedModule {}
