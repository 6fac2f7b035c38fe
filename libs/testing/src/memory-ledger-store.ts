import { setImmediate as nextTurn } from 'node:timers/promises';
import { isEmpty, toSlotText } from '@waybill/domain';
import {
  Failure,
  type LedgerProjection,
  type LedgerStore,
  type VersionedIncident,
  type VersionedLaneInterval,
  type VersionedSession,
  type VersionedSlot,
  type VersionedStatement,
} from '@waybill/ports';

/** The ledger store in memory, for tests: one row per key of the contract, the highest version stays. */
export class MemoryLedgerStore implements LedgerStore {
  readonly name = 'ledger-store';
  readonly #sessions = new Map<string, VersionedSession>();
  readonly #slots = new Map<string, VersionedSlot>();
  readonly #incidents = new Map<string, VersionedIncident>();
  readonly #laneIntervals = new Map<string, VersionedLaneInterval>();
  readonly #statements = new Map<string, VersionedStatement>();
  #generation = 1;
  #isRunning = false;

  async start(): Promise<void> {
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    this.#isRunning = false;
  }

  async identity(): Promise<string> {
    this.#refuseUnlessRunning();
    return `memory-${this.#generation}`;
  }

  async upsert({ sessions, slots, incidents, laneIntervals, statements }: LedgerProjection): Promise<void> {
    this.#refuseUnlessRunning();
    await nextTurn();
    for (const row of sessions) keep(this.#sessions, [row.session.sessionId, row.session.principal], row);
    for (const row of slots) keep(this.#slots, [toSlotText(row.slot), String(row.logPartition)], row);
    for (const row of incidents) keep(this.#incidents, [row.incident.incidentId], row);
    for (const row of laneIntervals) keep(this.#laneIntervals, [row.interval.lane, row.interval.eventId], row);
    for (const row of statements) keep(this.#statements, [row.event.eventId], row);
  }

  /** Forgets every row, as if somebody had replaced the store: its identity becomes another. */
  clear(): void {
    for (const rows of [this.#sessions, this.#slots, this.#incidents, this.#laneIntervals, this.#statements])
      rows.clear();
    this.#generation += 1;
  }

  /** The rows a reader would see, in the order of their keys; what was deleted is not among them. */
  list(): LedgerProjection {
    return {
      sessions: rowsOf(this.#sessions).filter(({ isDeleted }) => !isDeleted),
      slots: rowsOf(this.#slots).filter(({ slot }) => !isEmpty(slot)),
      incidents: rowsOf(this.#incidents),
      laneIntervals: rowsOf(this.#laneIntervals),
      statements: rowsOf(this.#statements),
    };
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw new Failure('retryable', 'store_not_running', 'expected a started ledger store');
  }
}

interface Row {
  readonly tenantId: string;
  readonly version: bigint;
}

function keep<R extends Row>(rows: Map<string, R>, key: readonly string[], next: R): void {
  const name = JSON.stringify([next.tenantId, ...key]);
  const kept = rows.get(name);
  if (kept === undefined || next.version >= kept.version) rows.set(name, next);
}

function rowsOf<R>(rows: ReadonlyMap<string, R>): readonly R[] {
  return [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}
