import { setTimeout as pause } from 'node:timers/promises';
import type { EventLogReader, PartitionProgress, Topic } from '@waybill/ports';

/** A reader of a topic, by its name. */
export interface ReadGroup {
  readonly topic: Topic;
  readonly groupId: string;
}

/** Where topics end, by topic and partition: the offset that the next record will get. */
export type LogEnds = ReadonlyMap<Topic, ReadonlyMap<number, number>>;

/** How far readers have come towards some ends, in records of all their topics. */
export interface ReadProgress {
  readonly appliedCount: number;
  readonly totalCount: number;
}

const pollMs = 200;

/** Where the topics of these readers end now. */
export async function getEnds(reader: EventLogReader, groups: readonly ReadGroup[]): Promise<LogEnds> {
  const ends = await Promise.all(
    groups.map(async ({ topic, groupId }) => {
      const progress = await reader.progress(topic, groupId);
      return [topic, new Map(progress.map(({ partition, endOffset }) => [partition, endOffset]))] as const;
    }),
  );
  return new Map(ends);
}

export interface PassOptions {
  readonly reader: EventLogReader;
  readonly groups: readonly ReadGroup[];
  readonly ends: LogEnds;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Aborted with what this is to reject with. */
  readonly signal: AbortSignal;
}

/** Resolves when every reader has applied everything before the ends. */
export async function untilPassed({ reader, groups, ends, onProgress, signal }: PassOptions): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const progress = sumOf(await Promise.all(groups.map((group) => progressOf(reader, group, ends))));
    onProgress(progress);
    if (progress.appliedCount >= progress.totalCount) return;
    await pause(pollMs);
  }
}

async function progressOf(reader: EventLogReader, { topic, groupId }: ReadGroup, ends: LogEnds): Promise<ReadProgress> {
  const wanted = ends.get(topic);
  return sumOf(
    (await reader.progress(topic, groupId)).map(({ partition, committedOffset, beginOffset }: PartitionProgress) => {
      const end = wanted?.get(partition) ?? 0;
      return {
        appliedCount: Math.max(0, Math.min(committedOffset, end) - beginOffset),
        totalCount: Math.max(0, end - beginOffset),
      };
    }),
  );
}

function sumOf(all: readonly ReadProgress[]): ReadProgress {
  return {
    appliedCount: all.reduce((sum, each) => sum + each.appliedCount, 0),
    totalCount: all.reduce((sum, each) => sum + each.totalCount, 0),
  };
}
