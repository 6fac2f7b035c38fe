import type { Incident, LaneInterval, RecordedEvent, Runaway, SessionTrail, SpendSlot } from '@waybill/domain';
import type { Component } from './component.js';

/** A session as it stands after the offset of the facts topic that `version` names. */
export interface VersionedSession {
  readonly tenantId: string;
  /** `(fold epoch << 48) | log offset`: of two rows for one key the higher version wins, whoever writes it and when. */
  readonly version: bigint;
  /** When true nothing belongs to the session any more, and its row must disappear. */
  readonly isDeleted: boolean;
  readonly session: SessionTrail;
  /** The episodes in which it runs away; one that the newest version does not have is no more. */
  readonly runaways: readonly Runaway[];
}

/** A slot of spend with all that lies in it; one in which nothing lies disappears. */
export interface VersionedSlot {
  readonly tenantId: string;
  readonly version: bigint;
  /** The partition of the facts topic that keeps the slot. Readers sum over partitions. */
  readonly logPartition: number;
  readonly slot: SpendSlot;
}

/** An incident with its segments; one that the newest version does not have is no more. */
export interface VersionedIncident {
  readonly tenantId: string;
  readonly version: bigint;
  readonly incident: Incident;
}

/** For how long one change of a lane held. A change never disappears. */
export interface VersionedLaneInterval {
  readonly tenantId: string;
  readonly version: bigint;
  readonly interval: LaneInterval;
}

/** A `BudgetSet` or a `DrillFinished`: its row follows from it alone. */
export interface VersionedStatement {
  readonly tenantId: string;
  readonly version: bigint;
  readonly event: RecordedEvent['event'];
}

/** What one batch of facts adds to or replaces. */
export interface LedgerProjection {
  readonly sessions: readonly VersionedSession[];
  readonly slots: readonly VersionedSlot[];
  readonly incidents: readonly VersionedIncident[];
  readonly laneIntervals: readonly VersionedLaneInterval[];
  readonly statements: readonly VersionedStatement[];
}

/**
 * The writing side of what people query of sessions and spend. It is a port of its own, beside {@link ProjectionStore}:
 * another service writes it, at another pace.
 *
 * Contract
 * - `upsert` resolves when every row is stored so that it survives a crash of the store. Rejecting says nothing about
 *   which rows were stored: the caller repeats the same projection.
 * - Idempotent and free of order: the same projection twice, an older one after a newer one, two writers at once
 *   all leave the same rows, because rows are absolute and the highest version of a key wins; of equal versions, which
 *   differ only after a refusal, the one stored last.
 * - Rejects with `store_value_refused` (permanent) when the store will never take some row; the rows of other items can
 *   be stored without it. Some rows may stand there then: who writes them again at their version writes over them.
 * - Keys, all within a tenant: session and principal; the place of a slot and its partition; incident; lane and event id;
 *   event id.
 * - `identity` names the projection; it is that of the {@link ProjectionStore} over the same store.
 * - Rejects with a {@link Failure}.
 */
export interface LedgerStore extends Component {
  identity(): Promise<string>;
  upsert(projection: LedgerProjection): Promise<void>;
}
