import type { InjectionToken } from '@nestjs/common';
import {
  createClickHouseConservationView,
  createClickHouseEventArchive,
  createClickHouseLedgerStore,
  createClickHouseStore,
  type ClickHouseConnectionOptions,
} from '@waybill/clickhouse';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import type { Component, Logger } from '@waybill/ports';
import { portTokens } from '@waybill/runtime';
import { createEmbeddedConservationView } from './embedded-conservation-view.js';
import { createEmbeddedArchive } from './embedded-archive.js';
import { createEmbeddedLedgerStore } from './embedded-ledger-store.js';
import { createEmbeddedStore } from './embedded-store.js';
import { createPart, type Part } from './part.js';

/** Which sides of the store a process needs, in the order of their start. */
export type StoreSide = 'projectionStore' | 'ledgerStore' | 'eventArchive' | 'conservationView';

/** An outside ClickHouse server, through the sides that are needed. */
export function createServerStorePart(connection: ClickHouseConnectionOptions, sides: readonly StoreSide[]): Part {
  const creators = {
    projectionStore: () => createClickHouseStore(connection),
    ledgerStore: () => createClickHouseLedgerStore(connection),
    eventArchive: () => createClickHouseEventArchive(connection),
    conservationView: () => createClickHouseConservationView(connection),
  };
  return createPart({
    providers: sides.map((side) => ({ provide: portTokens[side], useFactory: creators[side] })),
    components: sides.map((side): InjectionToken<Component> => portTokens[side]),
  });
}

export const engineToken: InjectionToken<ClickHouseEngine> = Symbol('ClickHouseEngine');

export interface EmbeddedStoreOptions {
  readonly dataDirectory: string;
  /** The wanted port; when it is taken another one is used, and said. */
  readonly httpPort: number;
  readonly logger: Logger;
}

/** The engine beside us with all its sides. The projection store comes first: it makes a damaged store anew. */
export function createEmbeddedStorePart(options: EmbeddedStoreOptions): Part {
  const lostTables = new Set<string>();
  return createPart({
    providers: [
      { provide: engineToken, useFactory: () => createEngine(options, lostTables) },
      {
        provide: portTokens.projectionStore,
        useFactory: (engine: ClickHouseEngine) =>
          createEmbeddedStore(engine, { hasLostRows: () => lostTables.size > 0 }),
        inject: [engineToken],
      },
      { provide: portTokens.ledgerStore, useFactory: createEmbeddedLedgerStore, inject: [engineToken] },
      { provide: portTokens.eventArchive, useFactory: createEmbeddedArchive, inject: [engineToken] },
      { provide: portTokens.conservationView, useFactory: createEmbeddedConservationView, inject: [engineToken] },
    ],
    components: [
      engineToken,
      portTokens.projectionStore,
      portTokens.ledgerStore,
      portTokens.eventArchive,
      portTokens.conservationView,
    ],
  });
}

/** The engine, with everything that an operator should hear of it in the log. `lostTables` gets what lacks rows. */
function createEngine(
  { dataDirectory, httpPort, logger }: EmbeddedStoreOptions,
  lostTables: Set<string>,
): ClickHouseEngine {
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
