import type { Projection } from '@waybill/ports';
import { toAttemptRows } from './attempt-row.js';
import { toCallRow } from './call-row.js';
import { toCheckpointRows } from './checkpoint-row.js';
import { toDeliveryRows } from './delivery-row.js';
import { toDenialRows } from './denial-row.js';
import { toEffectRows } from './effect-row.js';
import { toEventRow } from './event-row.js';
import { fromCall, fromLooseEvidence } from './evidence-owner.js';
import { toEvidenceRows } from './evidence-row.js';
import type { TableRows } from './insert-blocks.js';
import { toLogCountRow } from './log-count-row.js';
import { toQuarantineRow } from './quarantine-row.js';
import { toRedriveRow } from './redrive-row.js';
import { toReservationRows } from './reservation-row.js';
import { toSpendEntryRows } from './spend-entry-row.js';
import { toUpstreamCallRows } from './upstream-call-row.js';

/**
 * The rows of a projection by table, in the order in which they are stored: events first, so that what a call rests on
 * can always be looked up. Then what hangs below calls, then the calls: a reader who sees a call sees everything below
 * it, and one who sees a count sees all that it counts. Total.
 */
export function toProjectionRows(projection: Projection): readonly (readonly TableRows[])[] {
  const { events, calls, looseEvidence, quarantined, logCounts, redrives } = projection;
  const owners = [...calls.map(fromCall), ...looseEvidence.map(fromLooseEvidence)];
  return [
    [
      { table: 'events', rows: events.map(toEventRow) },
      { table: 'quarantine', rows: quarantined.map(toQuarantineRow) },
      { table: 'redrives', rows: redrives.map(toRedriveRow) },
    ],
    [
      { table: 'attempts', rows: calls.flatMap(toAttemptRows) },
      { table: 'upstream_calls', rows: calls.flatMap(toUpstreamCallRows) },
      { table: 'effects', rows: calls.flatMap(toEffectRows) },
      { table: 'denials', rows: calls.flatMap(toDenialRows) },
      { table: 'spend_entries', rows: calls.flatMap(toSpendEntryRows) },
      { table: 'reservations', rows: calls.flatMap(toReservationRows) },
      { table: 'evidence', rows: owners.flatMap(toEvidenceRows) },
      { table: 'checkpoints', rows: owners.flatMap(toCheckpointRows) },
      { table: 'deliveries', rows: owners.flatMap(toDeliveryRows) },
    ],
    [
      { table: 'calls', rows: calls.map(toCallRow) },
      { table: 'log_counts', rows: logCounts.map(toLogCountRow) },
    ],
  ];
}
