import { topics, type EventLogReader, type EventLogWriter } from '@waybill/ports';
import type { ReadProgress } from '../replay/log-positions.js';
import { cutRecord } from './cut-record.js';
import { readTopic } from './read-topic.js';
import { verifyMove, type Verification } from './verify-move.js';

export interface MoveOptions {
  readonly source: EventLogReader;
  readonly target: EventLogReader & EventLogWriter;
  /** Names the move in the source, which keeps how far it has come: the same for the same target. */
  readonly groupId: string;
  /** Names one verification. */
  readonly verifyGroupId: string;
  readonly progressOf: (doing: string) => (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

/** What came of a move. */
export interface MoveResult extends Verification {
  /** What this run has carried over; an earlier one may have carried over the rest. */
  readonly movedRecordCount: number;
  readonly movedEventCount: number;
  readonly unreadableRecordCount: number;
}

/**
 * Carries the events of a log over to another one, record by record, and compares both at the end.
 *
 * The source says that a record is done after the target has it: broken off, it goes on there, and what is carried over
 * twice is one event by its id. Rejects with a Failure.
 */
export async function moveLog(options: MoveOptions): Promise<MoveResult> {
  const { source, target, groupId, progressOf, signal } = options;
  const partitionCount = target.partitionCount(topics.events);
  let [movedRecordCount, movedEventCount, unreadableRecordCount] = [0, 0, 0];
  await readTopic(source, {
    topic: topics.events,
    groupId,
    from: 'committed',
    async handle(records) {
      const cut = records.map(({ bytes }) => cutRecord(bytes, partitionCount));
      await target.append(cut.flatMap(({ parts }) => parts.map((part) => ({ topic: topics.events, ...part }))));
      movedRecordCount += cut.filter(({ parts }) => parts.length > 0).length;
      movedEventCount += cut.reduce((sum, { events }) => sum + events.length, 0);
      unreadableRecordCount += cut.filter(({ kind }) => kind === 'unreadable').length;
    },
    onProgress: progressOf('moving'),
    signal,
  });
  let eventCount = 0;
  await readTopic(source, {
    topic: topics.events,
    groupId: options.verifyGroupId,
    from: 'begin',
    handle: async (records) => {
      for (const { bytes } of records) eventCount += cutRecord(bytes, 1).events.length;
    },
    onProgress: progressOf('verifying: counting'),
    signal,
  });
  const verification = await verifyMove({ ...options, groupId: options.verifyGroupId, eventCount });
  return { ...verification, movedRecordCount, movedEventCount, unreadableRecordCount };
}
