import {
  firstWins,
  latestWins,
  type Attempt,
  type Call,
  type DenialFacts,
  type EffectFacts,
  type EvidenceFacts,
  type LogCount,
  type RecordedEvent,
  type SpendEntry,
  type UpstreamFacts,
} from '@waybill/domain';
import type { Projection, VersionedCall, VersionedEvidence } from '@waybill/ports';

/** The rows of each table, by its name. */
export interface RowValues {
  readonly events: RecordedEvent;
  readonly attempts: Attempt;
  readonly upstream_calls: UpstreamFacts;
  readonly effects: EffectFacts;
  readonly denials: DenialFacts;
  readonly spend_entries: SpendEntry;
  readonly evidence: EvidenceFacts;
  /** What a message, a harness or a checkpoint says that belongs to no call. */
  readonly loose_evidence: VersionedEvidence['event'];
  readonly calls: Call;
  readonly log_counts: LogCount;
}

export type TableName = keyof RowValues;

/** A row as the store is given it: absolute, and the highest version of a key wins. */
export interface VersionedRow {
  readonly table: TableName;
  /** Of the call for `calls` and all that hangs below it; of the row itself for the others. */
  readonly ownerKey: string;
  readonly rowKey: string;
  readonly version: bigint;
  readonly isDeleted: boolean;
  readonly value: RowValues[TableName];
}

/** The key of a tenant's call, event or failure. */
export function keyOf(tenantId: string, id: string): string {
  return `${tenantId}\n${id}`;
}

/** The inserts of one projection, in the order in which the store makes them: children stand before their call. */
export function toInserts({
  events,
  calls,
  looseEvidence,
  logCounts,
}: Projection): readonly (readonly VersionedRow[])[] {
  return [
    events.map(toEventRow),
    [...calls.flatMap(toChildRows), ...looseEvidence.map(toLooseEvidenceRow)],
    [...calls.map((each) => callRow(each, 'calls', '', each.call)), ...logCounts.map(toLogCountRow)],
  ];
}

function toEventRow(value: RecordedEvent): VersionedRow {
  const key = keyOf(value.tenantId, value.event.eventId);
  return {
    table: 'events',
    ownerKey: key,
    rowKey: '',
    version: firstWins(value.logOffset),
    isDeleted: false,
    value,
  };
}

function toLogCountRow(value: LogCount): VersionedRow {
  const { service, instance, epoch } = value.producer;
  return {
    table: 'log_counts',
    ownerKey: `${value.logPartition}/${value.logOffset}`,
    rowKey: JSON.stringify([value.tenantId, service, instance, String(epoch)]),
    version: latestWins(value.logOffset),
    isDeleted: false,
    value,
  };
}

function toLooseEvidenceRow({ tenantId, version, isDeleted, event }: VersionedEvidence): VersionedRow {
  return {
    table: 'loose_evidence',
    ownerKey: keyOf(tenantId, event.eventId),
    rowKey: '',
    version,
    isDeleted,
    value: event,
  };
}

function toChildRows(versioned: VersionedCall): readonly VersionedRow[] {
  const { call } = versioned;
  return [
    ...call.attempts.map((each) => callRow(versioned, 'attempts', String(each.attempt), each)),
    ...call.upstreamCalls.map((each) => callRow(versioned, 'upstream_calls', each.eventId, each)),
    ...call.effects.map((each) => callRow(versioned, 'effects', each.effectKey, each)),
    ...call.denials.map((each) => callRow(versioned, 'denials', each.eventId, each)),
    ...call.spend.entries.map((each) => callRow(versioned, 'spend_entries', each.entryId, each)),
    ...call.evidence.map((each) => callRow(versioned, 'evidence', each.eventId, each)),
  ];
}

function callRow<T extends TableName>(
  { tenantId, version, isDeleted, call }: VersionedCall,
  table: T,
  rowKey: string,
  value: RowValues[T],
): VersionedRow {
  return { table, ownerKey: keyOf(tenantId, call.callId), rowKey, version, isDeleted, value };
}
