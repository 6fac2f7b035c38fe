import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  firstWins,
  latestWins,
  type LogCount,
  type QuarantinedEvent,
  type RecordedEvent,
  type RedriveNote,
} from '@waybill/domain';
import {
  type EventArchive,
  eventArchiveLimits,
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
 * The projection store in memory, for tests: one row per key, the highest version stays, of equal ones
 * the one stored last. Keys are tenant and event id, tenant and call id, tenant and the event id of evidence without a call, tenant and failure id, the place of a count
 * with its tenant and producer, the place of a redrive with its tenant and failure. Of two appends of an event the first
 * one in the log stays. It is the archive of its events, too, so that a test has one world.
 */
export class MemoryProjectionStore implements ProjectionStore, EventArchive {
  readonly name = 'projection-store';
  readonly #events = new Map<string, VersionedRow<RecordedEvent>>();
  readonly #calls = new Map<string, VersionedRow<VersionedCall>>();
  readonly #looseEvidence = new Map<string, VersionedRow<VersionedEvidence>>();
  readonly #quarantined = new Map<string, VersionedRow<QuarantinedEvent>>();
  readonly #logCounts = new Map<string, VersionedRow<LogCount>>();
  readonly #redrives = new Map<string, VersionedRow<RedriveNote>>();
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

  async upsert({ events, calls, looseEvidence, quarantined, logCounts, redrives }: Projection): Promise<void> {
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
    for (const row of logCounts) keep(this.#logCounts, keyOfCount(row), { version: latestWins(row.logOffset), row });
    for (const row of redrives) {
      const key = [row.tenantId, row.failureId, String(row.logPartition), String(row.logOffset)];
      keep(this.#redrives, key, { version: latestWins(row.logOffset), row });
    }
  }

  async getEvents(tenantId: string, eventIds: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    this.#refuseUnlessRunning();
    const { eventCountMax, answerBytesMax } = eventArchiveLimits;
    if (eventIds.length > eventCountMax) throw createRefused('archive_request_refused', eventCountMax, 'ids');
    await nextTurn();
    const stored = eventIds.map((eventId) => this.#events.get(keyOf([tenantId, eventId]))?.row.bytes);
    const answerBytes = stored.reduce((sum, bytes) => sum + (bytes?.byteLength ?? 0), 0);
    if (answerBytes > answerBytesMax) throw createRefused('archive_answer_too_large', answerBytesMax, 'bytes');
    return stored.map((bytes) => bytes?.slice());
  }

  /** Forgets every row, as if somebody had replaced the store: its identity becomes another. */
  clear(): void {
    this.#events.clear();
    this.#calls.clear();
    this.#looseEvidence.clear();
    this.#quarantined.clear();
    this.#logCounts.clear();
    this.#redrives.clear();
    this.#generation += 1;
  }

  /** The rows a reader would see, in the order of their keys; what was deleted is not among them. */
  list(): Projection {
    return {
      events: rowsOf(this.#events),
      calls: rowsOf(this.#calls).filter(({ isDeleted }) => !isDeleted),
      looseEvidence: rowsOf(this.#looseEvidence).filter(({ isDeleted }) => !isDeleted),
      quarantined: rowsOf(this.#quarantined),
      logCounts: rowsOf(this.#logCounts),
      redrives: rowsOf(this.#redrives),
    };
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw new Failure('retryable', 'store_not_running', 'expected a started projection store');
  }
}

function keep<T>(rows: Map<string, VersionedRow<T>>, key: readonly string[], next: VersionedRow<T>): void {
  const name = keyOf(key);
  const kept = rows.get(name);
  if (kept === undefined || next.version >= kept.version) rows.set(name, next);
}

function keyOfCount({ topic, logPartition, logOffset, tenantId, producer }: LogCount): readonly string[] {
  const { service, instance, epoch } = producer;
  return [topic, String(logPartition), String(logOffset), tenantId, service, instance, String(epoch)];
}

function keyOf(parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function createRefused(code: string, countMax: number, unit: string): Failure {
  return new Failure(
    'permanent',
    code,
    `expected at most ${countMax} ${unit} at a time, found more: ask for fewer ids`,
  );
}

function rowsOf<T>(rows: ReadonlyMap<string, VersionedRow<T>>): readonly T[] {
  return [...rows.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { row }]) => row);
}
