import { join, resolve } from 'node:path';
import { readStoreConnection } from '@waybill/clickhouse';
import type { Logger } from '@waybill/ports';
import type { FailpointRule } from '@waybill/runtime';
import type { ServiceName } from '../commands/services.js';
import { toConfigFailure } from './config-failure.js';
import type { EngineChoice, Engines } from './engine-choice.js';
import { createGroundPart } from './ground-part.js';
import { createKafkaLogPart, createLogProbePart, type KafkaLogOptions } from './log-part.js';
import { composeParts, type Part } from './part.js';
import type { ProcessConfigOf } from './open-config.js';
import { readRateCards } from './read-rate-cards.js';
import {
  createCollectorPart,
  createLedgerPart,
  createQuarantineKeeperPart,
  createStitcherPart,
} from './service-parts.js';
import { createLockPart, createSharedStatePart, foldStates, type FoldState } from './state-part.js';
import { createServerStorePart, type StoreSide } from './store-part.js';

/** What a service's process is composed from, beside its own configuration. */
export interface ServiceWorld {
  readonly engines: Engines;
  readonly cwd: string;
  readonly failpoints: readonly FailpointRule[];
  readonly logger: Logger;
  /** Told when the process can do its work no more. */
  readonly onStopped: KafkaLogOptions['onStopped'];
}

/** The collector needs nothing but the log. */
export async function composeCollector(config: ProcessConfigOf<'collector'>, world: ServiceWorld): Promise<Part> {
  return composeParts([
    ...createGround('collector', world),
    createLogProbePart(),
    createCollectorPart(config.collector),
  ]);
}

/** The stitcher folds into state of its own and writes calls; beside it stands the one reader of quarantine. */
export async function composeStitcher(config: ProcessConfigOf<'stitcher'>, world: ServiceWorld): Promise<Part> {
  const directory = stateDirectoryOf('stitcher', config.place.dataDirectory, world);
  return composeParts([
    createLockPart(directory),
    ...createGround('stitcher', world),
    createState('stitcher', {
      directory,
      states: [foldStates.calls, foldStates.aliases, foldStates.quarantine],
      config,
      world,
    }),
    await createStore(world, ['projectionStore', 'eventArchive', 'conservationView']),
    createQuarantineKeeperPart({ config: config.stitcher, isSoleReader: false }),
    createStitcherPart({
      config: config.stitcher,
      rates: await readRateCards(config.rates.path),
      isSoleReader: false,
    }),
  ]);
}

/** The ledger folds into state of its own and writes sessions and spend. */
export async function composeLedger(config: ProcessConfigOf<'ledger'>, world: ServiceWorld): Promise<Part> {
  const directory = stateDirectoryOf('ledger', config.place.dataDirectory, world);
  return composeParts([
    createLockPart(directory),
    ...createGround('ledger', world),
    createState('ledger', { directory, states: [foldStates.ledger], config, world }),
    await createStore(world, ['ledgerStore']),
    createLedgerPart({ config: config.ledger, isSoleReader: false }),
  ]);
}

/** Not where the all-in-one process keeps what it folded from a log of its own. */
function stateDirectoryOf(name: ServiceName, dataDirectory: string, { cwd }: ServiceWorld): string {
  return join(resolve(cwd, dataDirectory), 'services', name);
}

function createGround(name: ServiceName, { engines, failpoints, logger, onStopped }: ServiceWorld): readonly Part[] {
  const config = outside(engines.log, 'WAYBILL_LOG_URL', 'kafka://host:9092');
  const clientId = `waybill-${name}`;
  return [createGroundPart(logger, failpoints), createKafkaLogPart({ config, clientId, logger, onStopped })];
}

interface StatePlan {
  readonly directory: string;
  readonly states: readonly FoldState[];
  readonly config: Pick<ProcessConfigOf<'ledger'>, 'state'>;
  readonly world: ServiceWorld;
}

function createState(name: ServiceName, { directory, states, config: { state }, world }: StatePlan): Part {
  const { engines, logger } = world;
  const config = outside(engines.log, 'WAYBILL_LOG_URL', 'kafka://host:9092');
  const hasChangelog = state.changelog === 'on';
  return createSharedStatePart(directory, states, { config, clientId: `waybill-${name}`, logger, hasChangelog });
}

async function createStore({ engines }: ServiceWorld, sides: readonly StoreSide[]): Promise<Part> {
  const config = outside(engines.store, 'WAYBILL_STORE_URL', 'http://host:8123');
  return createServerStorePart(await readStoreConnection(config), sides);
}

function outside<Outside>(choice: EngineChoice<Outside>, name: string, example: string): Outside {
  if (choice.kind === 'outside') return choice.engine;
  throw toConfigFailure([
    `${name}: expected an address that other processes reach, too, such as ${example}, found nothing; ` +
      '`waybill up` brings engines of its own',
  ]);
}
