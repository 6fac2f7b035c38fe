import type { Call, LogCount, QuarantinedEvent, RecordedEvent, RedriveNote } from '@waybill/domain';
import type { Component } from './component.js';

/** A call as it stands after the log offset that `version` names. */
export interface VersionedCall {
  readonly tenantId: string;
  /** `(fold epoch << 48) | log offset`: of two rows for one key the higher version wins, whoever writes it and when. */
  readonly version: bigint;
  /** When true the call no longer exists under this id (it was joined to another) and its rows must disappear. */
  readonly isDeleted: boolean;
  readonly call: Call;
}

/**
 * A message, a harness or a checkpoint that belongs to no call. Its rows follow from the one event; they disappear when
 * the event finds its call, whose rows then carry it.
 */
export interface VersionedEvidence {
  readonly tenantId: string;
  /** As of a call: the log offset that put it here, or took it away. */
  readonly version: bigint;
  /** When true a call has it now. */
  readonly isDeleted: boolean;
  readonly event: RecordedEvent['event'];
}

/** What one batch of the log adds to or replaces in the projection. */
export interface Projection {
  readonly events: readonly RecordedEvent[];
  readonly calls: readonly VersionedCall[];
  readonly looseEvidence: readonly VersionedEvidence[];
  readonly quarantined: readonly QuarantinedEvent[];
  /** What became of the events of each record of the batch. They become visible after the rows that they count. */
  readonly logCounts: readonly LogCount[];
  /** Tries to send quarantined events again. */
  readonly redrives: readonly RedriveNote[];
}

/** A batch that adds nothing. */
export const emptyProjection: Projection = {
  events: [],
  calls: [],
  looseEvidence: [],
  quarantined: [],
  logCounts: [],
  redrives: [],
};

/**
 * The writing side of what people query.
 *
 * Contract
 * - `upsert` resolves when every row is stored so that it survives a crash of the store. Rejecting says nothing about
 *   which rows were stored: the caller repeats the same projection.
 * - Idempotent and free of order: the same projection twice, an older one after a newer one, two writers at once
 *   all leave the same rows, because rows are absolute and the highest version of a key wins; of equal versions, which
 *   differ only after a refusal, the one stored last.
 * - Rejects with `store_value_refused` (permanent) when the store will never take some row; the rows of other items can
 *   be stored without it. Events may stand there then; of calls, nothing of the refused version is seen for long: who
 *   writes them again at that version writes over what was left.
 * - `identity` names the projection; it changes when the store has been emptied or replaced, which tells a processor
 *   that its state is ahead of the store and that it must fold the log again.
 * - Rejects with a {@link Failure}.
 */
export interface ProjectionStore extends Component {
  identity(): Promise<string>;
  upsert(projection: Projection): Promise<void>;
}
