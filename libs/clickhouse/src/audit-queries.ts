import { countedEntries } from './audit-entries.js';
import type { Query } from './call-queries.js';

/** What is audited. */
export interface AuditWindow {
  /** `[from, until)`, milliseconds since 1970; whole minutes, and the sessions that were active in them. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Calls with an event that the log appended after this moment are still on their way: what they touch is left out. */
  readonly settledMs: number;
  /** At most this many differences. */
  readonly limit: number;
}

/** The begin and the end of the window. */
export const from = `fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')`;
export const until = `fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')`;

/** Every call with an event in the window: its minutes may be touched, also when it began before. */
const callsInWindow = `SELECT tenant_id, call_id, event_ids FROM waybill.calls FINAL WHERE (tenant_id, call_id) IN (
    SELECT tenant_id, call_id FROM waybill.calls FINAL ARRAY JOIN event_ids AS event_id
    WHERE event_id IN (SELECT event_id FROM waybill.events FINAL WHERE occurred_at >= ${from} AND occurred_at < ${until})
)`;

/** The calls that still receive events. */
const freshCalls = `SELECT tenant_id, call_id FROM waybill.calls FINAL ARRAY JOIN event_ids AS event_id
    WHERE event_id IN (SELECT event_id FROM waybill.events FINAL WHERE appended_at > fromUnixTimestamp64Milli({settledMs:Int64}, 'UTC'))`;

/** The minutes that calls touch which still receive events. */
const freshMinutes = `SELECT toStartOfMinute(occurred_at) FROM waybill.events FINAL WHERE event_id IN (
    SELECT arrayJoin(event_ids) FROM waybill.calls FINAL WHERE (tenant_id, call_id) IN (${freshCalls})
)`;

const isSettledMinute = `minute >= ${from} AND minute < ${until} AND minute NOT IN (${freshMinutes})`;

/** Everything that tells one slot from another, in the order of the table. */
const dimensions = [
  'minute',
  'session_id',
  'principal',
  'agent_id',
  'tool',
  'server',
  'lane',
  'auth_mode',
  'credential',
  'provider',
  'quota_owner',
  'currency',
] as const;

const measures = ['estimated_nanos', 'actual_nanos', 'calls', 'entries', 'unpriced_entries'] as const;

/** What a slot takes from its call. */
const callDimensions = `call.session_id AS session_id, call.original_actor AS principal, call.agent_id AS agent_id, call.tool AS tool, call.server AS server,
    call.auth_mode AS auth_mode, call.credential_fingerprint AS credential, call.quota_owner AS quota_owner`;

/** The slots as the events tell them: one part per counted entry, and one part per call in the minute in which it began. */
const expectedSlots = `SELECT entry.tenant_id AS tenant_id, toDateTime(toStartOfMinute(entry.occurred_at), 'UTC') AS minute, ${callDimensions},
    if(entry.lane = '', call.credential_lane, entry.lane) AS lane, if(entry.provider = '', call.provider, entry.provider) AS provider, entry.currency AS currency,
    if(entry.is_priced AND entry.entry_kind = 'estimate', entry.amount_nanos, 0) AS estimated_nanos,
    if(entry.is_priced AND entry.entry_kind != 'estimate', entry.amount_nanos, 0) AS actual_nanos,
    0 AS calls, 1 AS entries, if(entry.is_priced, 0, 1) AS unpriced_entries
FROM (${countedEntries(callsInWindow)}) AS entry
INNER JOIN waybill.calls AS call FINAL ON call.tenant_id = entry.tenant_id AND call.call_id = entry.call_id
UNION ALL
SELECT call.tenant_id AS tenant_id, toDateTime(toStartOfMinute(coalesce(call.started_at, call.occurred_at)), 'UTC') AS minute, ${callDimensions},
    call.credential_lane AS lane, call.provider AS provider, '' AS currency, 0 AS estimated_nanos, 0 AS actual_nanos, 1 AS calls, 0 AS entries, 0 AS unpriced_entries
FROM waybill.calls AS call FINAL
WHERE (call.tenant_id, call.call_id) IN (SELECT tenant_id, call_id FROM (${callsInWindow}))`;

/** Slots whose rollup is not what the events tell: one row per slot. */
export function spendDifferencesQuery({ fromMs, untilMs, settledMs, limit }: AuditWindow): Query {
  const sides = measures.map(
    (each) => `sumIf(${each}, is_expected) AS expected_${each}, sumIf(${each}, NOT is_expected) AS found_${each}`,
  );
  const differs = measures.map((each) => `expected_${each} != found_${each}`);
  const typed = measures.map((each) => `toInt64(${each}) AS ${each}`).join(', ');
  const names = dimensions.join(', ');
  return {
    query: `SELECT tenant_id, ${names},
    ${sides.join(',\n    ')}
FROM (
    SELECT tenant_id, ${names}, ${typed}, true AS is_expected
    FROM (${expectedSlots})
    UNION ALL
    SELECT tenant_id, ${names}, ${typed}, false AS is_expected
    FROM waybill_v.spend_minutes
)
WHERE ${isSettledMinute}
GROUP BY tenant_id, ${names}
HAVING ${differs.join(' OR ')}
ORDER BY tenant_id, ${names}
LIMIT {limit:UInt32}`,
    query_params: { fromMs, untilMs, settledMs, limit },
  };
}

/** The sessions that were active in the window, by their calls or by their rows. */
const sessionsInWindow = `SELECT tenant_id, session_id, original_actor AS principal FROM waybill.calls FINAL
    WHERE (tenant_id, call_id) IN (SELECT tenant_id, call_id FROM (${callsInWindow}))
    UNION DISTINCT
    SELECT tenant_id, session_id, principal FROM waybill_v.sessions WHERE last_seen_at >= ${from} AND last_seen_at < ${until}`;

/** All their calls. A call without a session id belongs to no session; only its money is counted. */
const callsOfSessions = `SELECT tenant_id, call_id, event_ids FROM waybill.calls FINAL
    WHERE session_id != '' AND (tenant_id, session_id, original_actor) IN (${sessionsInWindow})`;

const counts = [
  'tool_calls',
  'successful_calls',
  'failed_calls',
  'denied_calls',
  'partial_calls',
  'unknown_calls',
  'unpriced_entries',
] as const;

/** The sessions as calls and events tell them: one part per call of which an event is stored, and one per counted entry. */
const expectedSessions = `SELECT tenant_id, session_id, original_actor AS principal, 1 AS tool_calls,
    outcome = 'success' AS successful_calls, outcome = 'failure' AS failed_calls, outcome = 'denied' AS denied_calls,
    outcome = 'partial' AS partial_calls, outcome NOT IN ('success', 'failure', 'denied', 'partial') AS unknown_calls, 0 AS unpriced_entries,
    CAST(map(), 'Map(String, Int64)') AS estimated_by_currency, CAST(map(), 'Map(String, Int64)') AS actual_by_currency
FROM waybill.calls FINAL
WHERE (tenant_id, call_id) IN (
    SELECT tenant_id, call_id FROM (${callsOfSessions}) ARRAY JOIN event_ids AS event_id
    WHERE (tenant_id, event_id) IN (SELECT tenant_id, event_id FROM waybill.events FINAL)
)
UNION ALL
SELECT call.tenant_id AS tenant_id, call.session_id AS session_id, call.original_actor AS principal, 0, 0, 0, 0, 0, 0,
    if(entry.is_priced, 0, 1) AS unpriced_entries,
    if(entry.is_priced AND entry.entry_kind = 'estimate', map(toString(entry.currency), entry.amount_nanos), CAST(map(), 'Map(String, Int64)')) AS estimated_by_currency,
    if(entry.is_priced AND entry.entry_kind != 'estimate', map(toString(entry.currency), entry.amount_nanos), CAST(map(), 'Map(String, Int64)')) AS actual_by_currency
FROM (${countedEntries(callsOfSessions)}) AS entry
INNER JOIN waybill.calls AS call FINAL ON call.tenant_id = entry.tenant_id AND call.call_id = entry.call_id`;

const moneyMaps = ['estimated_by_currency', 'actual_by_currency'] as const;

/** Sessions whose row is not what their calls and events tell: one row per session. */
export function sessionDifferencesQuery({ fromMs, untilMs, settledMs, limit }: AuditWindow): Query {
  const sides = [
    ...counts.map(
      (each) => `sumIf(${each}, is_expected) AS expected_${each}, sumIf(${each}, NOT is_expected) AS found_${each}`,
    ),
    ...moneyMaps.map(
      (each) =>
        `${withoutZeros(`sumMapIf(${each}, is_expected)`)} AS expected_${each}, ${withoutZeros(`sumMapIf(${each}, NOT is_expected)`)} AS found_${each}`,
    ),
  ];
  const differs = [...counts, ...moneyMaps].map((each) => `expected_${each} != found_${each}`);
  const typed = [
    ...counts.map((each) => `toInt64(${each}) AS ${each}`),
    ...moneyMaps.map((each) => `CAST(${each}, 'Map(String, Int64)') AS ${each}`),
  ].join(', ');
  return {
    query: `SELECT tenant_id, session_id, principal,
    ${sides.join(',\n    ')}
FROM (
    SELECT tenant_id, session_id, principal, ${typed}, true AS is_expected
    FROM (${expectedSessions})
    UNION ALL
    SELECT tenant_id, session_id, principal, ${typed}, false AS is_expected
    FROM waybill_v.sessions
    WHERE (tenant_id, session_id, principal) IN (${sessionsInWindow})
)
WHERE (tenant_id, session_id, principal) NOT IN (SELECT tenant_id, session_id, original_actor FROM waybill.calls FINAL WHERE (tenant_id, call_id) IN (${freshCalls}))
GROUP BY tenant_id, session_id, principal
HAVING ${differs.join(' OR ')}
ORDER BY tenant_id, session_id, principal
LIMIT {limit:UInt32}`,
    query_params: { fromMs, untilMs, settledMs, limit },
  };
}

/** A currency in which nothing is left says as much as one that is not there. */
function withoutZeros(map: string): string {
  return `mapFilter((currency, nanos) -> nanos != 0, ${map})`;
}

/** How much there is to compare in the window: one row. */
export function auditCoverageQuery({ fromMs, untilMs, settledMs }: Omit<AuditWindow, 'limit'>): Query {
  return {
    query: `SELECT
    (SELECT count() FROM waybill.events FINAL WHERE occurred_at >= ${from} AND occurred_at < ${until}) AS events,
    (SELECT count() FROM (${callsInWindow})) AS calls,
    (SELECT count() FROM (${sessionsInWindow}) WHERE session_id != '') AS sessions,
    (SELECT uniqExact(minute) FROM waybill_v.spend_minutes WHERE ${isSettledMinute}) AS minutes,
    (SELECT uniqExact(tenant_id, ${dimensions.join(', ')}) FROM waybill_v.spend_minutes WHERE ${isSettledMinute}) AS slots,
    (SELECT uniqExact(tenant_id, call_id) FROM (${freshCalls})) AS calls_on_their_way`,
    query_params: { fromMs, untilMs, settledMs },
  };
}
