import { setTimeout as pause } from 'node:timers/promises';
import { isRetryable, type EventLogReader, type LogRecord, type Topic } from '@waybill/ports';
import type { ReadProgress } from '../replay/log-positions.js';

export interface ReadTopicOptions {
  readonly topic: Topic;
  readonly groupId: string;
  /** Where it is read from: its first record, or where the group has come. */
  readonly from: 'begin' | 'committed';
  /** Resolves when a record need not be read again. */
  readonly handle: (records: readonly LogRecord[]) => Promise<void>;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Aborted with what this is to reject with. */
  readonly signal: AbortSignal;
}

const batchBytesMax = 1024 * 1024;
const pollMs = 100;

/**
 * Reads a topic up to where it ends now. Failures that pass are waited out; one that does not is what it rejects with.
 */
export async function readTopic(reader: EventLogReader, options: ReadTopicOptions): Promise<void> {
  const { topic, groupId, handle, onProgress, signal } = options;
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const before = await reader.progress(topic, groupId);
  const begins = new Map(
    before.map((each) => [each.partition, options.from === 'begin' ? each.beginOffset : each.committedOffset]),
  );
  const next = new Map(begins);
  const subscription = await reader.subscribe({
    topic,
    groupId,
    batchBytesMax,
    begin: async ({ partition, committedOffset }) => next.get(partition) ?? committedOffset,
    async handle({ partition, records }) {
      await handle(records);
      next.set(partition, (records.at(-1)?.offset ?? -1) + 1);
    },
    onFailure: (_, cause) => {
      if (!isRetryable(cause)) stop.abort(cause);
    },
  });
  try {
    for (;;) {
      ended.throwIfAborted();
      const ends = before.map(({ partition, endOffset }) => ({
        done: Math.min(next.get(partition) ?? 0, endOffset),
        end: endOffset,
      }));
      const appliedCount = ends.reduce((sum, { done }) => sum + done, 0);
      const totalCount = ends.reduce((sum, { end }) => sum + end, 0);
      onProgress({ appliedCount, totalCount });
      if (appliedCount >= totalCount) return;
      await pause(pollMs);
    }
  } finally {
    await subscription.shutdown();
  }
}
