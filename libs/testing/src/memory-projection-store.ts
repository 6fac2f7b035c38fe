import { setImmediate as nextTurn } from 'node:timers/promises';
import { firstWins, type QuarantinedEvent, type RecordedEvent } from '@waybill/domain';
import {
  Failure,
  type Projection,
  type ProjectionStore,
  type VersionedCall,
  type VersionedEvidence,
} from '@waybill/ports';

interface VersionedRow<T> {
  readonly version: bigint;
  readonly row: T;
}

/**
 * The projection store in memory, for tests: one row per key, the highest version stays. Keys are tenant and event id,
 * tenant and call id, tenant and the event id of evidence without a call, tenant and failure id. Of two appends of an event the first one in the log stays.
 */
export class MemoryProjectionStore implements ProjectionStore {
  readonly name = 'projection-store';
  readonly #events = new Map<string, VersionedRow<RecordedEvent>>();
  readonly #calls = new Map<string, VersionedRow<VersionedCall>>();
  readonly #looseEvidence = new Map<string, VersionedRow<VersionedEvidence>>();
  readonly #quarantined = new Map<string, VersionedRow<QuarantinedEvent>>();
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

  async upsert({ events, calls, looseEvidence, quarantined }: Projection): Promise<void> {
    this.#refuseUnlessRunning();
    await nextTurn();
    for (const row of events)
      keep(this.#events, [row.tenantId, row.event.eventId], { version: firstWins(row.logOffset), row });
    for (const row of calls) keep(this.#calls, [row.tenantId, row.call.callId], { version: row.version, row });
    for (const row of looseEvidence)
      keep(this.#looseEvidence, [row.tenantId, row.event.eventId], { version: row.version, row });
    for (const row of quarantined) {
      keep(this.#quarantined, [row.tenantId, row.failureId], { version: firstWins(row.logOffset), row });
    }
  }

  /** Forgets every row, as if somebody had replaced the store: its identity becomes another. */
  clear(): void {
    this.#events.clear();
    this.#calls.clear();
    this.#looseEvidence.clear();
    this.#quarantined.clear();
    this.#generation += 1;
  }

  /** The rows a reader would see, in the order of their keys; what was deleted is not among them. */
  list(): Projection {
    return {
      events: rowsOf(this.#events),
      calls: rowsOf(this.#calls).filter(({ isDeleted }) => !isDeleted),
      looseEvidence: rowsOf(this.#looseEvidence).filter(({ isDeleted }) => !isDeleted),
      quarantined: rowsOf(this.#quarantined),
    };
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw new Failure('retryable', 'store_not_running', 'expected a started projection store');
  }
}

function keep<T>(rows: Map<string, VersionedRow<T>>, key: readonly string[], next: VersionedRow<T>): void {
  const name = JSON.stringify(key);
  const kept = rows.get(name);
  if (kept === undefined || next.version > kept.version) rows.set(name, next);
}

function rowsOf<T>(rows: ReadonlyMap<string, VersionedRow<T>>): readonly T[] {
  return [...rows.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { row }]) => row);
}
