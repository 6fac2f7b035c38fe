import { rm } from 'node:fs/promises';
import {
  rebuildDatabaseOf,
  type ColumnDifference,
  type RebuildStore,
  type RowDifference,
  type TableComparison,
} from '@waybill/clickhouse';
import { Failure, type Component } from '@waybill/ports';
import { getEnds, untilPassed, type LogEnds, type ReadGroup, type ReadProgress } from './log-positions.js';
import { refuseReplay } from './refuse-replay.js';
import {
  createReplayers,
  liveGroups,
  replayDirectoryOf,
  replayGroupsOf,
  type ReplayersOptions,
  type ReplayWorld,
} from './replayers.js';
import { isSame, settledDifferences } from './settled-differences.js';

/** What a replay is asked for, and whom it tells. */
export interface ReplayOptions {
  readonly epoch: string;
  /** Compare, then forget what was built. */
  readonly isDryRun: boolean;
  /** Drop the replaced rows at once, instead of keeping them until the next replay. */
  readonly isOldDropped: boolean;
  /** Whether those who fold for the live rows are this program, in this process. */
  readonly isLiveHere: boolean;
  readonly rebuilds: RebuildStore;
  readonly say: (line: string) => void;
  /** Makes what tells of one stretch of work. */
  readonly progressOf: (doing: string) => (progress: ReadProgress) => void;
  /** Aborted with the Failure that the replay is to reject with. */
  readonly signal: AbortSignal;
}

/** A row that differs, and where. */
export interface ExplainedDifference extends RowDifference {
  readonly table: string;
  readonly columns: readonly ColumnDifference[];
}

/** What came of a replay. */
export interface ReplayResult {
  readonly epoch: string;
  readonly database: string;
  /** Absent when only a swap was left to finish. */
  readonly comparisons: readonly TableComparison[] | undefined;
  /** The first few of each table. */
  readonly examples: readonly ExplainedDifference[];
  readonly isSwapped: boolean;
  /** Whether what was replaced, or built for a dry run, is gone. */
  readonly isDropped: boolean;
}

/** Per table. */
const exampleCountMax = 3;

/**
 * A replay that reaches the end of the log within this has caught up with it; one that does not come nearer to it from
 * round to round, because as much comes in as it can fold, will not come nearer by waiting.
 */
const caughtUpMs = 2_000;
const gainingRatio = 0.8;

/**
 * Folds the log from its first record into databases of their own, compares them with those that people read, and lets
 * them change places. Those who fold for the live rows go on all the time and never know.
 *
 * May be broken off at any point and asked for again: it goes on where it was, and a swap that was begun is finished.
 * Rejects with a Failure.
 */
export async function replay(world: ReplayWorld, options: ReplayOptions): Promise<ReplayResult> {
  const { epoch, rebuilds, say } = options;
  await refuseReplay(world, options);
  await dropReplaced(world, options);
  const database = rebuildDatabaseOf(epoch);
  const known = (await rebuilds.list()).find((each) => each.epoch === epoch);
  const unchanged = { epoch, database, isSwapped: false, isDropped: false };
  if (known?.step === 'swapping') {
    say(`a replay into ${epoch} was broken off while its rows took their places: finishing that`);
    const id = await rebuilds.begin(epoch);
    return { ...unchanged, ...(await finishSwap(world, options, id)), comparisons: undefined, examples: [] };
  }
  if (known !== undefined) say(`a replay into ${epoch} was broken off: it goes on where it was`);
  const id = await rebuilds.begin(epoch);
  const groups = replayGroupsOf({ epoch, id });
  const compared = await withReplayers(world, { epoch, id, target: 'beside' }, async () => {
    await untilCaughtUp(world, options, groups);
    const comparisons = await compareSettled(world, options, groups);
    return { comparisons, examples: await listExamples(options, comparisons) };
  });
  if (!options.isDryRun) return { ...unchanged, ...compared, ...(await finishSwap(world, options, id)) };
  await drop(world, options, epoch);
  return { ...unchanged, ...compared, isDropped: true };
}

/** Drops what replays have left behind, but for a swap that is not finished; resolves to their names. */
export async function dropOld(
  world: ReplayWorld,
  options: Pick<ReplayOptions, 'rebuilds'>,
): Promise<readonly string[]> {
  const left = (await options.rebuilds.list()).filter(({ step }) => step !== 'swapping');
  for (const { epoch } of left) await drop(world, options, epoch);
  return left.map(({ epoch }) => epoch);
}

/** Rows that an earlier replay has replaced are kept until the next one. */
async function dropReplaced(world: ReplayWorld, options: ReplayOptions): Promise<void> {
  for (const { epoch, step } of await options.rebuilds.list()) {
    if (step === 'swapped') {
      options.say(`dropping the rows that the replay into ${epoch} has replaced`);
      await drop(world, options, epoch);
    } else if (epoch !== options.epoch) {
      options.say(
        `a replay into ${epoch} was broken off: \`waybill replay --into ${epoch}\` goes on with it, \`waybill replay --drop-old\` forgets it`,
      );
    }
  }
}

async function drop(world: ReplayWorld, { rebuilds }: Pick<ReplayOptions, 'rebuilds'>, epoch: string): Promise<void> {
  // State without its projection is found to belong to no other and forgotten; offsets without their state would not be.
  await rebuilds.drop(epoch);
  await removeState(world, epoch);
}

async function removeState(world: ReplayWorld, epoch: string): Promise<void> {
  await rm(replayDirectoryOf(world, epoch), { recursive: true, force: true });
}

async function withReplayers<T>(world: ReplayWorld, options: ReplayersOptions, work: () => Promise<T>): Promise<T> {
  const replayers: Component = createReplayers(world, options);
  try {
    await replayers.start();
    return await work();
  } finally {
    await replayers.shutdown();
  }
}

async function untilCaughtUp(
  { reader }: ReplayWorld,
  options: ReplayOptions,
  groups: readonly ReadGroup[],
): Promise<void> {
  const onProgress = options.progressOf('folding the log again');
  for (let beforeMs = Number.POSITIVE_INFINITY; ;) {
    const beganMs = performance.now();
    await untilPassed({ reader, groups, ends: await getEnds(reader, groups), onProgress, signal: options.signal });
    const tookMs = performance.now() - beganMs;
    if (tookMs < caughtUpMs || tookMs > beforeMs * gainingRatio) return;
    beforeMs = tookMs;
  }
}

async function compareSettled(
  { reader }: ReplayWorld,
  { epoch, rebuilds, say, signal, progressOf }: ReplayOptions,
  replayGroups: readonly ReadGroup[],
): Promise<readonly TableComparison[]> {
  say('comparing with the live rows');
  const first = await rebuilds.compare(epoch);
  if (isSame(first)) return first;
  const groups = [...liveGroups, ...replayGroups];
  const ends = await getEnds(reader, replayGroups);
  const onProgress = progressOf('waiting until both sides have applied what the log has');
  await untilPassed({ reader, groups, ends, onProgress, signal });
  signal.throwIfAborted();
  return settledDifferences(first, await rebuilds.compare(epoch));
}

async function listExamples(
  { epoch, rebuilds }: ReplayOptions,
  comparisons: readonly TableComparison[],
): Promise<readonly ExplainedDifference[]> {
  const examples = comparisons.flatMap(({ table, differences }) =>
    differences.slice(0, exampleCountMax).map((each) => ({ table, ...each })),
  );
  return Promise.all(examples.map(async (each) => ({ ...each, columns: await rebuilds.explain(epoch, each) })));
}

/**
 * Changes the places of the tables. Those who fold for the live rows have gone on meanwhile, and an insert of theirs that
 * was under way went to the tables that are replaced: so the replay goes on, into the live tables now, until it has
 * passed everything that the log had when the places had been changed. Rows are absolute, whoever writes them.
 */
async function finishSwap(
  world: ReplayWorld,
  options: ReplayOptions,
  id: string,
): Promise<Pick<ReplayResult, 'isSwapped' | 'isDropped'>> {
  const { epoch, rebuilds, isOldDropped, signal, say } = options;
  const { reader } = world;
  say('the rebuilt rows take the places of the live ones');
  await rebuilds.swap(epoch);
  const groups = replayGroupsOf({ epoch, id });
  const ends: LogEnds = await getEnds(reader, groups);
  const onProgress = options.progressOf('folding what came in meanwhile');
  await withReplayers(world, { epoch, id, target: 'live' }, () =>
    untilPassed({ reader, groups, ends, onProgress, signal }),
  );
  await rebuilds.settle(epoch);
  if (isOldDropped) await drop(world, options, epoch);
  else await removeState(world, epoch);
  return { isSwapped: true, isDropped: isOldDropped };
}

/** Why a replay that was told to stop ends. */
export function brokenOff(epoch: string): Failure {
  return new Failure(
    'retryable',
    'replay_broken_off',
    `the replay was stopped: \`waybill replay --into ${epoch}\` goes on where it was`,
  );
}
