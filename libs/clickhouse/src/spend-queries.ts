import type { SpendDimension, SpendQuestion } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** The expression over slots and reservations that each word stands for. */
const expressions: Readonly<Record<SpendDimension, string>> = {
  tenant: 'tenant_id',
  lane: 'lane',
  tool: 'tool',
  server: 'server',
  session: 'session_id',
  principal: 'principal',
  agent: 'agent_id',
  auth_mode: 'auth_mode',
  credential: 'credential',
  provider: 'provider',
  quota_owner: 'quota_owner',
  minute: 'toString(minute)',
  hour: 'toString(toStartOfHour(minute))',
  day: 'toString(toDate(minute))',
};

/** A reservation as a slot of its own: it is set aside in a minute, for what a slot is looked at by. */
const reservations = `SELECT tenant_id, toDateTime(toStartOfMinute(reserved_at), 'UTC') AS minute, session_id, original_actor AS principal, agent_id, tool, server, lane,
        auth_mode, credential_fingerprint AS credential, provider, quota_owner, currency, 0 AS estimated_nanos, 0 AS actual_nanos, 0 AS calls,
        0 AS unpriced_entries, 0 AS entries, ifNull(reserved_nanos, 0) AS reserved_nanos, ifNull(held_nanos, 0) AS held_nanos, state = 'open' AS open_reservations
    FROM waybill_v.reservations`;

const slots = `SELECT tenant_id, minute, session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency,
        estimated_nanos, actual_nanos, calls, unpriced_entries, entries, 0 AS reserved_nanos, 0 AS held_nanos, 0 AS open_reservations
    FROM waybill_v.spend_minutes`;

const isInWindow = `minute >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND minute < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')`;

/**
 * What was spent, one row per group and currency: currencies are never added together. Rows of one group and one minute
 * that different partitions of the log keep are added, because each partition keeps its own share.
 */
export function spendByQuery({ by, fromMs, untilMs, limit }: SpendQuestion): Query {
  const groups = by.map((each, index) => `${expressions[each]} AS group_${index}`);
  const names = by.map((_each, index) => `group_${index}`).join(', ');
  return {
    query: `SELECT ${groups.join(', ')}, currency, sum(estimated_nanos) AS estimated_nanos, sum(actual_nanos) AS actual_nanos,
    sum(calls) AS calls, sum(unpriced_entries) AS unpriced_entries, sum(entries) AS entries,
    sum(reserved_nanos) AS reserved_nanos, sum(held_nanos) AS held_nanos, sum(open_reservations) AS open_reservations
FROM (
    ${slots}
    WHERE ${isInWindow}
    UNION ALL
    ${reservations}
    WHERE ${isInWindow}
)
GROUP BY ${names}, currency
HAVING calls != 0 OR entries != 0 OR reserved_nanos != 0 OR open_reservations != 0
ORDER BY currency, actual_nanos DESC, estimated_nanos DESC, ${names}
LIMIT {limit:UInt32}`,
    query_params: { fromMs: Math.trunc(fromMs), untilMs: Math.trunc(untilMs), limit },
  };
}
