import {
  type Logger,
  type PartitionState,
  type PlacedChangelogRecord,
  type StateChangelog,
  type StateChange,
  type StateStore,
} from '@waybill/ports';
import { ChangelogReplay, type ReplayStart } from './changelog-replay.js';
import { createReplayProgress } from './replay-progress.js';

/** A partition, and the stores that its state lies in. */
export interface ReplicatedPartition {
  readonly store: StateStore;
  readonly changelog: StateChangelog;
  readonly logger: Logger;
  /** The topic whose records are folded, for messages. */
  readonly topic: string;
  readonly partition: number;
  /** The claim under which this process goes on: everything before it is to be replayed, nothing after it. */
  readonly claimOffset: number;
}

/** Marks what is in the store while it is filled from the beginning: nobody takes it for the state of a projection. */
export const restoringId = 'restoring';

/** Changes that are collected before they are stored. */
const storedBytesMax = 4 * 1024 * 1024;

/** What a replay found, and whether it saw every record that there was. */
export interface Replayed {
  readonly replay: ChangelogReplay;
  readonly hasHoles: boolean;
}

/** Reads a partition without storing anything. */
export async function readChangelog(
  { changelog, partition, claimOffset }: ReplicatedPartition,
  handle: (records: readonly PlacedChangelogRecord[]) => Promise<void> = async () => undefined,
): Promise<ChangelogReplay> {
  const replay = new ChangelogReplay({ epoch: -1, applied: undefined });
  await changelog.read(partition, {
    endOffset: claimOffset,
    async handle(records) {
      for (const record of records) replay.take(record);
      await handle(records);
    },
  });
  replay.end();
  return replay;
}

/** Empties the store and fills it with what the changelog says. */
export async function restoreWhole(replicated: ReplicatedPartition): Promise<ChangelogReplay> {
  const { store, partition } = replicated;
  await store.clear(partition);
  const restoring = { appliedOffset: -1, projectionId: restoringId };
  const { replay } = await replayInto(replicated, {
    start: { epoch: -1, applied: undefined },
    toUnsealedState: () => restoring,
  });
  return replay;
}

/**
 * Adds what the changelog has gained since the store was written. Answers `undefined` when some of it has been compacted
 * away: what was forgotten long ago would stay in the store then.
 */
export async function catchUp(
  replicated: ReplicatedPartition,
  known: PartitionState & Required<Pick<PartitionState, 'changelog'>>,
): Promise<ChangelogReplay | undefined> {
  const { nextOffset, epoch } = known.changelog;
  const { replay, hasHoles } = await replayInto(replicated, {
    start: { epoch, applied: known },
    fromOffset: nextOffset,
    toUnsealedState: () => undefined,
  });
  return hasHoles ? undefined : replay;
}

interface ReplayPlan {
  readonly start: ReplayStart;
  readonly fromOffset?: number;
  /** The state beside which changes may be stored in the midst of a commit; `undefined`: they wait for its end. */
  readonly toUnsealedState: () => PartitionState | undefined;
}

async function replayInto(
  { store, changelog, logger, topic, partition, claimOffset }: ReplicatedPartition,
  { start, fromOffset, toUnsealedState }: ReplayPlan,
): Promise<Replayed> {
  const replay = new ChangelogReplay(start);
  const waiting = new WaitingChanges();
  let nextOffset = fromOffset ?? 0;
  if (nextOffset === claimOffset) return { replay, hasHoles: false };
  const progress = createReplayProgress({ logger, topic, partition, fromOffset: nextOffset, endOffset: claimOffset });
  let hasHoles = false;
  const storeUnder = async (state: PartitionState | undefined) => {
    if (state !== undefined) await store.commit(partition, waiting.take(), state);
  };
  const handle = async (records: readonly PlacedChangelogRecord[]) => {
    for (const record of records) {
      hasHoles ||= record.offset !== nextOffset;
      nextOffset = record.offset + 1;
      const { changes, isSeal } = replay.take(record);
      waiting.add(changes);
      if (waiting.bytes < storedBytesMax) continue;
      await storeUnder(toUnsealedState() ?? (isSeal ? withMark(replay.applied, start.applied) : undefined));
    }
    progress.note(nextOffset);
  };
  await changelog.read(partition, { fromOffset, endOffset: claimOffset, handle });
  replay.end();
  await storeUnder(toUnsealedState() ?? withMark(replay.applied, start.applied));
  progress.end();
  return { replay, hasHoles: hasHoles || nextOffset !== claimOffset };
}

/**
 * The store keeps the mark that it had: it moves only once everything that void records have disturbed is written anew.
 * Who begins at the old one again changes the same keys to the same values.
 */
function withMark(state: PartitionState | undefined, start: PartitionState | undefined): PartitionState | undefined {
  const mark = start?.changelog;
  return state === undefined || mark === undefined ? state : { ...state, changelog: mark };
}

class WaitingChanges {
  #changes: StateChange[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(changes: readonly StateChange[]): void {
    this.#changes.push(...changes);
    for (const { key, value } of changes) this.#bytes += key.length + (value?.byteLength ?? 0);
  }

  take(): readonly StateChange[] {
    const taken = this.#changes;
    this.#changes = [];
    this.#bytes = 0;
    return taken;
  }
}
