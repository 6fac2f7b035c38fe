import { fromBinary } from '@bufbuild/protobuf';
import { QuarantineRecordSchema } from '@waybill/contracts';
import { topics } from '@waybill/ports';
import type { Acknowledged, Fate } from './acknowledged.js';
import { hexOf } from './oracle/oracle-event.js';
import type { VirtualLog } from './world/virtual-log.js';
import { keyOf } from './world/versioned-rows.js';
import type { VirtualStore } from './world/virtual-store.js';

/** Where everything is that a simulation can look at. */
export interface Evidence {
  readonly log: VirtualLog;
  readonly store: VirtualStore;
  readonly acknowledged: Acknowledged;
}

/** Says what is wrong with the row of one acknowledged slice; `undefined` when nothing is, or when it has none. */
export function findMissingRow(
  { kind, tenantId, event, bytes, ...place }: Fate,
  { store }: Evidence,
): string | undefined {
  const where = `${tenantId} partition ${place.partition} offset ${place.offset}`;
  if (kind === 'stored' || kind === 'duplicate') {
    const row = store.eventOf(keyOf(tenantId, event?.eventId ?? ''));
    if (row === undefined) return `event ${event?.eventId} of ${where} is not in events`;
    if (Buffer.compare(row.bytes, bytes) !== 0) return `event ${event?.eventId} of ${where} has other bytes in events`;
    return undefined;
  }
  return undefined;
}

/** Says which quarantined slice of a record the quarantine topic does not hold. */
export function findUnappended(fates: readonly Fate[], { log }: Evidence): string | undefined {
  const refused = fates.filter(({ kind }) => kind === 'id_conflict' || kind === 'undecodable');
  if (refused.length === 0) return undefined;
  const kept = new Set(quarantineOf(log).values());
  const missing = refused.find((each) => !kept.has(placeText(each.partition, each.offset, each.bytes)));
  return missing === undefined
    ? undefined
    : `${missing.kind} of partition ${missing.partition} offset ${missing.offset} is not in the quarantine topic`;
}

/** Failure id -> where it comes from, and its bytes. */
function quarantineOf(log: VirtualLog): ReadonlyMap<string, string> {
  const records = log.partitionsOf(topics.quarantine).flatMap((each) => log.recordsOf(topics.quarantine, each));
  return new Map(
    records.map(({ bytes }) => {
      const { failureId, originPartition, originOffset, payload } = fromBinary(QuarantineRecordSchema, bytes);
      return [failureId, placeText(originPartition, Number(originOffset), payload)];
    }),
  );
}

function placeText(partition: number, offset: number, bytes: Uint8Array): string {
  return `${partition}/${offset}/${hexOf(bytes)}`;
}

/** Compares `events` and the quarantine topic with what was acknowledged: nothing missing, nothing twice, nothing invented. */
export function findWrongEvents(evidence: Evidence): string | undefined {
  const { log, store, acknowledged } = evidence;
  for (const fate of acknowledged.fates) {
    const wrong = findMissingRow(fate, evidence) ?? findUnappended([fate], evidence);
    if (wrong !== undefined) return wrong;
  }
  const expected = acknowledged.counts();
  const [events, quarantinedCount] = [store.events(), quarantineOf(log).size];
  if (events.length !== expected.stored) return `expected ${expected.stored} rows in events, found ${events.length}`;
  if (quarantinedCount !== expected.quarantined) {
    return `expected ${expected.quarantined} failures in quarantine, found ${quarantinedCount}`;
  }
  if (events.length + expected.duplicate + quarantinedCount !== expected.read) {
    return `read ${expected.read}, but stored, duplicate and quarantined are ${events.length}, ${expected.duplicate}, ${quarantinedCount}`;
  }
  const stored = acknowledged.fates.filter(({ kind }) => kind === 'stored');
  for (const { tenantId, event, partition, offset } of stored) {
    const row = store.eventOf(keyOf(tenantId, event?.eventId ?? ''));
    if (row?.logPartition !== partition || row.logOffset !== offset) {
      return `event ${event?.eventId}: expected it from ${partition}/${offset}, found ${row?.logPartition}/${row?.logOffset}`;
    }
  }
  return undefined;
}
