import { keyCountMax, type PartitionState, type StateStore } from '@waybill/ports';
import { partCountOf, type ReplacedChange } from './changelog-commit.js';
import { parseChangelogEntry } from './changelog-entry.convert.js';
import type { ChangelogReplay } from './changelog-replay.js';
import type { ChangelogWriter } from './changelog-writer.js';
import { catchUp, readChangelog, restoreWhole, restoringId, type ReplicatedPartition } from './replay-into.js';

/**
 * Brings the store of a partition that was just claimed, and its changelog, to the same state: usually what the changelog
 * has gained is added to the store; a store that is empty, damaged or too old is filled anew; and a changelog that knows
 * less than the store, because none was kept for some time, is written from the store.
 */
export async function openPartition(
  replicated: ReplicatedPartition,
  writer: ChangelogWriter,
  isDamaged: boolean,
): Promise<void> {
  const { store, partition, claimOffset } = replicated;
  const known = isDamaged ? undefined : await store.partition(partition);
  const mark = known?.changelog;
  if (known !== undefined && mark !== undefined && mark.nextOffset <= claimOffset) {
    const caughtUp = await catchUp(replicated, { ...known, changelog: mark });
    if (caughtUp !== undefined) return await agree(replicated, writer, caughtUp);
  } else if (known !== undefined && known.projectionId !== restoringId) {
    const { applied } = await readChangelog(replicated);
    if (isAhead(known, applied)) return await writeWhole(replicated, writer, known);
  }
  await agree(replicated, writer, await restoreWhole(replicated));
}

/** Forgets every key of a partition, in the changelog first: what stays there would come back. */
export async function forgetPartition(
  { store, partition }: Pick<ReplicatedPartition, 'store' | 'partition'>,
  writer: ChangelogWriter,
): Promise<void> {
  for await (const keys of pagesOf(store, partition)) {
    const forgotten = keys.map((key) => ({ key, value: undefined }));
    await writer.append(await replaced(store, partition, forgotten), undefined);
  }
  await store.clear(partition);
}

/** With each change, in how many parts of the changelog its key stands. */
export async function replaced(
  store: StateStore,
  partition: number,
  changes: readonly Omit<ReplacedChange, 'oldPartCount'>[],
): Promise<readonly ReplacedChange[]> {
  const values = await store.get(
    partition,
    changes.map(({ key }) => key),
  );
  return changes.map((change, at) => ({ ...change, oldPartCount: partCountOf(values[at]) }));
}

/** Writes anew what others have disturbed behind the back of the writer. Answers how many keys that were. */
export async function repairIntrusions(
  { store, partition }: Pick<ReplicatedPartition, 'store' | 'partition'>,
  writer: ChangelogWriter,
  applied: PartitionState,
): Promise<number> {
  let keyCount = 0;
  for (let found = writer.takeIntrusions(); found !== undefined; found = writer.takeIntrusions()) {
    keyCount += found.size;
    await repair({ store, partition }, writer, { disturbed: found, applied });
  }
  return keyCount;
}

/** Writes the keys anew that void records have disturbed, with what the store holds. */
async function repair(
  { store, partition }: Pick<ReplicatedPartition, 'store' | 'partition'>,
  writer: ChangelogWriter,
  { disturbed, applied }: Pick<ChangelogReplay, 'disturbed' | 'applied'>,
): Promise<void> {
  const keys = [...disturbed.keys()];
  const values = await store.get(partition, keys);
  const changes = keys.map((key, at) => {
    const value = values[at];
    return { key, value, oldPartCount: Math.max(partCountOf(value), disturbed.get(key)?.partCount ?? 1) };
  });
  await writer.append(changes, applied);
}

async function agree(replicated: ReplicatedPartition, writer: ChangelogWriter, replay: ChangelogReplay): Promise<void> {
  const { store, partition } = replicated;
  const { applied } = replay;
  if (replay.isDisturbed) await repair(replicated, writer, replay);
  if (applied === undefined) return await forgetPartition(replicated, writer);
  await repairIntrusions(replicated, writer, applied);
  await store.commit(partition, [], { ...applied, changelog: writer.mark });
}

async function writeWhole(replicated: ReplicatedPartition, writer: ChangelogWriter, known: PartitionState) {
  const { store, partition } = replicated;
  await writer.append([], undefined);
  await readChangelog(replicated, async (records) => {
    const keys = new Set(
      records.map(parseChangelogEntry).flatMap((entry) => (entry.kind === 'value' ? [entry.key] : [])),
    );
    const values = await store.get(partition, [...keys]);
    const gone = [...keys].filter((_, at) => values[at] === undefined);
    await writer.append(
      gone.map((key) => ({ key, value: undefined, oldPartCount: 1 })),
      undefined,
    );
  });
  for await (const keys of pagesOf(store, partition)) {
    const values = await store.get(partition, keys);
    await writer.append(
      keys.map((key, at) => ({ key, value: values[at], oldPartCount: 1 })),
      undefined,
    );
  }
  await writer.append([], known);
  await repairIntrusions(replicated, writer, known);
  await store.commit(partition, [], { ...known, changelog: writer.mark });
}

/** The changelog belongs to all, but what was applied without one is in the store alone. */
function isAhead(known: PartitionState, changelog: PartitionState | undefined): boolean {
  if (changelog === undefined) return true;
  return known.projectionId === changelog.projectionId && known.appliedOffset >= changelog.appliedOffset;
}

/** Few enough that their values fit into memory: the average is a few kilobytes. */
const pageCountMax = Math.min(keyCountMax, 500);

async function* pagesOf(store: StateStore, partition: number): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  for (;;) {
    const keys = await store.list(partition, { after, countMax: pageCountMax });
    if (keys.length === 0) return;
    yield keys;
    after = keys.at(-1);
  }
}
