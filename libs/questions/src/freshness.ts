import {
  topics,
  type CallReader,
  type Clock,
  type EventLogReader,
  type Freshness,
  type FreshnessReader,
  type PartitionFreshness,
  type Topic,
} from '@waybill/ports';

/** A group, and the topic that it reads. */
export interface LogGroup {
  readonly topic: Topic;
  readonly groupId: string;
}

export interface LookedOptions {
  readonly clock: Clock;
  readonly source: 'log' | 'store';
  /** Rejects, or does not answer in time: nobody knows then. */
  readonly look: () => Promise<readonly PartitionFreshness[]>;
  /** An answer is not held up for longer. */
  readonly timeoutMs?: number;
}

const timeoutMsDefault = 1_000;

/** What an answer says when nobody could say how fresh it is. */
const unknown: Freshness = {
  source: 'nobody',
  observedUnixNano: 0n,
  oldestUnappliedAgeNanos: undefined,
  partitions: [],
};

/** Freshness by looking anew for each question. */
export function createLookedFreshness(options: LookedOptions): FreshnessReader {
  const { clock, source, look, timeoutMs = timeoutMsDefault } = options;
  return {
    async freshness() {
      const observedUnixNano = clock.nowUnixNano();
      const partitions = await withinTime(look, timeoutMs);
      if (partitions === undefined) return unknown;
      return { source, observedUnixNano, oldestUnappliedAgeNanos: oldestAge(partitions), partitions };
    },
  };
}

/** How far the groups have come, as the log says. */
export function createLogFreshness(
  reader: Pick<EventLogReader, 'progress'>,
  groups: readonly LogGroup[],
  clock: Clock,
): FreshnessReader {
  const lookAt = async ({ topic, groupId }: LogGroup): Promise<readonly PartitionFreshness[]> => {
    const nowUnixNano = clock.nowUnixNano();
    return (await reader.progress(topic, groupId)).map((each) => ({
      group: groupId,
      topic,
      partition: each.partition,
      appliedOffset: each.committedOffset,
      endOffset: each.endOffset,
      oldestUnappliedAgeNanos: ageOf(each, nowUnixNano),
    }));
  };
  const look = async () => {
    const partitions: PartitionFreshness[] = [];
    // In the data's way: what one group has told the next before it is looked at is seen there.
    for (const group of groups) partitions.push(...(await lookAt(group)));
    return partitions;
  };
  return createLookedFreshness({ clock, source: 'log', look });
}

/** How far the rows reach, where nobody here knows the log: what waits there is not known. */
export function createStoreFreshness(calls: Pick<CallReader, 'freshness'>, clock: Clock): FreshnessReader {
  const look = async () =>
    (await calls.freshness()).map(({ log_partition, newest_offset }) => ({
      group: 'stitcher',
      topic: topics.events,
      partition: log_partition,
      appliedOffset: Number(newest_offset) + 1,
      endOffset: undefined,
      oldestUnappliedAgeNanos: undefined,
    }));
  return createLookedFreshness({ clock, source: 'store', look });
}

function ageOf(
  progress: { readonly committedOffset: number; readonly endOffset: number; readonly oldestUnappliedUnixNano?: bigint },
  nowUnixNano: bigint,
): bigint | undefined {
  if (progress.endOffset <= progress.committedOffset) return 0n;
  const { oldestUnappliedUnixNano: since } = progress;
  if (since === undefined) return undefined;
  return since < nowUnixNano ? nowUnixNano - since : 0n;
}

/** Known only when it is known of every partition, and of at least one. */
function oldestAge(partitions: readonly PartitionFreshness[]): bigint | undefined {
  const ages = partitions.flatMap(({ oldestUnappliedAgeNanos: age }) => (age === undefined ? [] : [age]));
  if (ages.length === 0 || ages.length < partitions.length) return undefined;
  return ages.reduce((oldest, age) => (age > oldest ? age : oldest));
}

async function withinTime<Answer>(ask: () => Promise<Answer>, timeoutMs: number): Promise<Answer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([ask().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
