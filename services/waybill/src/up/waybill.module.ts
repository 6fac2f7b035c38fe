import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { createCollectorModule, type CollectorConfig } from '@waybill/collector';
import {
  createClickHouseEngine,
  createDirectoryLock,
  createLmdbEventLog,
  createLmdbStateStore,
  type ClickHouseEngine,
} from '@waybill/embedded';
import { topics, type Clock, type Component, type EventLogWriter, type Logger } from '@waybill/ports';
import { portTokens, systemClock } from '@waybill/runtime';
import { createStitcherModule } from '@waybill/stitcher';
import { createEmbeddedStore } from './embedded-store.js';
import { directoriesOf, embeddedPartitionCounts, type UpConfig } from './up.config.js';

export const engineToken: InjectionToken<ClickHouseEngine> = Symbol('ClickHouseEngine');
export const lockToken: InjectionToken<Component> = Symbol('DirectoryLock');

/** The composition root of the all-in-one process: which adapter stands behind which port. */
export function createWaybillModule(config: UpConfig, collector: CollectorConfig, logger: Logger): DynamicModule {
  return {
    module: WaybillModule,
    imports: [createEmbeddedModule(config, logger), createCollectorModule(collector), createStitcherModule()],
  };
}

function createEmbeddedModule({ dataDirectory, clickhousePort }: UpConfig, logger: Logger): DynamicModule {
  const directories = directoriesOf(dataDirectory);
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
    { provide: portTokens.eventLogReader, useFactory: (log: EventLogWriter) => log, inject: [portTokens.eventLogWriter] },
    {
      provide: portTokens.stateStore,
      useFactory: () =>
        createLmdbStateStore({ directory: directories.state, partitionCount: embeddedPartitionCounts[topics.events] }),
    },
    { provide: engineToken, useFactory: () => createEngine(directories.store, clickhousePort, logger) },
    { provide: portTokens.projectionStore, useFactory: createEmbeddedStore, inject: [engineToken] },
  ];
  return { module: EmbeddedModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
}

/** The engine, with everything that an operator should hear of it in the log. */
function createEngine(dataDirectory: string, httpPort: number, logger: Logger): ClickHouseEngine {
  return createClickHouseEngine({
    dataDirectory,
    httpPort,
    onPortTaken: ({ wantedPort, usedPort }) => logger.info('the wanted port was taken', { wantedPort, usedPort }),
    onUnfenced: (reason) => logger.warn('the engine runs unfenced: who may query may read the files of this account', { reason }),
    onRestart: () => logger.warn('the engine ended by itself and is started again'),
    onFailure: ({ code, message }) =>
      logger.error('the engine was given up: events are still taken, rows wait for the next start', { code, cause: message }),
  });
}

@Module({})
class WaybillModule {}

@Module({})
class EmbeddedModule {}
