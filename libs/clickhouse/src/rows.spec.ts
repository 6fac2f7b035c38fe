import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SpendKind } from '@waybill/contracts';
import { foldEpoch, incidentOf, laneIntervalsOf, latestWins } from '@waybill/domain';
import {
  aLogCount,
  aLooseCheckpoint,
  aProjectedCall,
  aProjectionOf,
  aQuarantinedEvent,
  aRecordedEvent,
  aRedriveNote,
  aTraceEvent,
  aVersionedSession,
  aVersionedSlot,
} from '@waybill/testing';
import { toBudgetRows } from './budget-row.js';
import { toDrillRows } from './drill-row.js';
import { toIncidentRow, toIncidentSegmentRows } from './incident-row.js';
import { toLaneChangeRow } from './lane-change-row.js';
import { toReservationRows } from './reservation-row.js';
import { toRunawayRows } from './runaway-row.js';
import { toSessionRow } from './session-row.js';
import { toSpendSlotRow } from './spend-slot-row.js';
import { toAttemptRows } from './attempt-row.js';
import { aFullCallAt } from './call.builder.js';
import { toCallRow } from './call-row.js';
import { toCheckpointRows } from './checkpoint-row.js';
import { toDeliveryRows } from './delivery-row.js';
import { toDenialRows } from './denial-row.js';
import { toEffectRows } from './effect-row.js';
import { toEventRow } from './event-row.js';
import { fromCall, fromLooseEvidence } from './evidence-owner.js';
import { toEvidenceRows } from './evidence-row.js';
import { toLogCountRow } from './log-count-row.js';
import { toQuarantineRow } from './quarantine-row.js';
import { toRedriveRow } from './redrive-row.js';
import { toSpendEntryRows } from './spend-entry-row.js';
import { toUpstreamCallRows } from './upstream-call-row.js';

const sqlUrl = new URL('../sql/', import.meta.url);

/** The columns that a table was made with and those that it got later. */
function columnsOf(table: string): readonly string[] {
  const statements = readdirSync(sqlUrl).map((file) => readFileSync(new URL(file, sqlUrl), 'utf8'));
  const own = statements.filter((each) => new RegExp(`^(CREATE|ALTER) TABLE .*waybill\\.${table}$`, 'm').test(each));
  const column = /^ {4}(?:ADD COLUMN IF NOT EXISTS )?(?<column>[a-z_0-9]+) [A-Z].* COMMENT /;
  return own.flatMap((each) => each.split('\n').flatMap((line) => column.exec(line)?.groups?.['column'] ?? []));
}

const full = aFullCallAt(7);
const owner = fromCall(full);
const [reserving = full] = aProjectionOf({
  c: [{ payload: { case: 'spendRecorded', value: { kind: SpendKind.RESERVE } } }],
}).calls;
const silent = aProjectedCall({ callId: 'c', tool: 't' });

const about = { tenantId: 'acme', version: latestWins(1) };
const laneChanged = aTraceEvent({ eventId: 'l', payload: { case: 'laneChanged', value: { lane: 'l' } } });
const tried = aTraceEvent({ eventId: 'f', payload: { case: 'fixAttempted', value: { incidentId: 'i', segment: 1 } } });
const budgetSet = aTraceEvent({ eventId: 'b', payload: { case: 'budgetSet', value: { budgetId: 'b' } } });
const drillFinished = aTraceEvent({ eventId: 'd', payload: { case: 'drillFinished', value: { drill: 'd' } } });
const runaway = {
  runawayId: 'r',
  kind: 'burn_rate',
  sessionId: 's',
  principal: 'user:ada',
  tool: 't',
  lane: 'l',
  startedUnixNano: 1n,
  lastUnixNano: 2n,
  callCount: 3,
  detail: '',
} as const;

describe('The rows', () => {
  test.each([
    ['events', [toEventRow(aRecordedEvent({ eventId: 'e1' }))], 'raw'],
    ['calls', [{ ...toCallRow(full), is_stored_now: 1 }], 'stored_at'],
    ['attempts', toAttemptRows(full), ''],
    ['upstream_calls', toUpstreamCallRows(full), ''],
    ['effects', toEffectRows(full), ''],
    ['denials', toDenialRows(full), ''],
    ['spend_entries', toSpendEntryRows(full), ''],
    ['reservations', toReservationRows(reserving), ''],
    ['evidence', toEvidenceRows(owner), ''],
    ['checkpoints', toCheckpointRows(owner), ''],
    ['deliveries', toDeliveryRows(owner), ''],
    ['quarantine', [toQuarantineRow(aQuarantinedEvent({ failureId: 'f1' }))], 'payload'],
    ['log_counts', [toLogCountRow(aLogCount({ storedEventIds: ['e1'], sequences: [{ from: 1n, to: 2n }] }))], ''],
    ['redrives', [toRedriveRow(aRedriveNote({ failureId: 'f1' }))], ''],
    ['sessions', [toSessionRow(aVersionedSession({ sessionId: 's' }))], ''],
    ['runaways', toRunawayRows(aVersionedSession({ sessionId: 's', runaways: [runaway] })), ''],
    ['spend_minutes', [toSpendSlotRow(aVersionedSlot({ tool: 't' }))], ''],
    ['lane_changes', laneIntervalsOf([laneChanged]).map((interval) => toLaneChangeRow({ ...about, interval })), ''],
    ['incidents', [toIncidentRow({ ...about, incident: incidentOf([tried]) })], ''],
    ['incident_segments', toIncidentSegmentRows({ ...about, incident: incidentOf([tried]) }), ''],
    ['budgets', toBudgetRows({ ...about, event: budgetSet }), ''],
    ['drills', toDrillRows({ ...about, event: drillFinished }), ''],
  ])('of %s give every column of the table a value, and no other', (table, rows: readonly object[], made) => {
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([...columnsOf(table)].filter((column) => column !== made).sort());
    expect(Object.values(rows[0] ?? {})).not.toContain(undefined);
  });

  test('of a call of which nobody said anything hold nulls and empty text', () => {
    const row = toCallRow({
      ...silent,
      call: { ...silent.call, attempts: [], startedUnixNano: undefined, deadlineUnixNano: undefined },
    });
    expect(row).toMatchObject({
      started_at: null,
      ended_at: null,
      latency_ns: null,
      deadline_at: null,
      recoverable: null,
      idempotent: null,
      principal: '',
    });
    expect(Object.values(row)).not.toContain(undefined);
  });

  test.each([
    ['safe', true],
    ['safe_with_same_key', true],
    ['verify_first', false],
    ['unsafe', false],
    ['unknown', false],
  ] as const)('of a call with the verdict %s say whether a retry is safe: %s', (verdict, isSafe) => {
    const retry = { ...full.call.retry, verdict };
    expect(toCallRow({ ...full, call: { ...full.call, retry } }).retry_safe).toBe(isSafe);
  });

  test('of a deleted call are deleted, all of them', () => {
    const deleted = { ...full, isDeleted: true };
    const evidence = toEvidenceRows(fromCall(deleted));
    const rows = [toCallRow(deleted), ...toAttemptRows(deleted), ...toEffectRows(deleted), ...evidence];
    expect(rows.map((row) => row.is_deleted)).toEqual([1, 1, 1, 1]);
  });

  test('of evidence that belongs to no call name none, and take from the event what a call would have said', () => {
    const alone = aLooseCheckpoint({ eventId: 'e1', checkpointId: 'k1', isDeleted: true });
    const loose = fromLooseEvidence(alone);
    const expected = {
      tenant_id: 'acme',
      call_id: '',
      session_id: 'session-1',
      event_id: 'e1',
      tool: '',
      is_deleted: 1,
    };
    expect(toEvidenceRows(loose)).toMatchObject([{ ...expected, kind: 'checkpoint_recorded', subject: 'k1' }]);
    expect(toCheckpointRows(loose)).toMatchObject([{ ...expected, checkpoint_id: 'k1', is_verified: false }]);
    expect(toDeliveryRows(loose)).toEqual([]);
  });

  test('of an event tell what it says and where it stands', () => {
    const { event } = aRecordedEvent({ eventId: 'e1' });
    const row = toEventRow({
      ...aRecordedEvent({ eventId: 'e1', logOffset: 5, logPartition: 3 }),
      event: {
        ...event,
        payload: aTraceEvent({ payload: { case: 'fileOperation', value: { canonicalPath: '/a' } } }).payload,
      },
    });
    expect(row).toMatchObject({
      kind: 'file_operation',
      layer: 'tool',
      log_partition: 3,
      log_offset: '5',
      payload: '{"canonical_path":"/a"}',
    });
    expect(BigInt(row.version)).toBe((foldEpoch << 48n) | ((1n << 48n) - 1n - 5n));
  });

  test('of an event with a payload of a newer producer keep its bytes and call it unknown', () => {
    const row = toEventRow({
      ...aRecordedEvent({ eventId: 'e1' }),
      event: aTraceEvent({ payload: { case: undefined } }),
      bytes: Uint8Array.of(9),
    });
    expect(row).toMatchObject({ kind: 'unknown', payload: '', raw_base64: 'CQ==' });
  });

  test('of a call name the earliest moment that anybody knew', () => {
    expect(toCallRow({ ...full, call: { ...full.call, firstSeenUnixNano: 5n } }).occurred_at).toBe(
      '1970-01-01 00:00:00.000000005',
    );
  });
});
