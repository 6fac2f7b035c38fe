import { join } from 'node:path';
import { readStoreConnection } from '@waybill/clickhouse';
import type { Failure, Logger } from '@waybill/ports';
import { createGroundPart } from '../run/ground-part.js';
import { createEmbeddedLogPart, createKafkaLogPart } from '../run/log-part.js';
import { composeParts, type Part } from '../run/part.js';
import {
  createCollectorPart,
  createLedgerPart,
  createQuarantineKeeperPart,
  createStitcherPart,
} from '../run/service-parts.js';
import { createLockPart, createSharedStatePart, createStatePart, foldStates } from '../run/state-part.js';
import { createEmbeddedStorePart, createServerStorePart } from '../run/store-part.js';
import { directoriesOf, type UpConfig } from './up.config.js';

/** Whom the parts tell what an operator should know. */
export interface UpWatchers {
  readonly logger: Logger;
  /** Told when the process can do its work no more. */
  readonly onStopped: (cause: Failure) => void;
}

/**
 * The composition of the all-in-one process, in the order of need: the right to the data directory, log, state, store,
 * ledger, keeper of quarantine, stitcher, and the collector last, so that nobody is answered before everything else stands.
 */
export async function composeUp(config: UpConfig, watchers: UpWatchers): Promise<Part> {
  const { dataDirectory, rateCards, engines } = config;
  // Of an outside log nobody knows who else reads it.
  const isSoleReader = engines.log.kind === 'embedded';
  return composeParts([
    createGroundPart(watchers.logger, config.failpoints),
    createLockPart(dataDirectory),
    ...createLogParts(config, watchers),
    await createStorePart(config, watchers),
    createLedgerPart({ config: config.ledger, isSoleReader }),
    createQuarantineKeeperPart({ config: config.stitcher, isSoleReader }),
    createStitcherPart({ config: config.stitcher, rates: rateCards, isSoleReader }),
    createCollectorPart(config.collector),
  ]);
}

/** The log with the state that is folded from it: what was folded from one log says nothing about another. */
function createLogParts(
  { dataDirectory, engines, state }: UpConfig,
  { logger, onStopped }: UpWatchers,
): readonly Part[] {
  const states = Object.values(foldStates);
  const { log } = engines;
  if (log.kind === 'embedded') {
    return [createEmbeddedLogPart(directoriesOf(dataDirectory).log), createStatePart(dataDirectory, states)];
  }
  const kafka = { config: log.engine, clientId: 'waybill-up', logger };
  return [
    createKafkaLogPart({ ...kafka, onStopped }),
    createSharedStatePart(join(dataDirectory, 'kafka'), states, { ...kafka, hasChangelog: state.changelog === 'on' }),
  ];
}

/** Versions of rows carry offsets: rows of one log in the engine beside us would hide those of another. */
async function createStorePart({ dataDirectory, engine, engines }: UpConfig, { logger }: UpWatchers): Promise<Part> {
  const { log, store } = engines;
  const place = log.kind === 'embedded' ? dataDirectory : join(dataDirectory, 'kafka');
  return store.kind === 'embedded'
    ? createEmbeddedStorePart({ dataDirectory: directoriesOf(place).store, httpPort: engine.httpPort, logger })
    : createServerStorePart(await readStoreConnection(store.engine), [
        'projectionStore',
        'ledgerStore',
        'eventArchive',
        'conservationView',
      ]);
}
