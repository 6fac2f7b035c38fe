import type { TraceEvent } from '@waybill/contracts';
import type { LogRecord } from '@waybill/ports';
import type { Delivery } from './deliveries.js';
import { hexOf, type OracleEvent } from './oracle/oracle-event.js';

/** What must become of one slice of one record, by the log's order alone. */
export interface Fate {
  readonly tenantId: string;
  readonly partition: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly event: TraceEvent | undefined;
  readonly kind: 'stored' | 'duplicate' | 'id_conflict' | 'undecodable';
  readonly appendedUnixNano: bigint;
}

/**
 * Everything that the log has acknowledged to clients. Within a call, and among the events of a trace that name none, the
 * first event under an id stays; the same bytes again are a duplicate, others a conflict.
 */
export class Acknowledged {
  readonly #fates: Fate[] = [];
  readonly #byPlace = new Map<string, Fate[]>();
  readonly #first = new Map<string, Fate>();
  readonly #homeTraceOf: (event: TraceEvent) => Uint8Array;

  constructor(homeTraceOf: (event: TraceEvent) => Uint8Array) {
    this.#homeTraceOf = homeTraceOf;
  }

  /** Notes a record in the order in which the log appended it. */
  note(delivery: Delivery, { partition, offset, appendedUnixNano }: LogRecord): void {
    const fates = delivery.slices.map(({ event, bytes }): Fate => {
      const { tenantId } = delivery;
      const fate = { tenantId, partition, offset, bytes, event, appendedUnixNano };
      if (event === undefined) return { ...fate, kind: 'undecodable' };
      const scope = `${tenantId} ${hexOf(this.#homeTraceOf(event))} ${event.callId} ${event.eventId}`;
      const first = this.#first.get(scope);
      if (first !== undefined) return { ...fate, kind: isEqual(first.bytes, bytes) ? 'duplicate' : 'id_conflict' };
      const stored = { ...fate, kind: 'stored' as const };
      this.#first.set(scope, stored);
      return stored;
    });
    this.#fates.push(...fates);
    this.#byPlace.set(`${partition}/${offset}`, fates);
  }

  get fates(): readonly Fate[] {
    return this.#fates;
  }

  /** What a process that reads everything once must count. */
  counts() {
    const countOf = (...kinds: readonly Fate['kind'][]) =>
      this.#fates.filter(({ kind }) => kinds.includes(kind)).length;
    return {
      read: this.#fates.length,
      stored: countOf('stored'),
      duplicate: countOf('duplicate'),
      quarantined: countOf('id_conflict', 'undecodable'),
    };
  }

  /** What clients had in one record; empty for a record that the stitcher wrote. */
  fatesAt(partition: number, offset: number): readonly Fate[] {
    return this.#byPlace.get(`${partition}/${offset}`) ?? [];
  }

  /** The events that count. */
  admitted(): readonly OracleEvent[] {
    return [...this.#first.values()].flatMap(({ tenantId, event, appendedUnixNano }) =>
      event === undefined ? [] : [{ tenantId, event, appendedUnixNano, homeTrace: hexOf(this.#homeTraceOf(event)) }],
    );
  }
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
