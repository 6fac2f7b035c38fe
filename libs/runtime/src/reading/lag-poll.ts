import { Failure, type Component, type EventLogReader, type Topic } from '@waybill/ports';
import type { OpenSubscription } from './watched-reader.js';

/** How far a group is behind in one partition. */
export interface PartitionLag {
  readonly topic: Topic;
  readonly groupId: string;
  readonly partition: number;
  readonly lagRecordCount: number;
  readonly committedOffset: number;
  readonly endOffset: number;
  /** When the group was last seen to move, or to have nothing to do, on a clock that never steps. */
  readonly movedMs: number;
}

export interface LagPoll extends Component {
  readonly lags: () => readonly PartitionLag[];
  /** Why the log could not be asked last; nothing when it answered. */
  readonly problem: () => string | undefined;
  /** Asks now, unless an answer is awaited. */
  readonly ask: () => Promise<void>;
}

export interface LagPollOptions {
  readonly reader: EventLogReader;
  readonly subscriptions: () => readonly Pick<OpenSubscription, 'topic' | 'groupId'>[];
  readonly intervalMs: number;
  readonly nowMs: () => number;
}

/** Asks the log now and then how far the open subscriptions are behind. One question at a time. */
export function createLagPoll({ reader, subscriptions, intervalMs, nowMs }: LagPollOptions): LagPoll {
  let lags: readonly PartitionLag[] = [];
  let problem: string | undefined;
  let asking: { readonly sinceMs: number; readonly done: Promise<void> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const askOnce = async (): Promise<void> => {
    try {
      lags = await listLags(reader, subscriptions(), { before: lags, nowMs: nowMs() });
      problem = undefined;
    } catch (error) {
      problem = describe(error);
    } finally {
      asking = undefined;
    }
  };
  const ask = (): Promise<void> => {
    asking ??= { sinceMs: nowMs(), done: askOnce() };
    return asking.done;
  };
  return {
    name: 'lag-poll',
    lags: () => lags,
    problem() {
      const waitedMs = asking === undefined ? 0 : nowMs() - asking.sinceMs;
      return waitedMs > 2 * intervalMs ? `the log has not answered for ${Math.round(waitedMs)} ms` : problem;
    },
    ask,
    async start() {
      timer ??= setInterval(() => void ask(), intervalMs).unref();
    },
    async shutdown() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

interface LagContext {
  readonly before: readonly PartitionLag[];
  readonly nowMs: number;
}

async function listLags(
  reader: EventLogReader,
  subscriptions: readonly Pick<OpenSubscription, 'topic' | 'groupId'>[],
  { before, nowMs }: LagContext,
): Promise<readonly PartitionLag[]> {
  const known = new Map(before.map((each) => [`${each.topic}/${each.partition}`, each]));
  const lists = await Promise.all(
    subscriptions.map(async ({ topic, groupId }) =>
      (await reader.progress(topic, groupId)).map(({ partition, committedOffset, endOffset }) => {
        const lagRecordCount = Math.max(0, endOffset - committedOffset);
        const last = known.get(`${topic}/${partition}`);
        const stood = lagRecordCount > 0 && last?.committedOffset === committedOffset;
        const movedMs = stood ? last.movedMs : nowMs;
        return { topic, groupId, partition, lagRecordCount, committedOffset, endOffset, movedMs };
      }),
    ),
  );
  return lists.flat();
}

function describe(error: unknown): string {
  if (error instanceof Failure) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}
