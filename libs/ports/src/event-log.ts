import type { Component } from './component.js';

/** The topics of Waybill. Lower case, dots and hyphens: Kafka warns that `.` and `_` collide in metric names. */
export const topics = {
  events: 'waybill.events.v1',
  aliases: 'waybill.aliases.v1',
  facts: 'waybill.facts.v1',
  quarantine: 'waybill.quarantine.v1',
} as const;

export type Topic = (typeof topics)[keyof typeof topics];

/** What is appended: one record, opaque to the log. A record is a batch of events of one tenant for one partition. */
export interface LogEntry {
  readonly topic: Topic;
  /** In `[0, partitionCount(topic))`, computed by the caller. */
  readonly partition: number;
  /** Owned by the log once `append` is called: the caller must not change it. */
  readonly bytes: Uint8Array;
}

/** Where a record stands. Offsets of a partition start at 0 and ascend by 1; they stay below 2^48. */
export interface LogPosition {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: number;
}

/** A record as read back. */
export interface LogRecord extends LogPosition {
  /** When the log appended it, by the log's own clock; never decreases within a partition. */
  readonly appendedUnixNano: bigint;
  /** Belongs to the reader's caller. */
  readonly bytes: Uint8Array;
}

/**
 * The writing side of the log.
 *
 * Contract
 * - `append` resolves only when every entry is durable (on disk, or acknowledged by all in-sync replicas);
 *   the answer holds one position per entry, in their order.
 * - It rejects with a {@link Failure} when durability is unknown or refused. Some entries may have been written then:
 *   the caller appends the same bytes again, and readers remove the duplicates by event id.
 * - Entries for one partition keep their order within a call. An empty call resolves to an empty list.
 * - An entry for a partition that does not exist is refused for ever, with the whole call (`partition_unknown`).
 * - Bounded: when more bytes wait than the implementation allows, `append` rejects at once with a retryable failure.
 */
export interface EventLogWriter extends Component {
  partitionCount(topic: Topic): number;
  append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]>;
}

/** Contiguous, ascending records of one partition; never empty. */
export interface LogBatch {
  readonly topic: Topic;
  readonly partition: number;
  readonly records: readonly LogRecord[];
}

export interface SubscribeOptions {
  readonly topic: Topic;
  /** The consumer's name; it owns the committed offsets. Equal to the service's name. */
  readonly groupId: string;
  /** A batch holds at most this many bytes, but always at least one record. */
  readonly batchBytesMax: number;
  /**
   * A partition may hold back a batch that is not full until this long after the one before it began, so that many
   * small appends become few batches. The first batch after a quiet time is not held back. Default 0: never.
   */
  readonly batchIntervalMs?: number;
  /**
   * Says where a partition is to be read from: called each time this process becomes its reader, before the first batch,
   * so that state, projection and log can be made to agree. Default: from the committed offset.
   * - The answer lies within the partition, from `beginOffset` to `endOffset`; another one is a permanent failure
   *   (`offset_out_of_range`). What stands before it counts as handled: it becomes the committed offset.
   * - A retryable rejection holds the partition back: it is told to `onFailure`, and `begin` is asked again after a pause.
   * - A permanent one (`log_truncated`) halts the partition: nothing of it is read. Where the partitions are known when
   *   `subscribe` is called, `subscribe` rejects with it; where they come later, it is told to `onFailure`, and the
   *   partition stands still until a process is given it anew.
   */
  readonly begin?: (progress: PartitionProgress) => Promise<number>;
  /**
   * Applies one batch. Resolving means: all its effects are durable, and the offset may move past it.
   * Rejecting means: nothing was lost, deliver the same records again.
   */
  readonly handle: (batch: LogBatch) => Promise<void>;
  /**
   * Told each time a partition cannot go on, before the log waits and tries again: `begin` or `handle` rejected, the log
   * refused to move the committed offset, or the record that stands next could not be read (`log_damaged`).
   * `position` is the first record that is not done. Must not throw.
   */
  readonly onFailure: (position: LogPosition, cause: unknown) => void;
}

/** A running subscription; `shutdown` waits for the batch in hand, commits it and ends; it is safe twice. */
export interface Subscription {
  /**
   * The partitions that this process reads now, in no order; none after `shutdown`, and none while a group is being
   * divided. Of all processes that read for one group at most one is told of a partition, unless it has lost it without
   * having heard so yet: good for choosing who does what need not be done twice, not for what must not be.
   */
  assignment(): readonly number[];
  shutdown(): Promise<void>;
}

/** How far a group has come in one partition. */
export interface PartitionProgress {
  readonly partition: number;
  /** The oldest offset that can still be read: 0 unless the log forgets. */
  readonly beginOffset: number;
  /** The next offset the group will be given; {@link beginOffset} for a new group. */
  readonly committedOffset: number;
  /** The offset the next appended record will get: `endOffset - committedOffset` is the lag. */
  readonly endOffset: number;
}

/**
 * The reading side of the log: at-least-once, ordered per partition.
 *
 * Contract
 * - Each partition is read from where `begin` says, one batch at a time, in offset order.
 * - The committed offset moves only after `handle` resolved. A record is never skipped: a rejected batch comes again,
 *   with growing pauses, for ever; other partitions go on.
 * - A group has at most one subscription to a topic in a process (`group_subscribed`).
 * - After a crash, records after the committed offset are delivered again (redelivery).
 */
export interface EventLogReader extends Component {
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  progress(topic: Topic, groupId: string): Promise<readonly PartitionProgress[]>;
}
