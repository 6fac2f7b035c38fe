import { join } from 'node:path';
import {
  createClickHouseEventArchive,
  createClickHouseLedgerStore,
  createClickHouseStore,
  rebuildDatabaseOf,
  type ClickHouseConnectionOptions,
} from '@waybill/clickhouse';
import type { RateCard } from '@waybill/domain';
import { createLedger, ledgerGroupId } from '@waybill/ledger';
import { topics, type Component, type EventLogReader, type EventLogWriter, type Logger } from '@waybill/ports';
import { createQuarantineKeeper, createStitcher, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';
import { foldStates } from '../run/state-part.js';
import { createTopicState } from '../run/topic-state.js';
import { withoutTelling } from './without-telling.js';
import type { ReadGroup } from './log-positions.js';

/** What a replay stands on. */
export interface ReplayWorld {
  readonly log: EventLogWriter;
  readonly reader: EventLogReader;
  readonly connection: ClickHouseConnectionOptions;
  /** Where the replays keep their states, each in a directory of its name. */
  readonly directory: string;
  readonly rates: readonly RateCard[];
  readonly logger: Logger;
}

/** Who folds the log for the rows that people read. */
export const liveGroups: readonly ReadGroup[] = [
  { topic: topics.events, groupId: stitcherGroupId },
  { topic: topics.facts, groupId: ledgerGroupId },
  { topic: topics.quarantine, groupId: quarantineGroupId },
];

/** A replay, told from earlier ones of the same name, whose offsets the log still knows. */
export interface NamedReplay {
  readonly epoch: string;
  readonly id: string;
}

/** Under which names a replay reads the log. */
function groupIdsOf({ epoch, id }: NamedReplay) {
  return {
    stitcher: `${stitcherGroupId}-${epoch}-${id}`,
    ledger: `${ledgerGroupId}-${epoch}-${id}`,
    quarantine: `${quarantineGroupId}-${epoch}-${id}`,
  };
}

/** Who folds it for a replay. */
export function replayGroupsOf(replay: NamedReplay): readonly ReadGroup[] {
  const { stitcher, ledger, quarantine } = groupIdsOf(replay);
  return [
    { topic: topics.events, groupId: stitcher },
    { topic: topics.facts, groupId: ledger },
    { topic: topics.quarantine, groupId: quarantine },
  ];
}

/** Where the state of a replay lies. */
export function replayDirectoryOf({ directory }: Pick<ReplayWorld, 'directory'>, epoch: string): string {
  return join(directory, epoch);
}

export interface ReplayersOptions extends NamedReplay {
  /** Whether the rows go to the databases of the epoch, or, once these have changed places, to those that people read. */
  readonly target: 'beside' | 'live';
}

/**
 * A stitcher and a ledger, the same as everywhere, that fold the log from its first record under names and with states of
 * their own. What goes with their state is the projection of the epoch, wherever the rows go: they go on where they were.
 */
export function createReplayers(world: ReplayWorld, { epoch, id, target }: ReplayersOptions): Component {
  const { reader, rates, logger, connection } = world;
  const besideConnection = { ...connection, database: rebuildDatabaseOf(epoch) };
  const targetConnection = target === 'beside' ? besideConnection : connection;
  const beside = createClickHouseStore(besideConnection);
  const identity = () => beside.identity();
  const calls = createClickHouseStore(targetConnection);
  const sessions = createClickHouseLedgerStore(targetConnection);
  const archive = createClickHouseEventArchive(targetConnection);
  const log = withoutTelling(world.log);
  const stateOf = ({ topic, directoryName }: (typeof foldStates)[keyof typeof foldStates]) =>
    createTopicState({ directory: join(replayDirectoryOf(world, epoch), directoryName), log, topic });
  const [state, ledgerState, quarantineState] = [
    stateOf(foldStates.calls),
    stateOf(foldStates.ledger),
    stateOf(foldStates.quarantine),
  ];
  const common = { log, reader, logger };
  const groupIds = groupIdsOf({ epoch, id });
  const components: readonly Component[] = [
    beside,
    calls,
    sessions,
    archive,
    state,
    ledgerState,
    quarantineState,
    createQuarantineKeeper({
      reader,
      logger,
      state: quarantineState,
      store: { ...calls, identity },
      groupId: groupIds.quarantine,
    }),
    createLedger({
      ...common,
      state: ledgerState,
      store: { ...sessions, identity },
      groupId: groupIds.ledger,
    }),
    createStitcher({
      ...common,
      state,
      store: { ...calls, identity },
      archive,
      rates,
      groupId: groupIds.stitcher,
    }),
  ];
  return {
    name: 'replayers',
    async start() {
      for (const each of components) await each.start();
    },
    async shutdown() {
      for (const each of components.toReversed()) await each.shutdown();
    },
  };
}
