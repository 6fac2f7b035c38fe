import type { Incident, LaneInterval, Runaway, SessionTrail, SpendSlot } from '@waybill/domain';
import type { LedgerProjection, VersionedSlot, VersionedStatement } from '@waybill/ports';
import { placeOfRow } from '../ledger/slot-rows.js';

/** The rows of each table that the ledger writes, by its name. */
export interface LedgerValues {
  readonly sessions: SessionTrail;
  readonly runaways: Runaway;
  readonly spend_minutes: SpendSlot;
  readonly incidents: Incident;
  readonly lane_changes: LaneInterval;
  /** What was said of budgets and drills. */
  readonly statements: VersionedStatement['event'];
}

export type LedgerTable = keyof LedgerValues;

interface RowOf<T extends LedgerTable> {
  readonly table: T;
  readonly tenantId: string;
  /** Of the session for `runaways`; of the row itself for the others. */
  readonly ownerKey: string;
  readonly rowKey: string;
  readonly version: bigint;
  readonly isDeleted: boolean;
  /** The partition of the facts topic, of a slot. */
  readonly logPartition: number | undefined;
  readonly value: LedgerValues[T];
}

/** A row as the store is given it: absolute, and the highest version of a key wins. */
export type LedgerRow = { [T in LedgerTable]: RowOf<T> }[LedgerTable];

/** The inserts of one projection, in the order in which the store makes them: what hangs below a session stands before it. */
export function toLedgerInserts(projection: LedgerProjection): readonly (readonly LedgerRow[])[] {
  const { sessions, slots, incidents, laneIntervals, statements } = projection;
  const sessionKey = ({ sessionId, principal }: SessionTrail) => JSON.stringify([sessionId, principal]);
  return [
    [
      ...slots.map(toSlotRow),
      ...sessions.flatMap(({ session, runaways, ...about }) =>
        runaways.map((value) => ({
          ...rowOf(about, 'runaways', sessionKey(session), value),
          rowKey: value.runawayId,
        })),
      ),
      ...laneIntervals.map(({ interval, ...about }) =>
        rowOf(about, 'lane_changes', JSON.stringify([interval.lane, interval.eventId]), interval),
      ),
      ...statements.map(({ event, ...about }) => rowOf(about, 'statements', event.eventId, event)),
    ],
    [
      ...sessions.map(({ session, ...about }) => rowOf(about, 'sessions', sessionKey(session), session)),
      ...incidents.map(({ incident, ...about }) => rowOf(about, 'incidents', incident.incidentId, incident)),
    ],
  ];
}

function toSlotRow({ slot, logPartition, ...about }: VersionedSlot): RowOf<'spend_minutes'> {
  const key = `${logPartition}|${placeOfRow(slot)}`;
  return { ...rowOf(about, 'spend_minutes', key, slot), logPartition };
}

interface About {
  readonly tenantId: string;
  readonly version: bigint;
  readonly isDeleted?: boolean;
}

function rowOf<T extends LedgerTable>(
  { tenantId, version, isDeleted = false }: About,
  table: T,
  key: string,
  value: LedgerValues[T],
): RowOf<T> {
  const ownerKey = `${tenantId}\n${key}`;
  return { table, tenantId, ownerKey, rowKey: '', version, isDeleted, logPartition: undefined, value };
}
