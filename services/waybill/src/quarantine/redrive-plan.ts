import type { QuarantinePayloadRow } from '@waybill/clickhouse';

/** What became of one failure that somebody wanted to send again. */
export type RedriveResultKind =
  /** It is in `events` now. */
  | 'stored'
  /** The same event was in `events` already, so nothing was sent. */
  | 'duplicate'
  /** Another event has its id, so nothing was sent: a conflict stays one. */
  | 'conflict'
  /** The collector refused it again. */
  | 'refused_again'
  /** The stitcher set it aside again, as another failure. */
  | 'quarantined_again'
  /** It is in the log; the stitcher has not said what it is. */
  | 'appended'
  /** It is no event that a collector could take, or its bytes were not kept. */
  | 'not_redrivable';

/** A failure and what became of it. */
export interface RedriveResult {
  readonly failureId: string;
  readonly eventId: string;
  readonly kind: RedriveResultKind;
  /** Why, in words for people; empty where the kind says it all. */
  readonly detail: string;
}

/** A failure that is worth sending. */
export interface Redrivable {
  readonly row: QuarantinePayloadRow;
  readonly payload: Uint8Array;
}

/** What is done about a failure. */
export type RedriveStep =
  { readonly tag: 'send'; readonly send: Redrivable } | { readonly tag: 'settled'; readonly result: RedriveResult };

/** Decides what is done about each failure. `stored` has the bytes of the events that are in `events`, by id. Pure. */
export function planRedrive(
  rows: readonly QuarantinePayloadRow[],
  stored: ReadonlyMap<string, Uint8Array>,
): readonly RedriveStep[] {
  const sent = new Set<string>();
  return rows.map((row): RedriveStep => {
    const settled = (kind: RedriveResultKind, detail: string): RedriveStep => ({
      tag: 'settled',
      result: { failureId: row.failure_id, eventId: row.event_id, kind, detail },
    });
    const hindrance = hindranceOf(row);
    if (hindrance !== undefined) return settled('not_redrivable', hindrance);
    const payload = Buffer.from(row.payload_base64, 'base64');
    const known = stored.get(keyOf(row));
    if (known !== undefined && Buffer.compare(known, payload) === 0) return settled('duplicate', '');
    if (known !== undefined) {
      return settled('conflict', `expected the bytes that event ${row.event_id} came with first, found others`);
    }
    // Two failures under one id: the second is judged when the first is stored.
    if (row.event_id !== '' && sent.has(keyOf(row))) {
      return settled('conflict', `another failure of event ${row.event_id} is sent first; run the command again`);
    }
    sent.add(keyOf(row));
    return { tag: 'send', send: { row, payload } };
  });
}

function hindranceOf(row: QuarantinePayloadRow): string | undefined {
  if (row.event_count > 1) return 'a summary: the bytes of these events were not kept';
  if (row.payload_base64 === '' && row.payload_bytes > 0) return 'its bytes were more than is kept';
  if (row.stage === 'ledger') return 'no event but a fact: folding the log again tells it again';
  const isEvent = row.stage === 'collector' || row.origin.startsWith('waybill.events.v1/');
  return isEvent ? undefined : 'no event but what the stitcher wrote for itself: folding the log again writes it again';
}

/** Under which an event is looked for: an id is unique within its tenant. */
export function keyOf({ tenant_id, event_id }: Pick<QuarantinePayloadRow, 'tenant_id' | 'event_id'>): string {
  return JSON.stringify([tenant_id, event_id]);
}
