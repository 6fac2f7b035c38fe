import type { LanesQuestion } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** No list of lanes is longer: a lane is a thing that people name. */
const laneCountMax = 1_000;

/** Every lane as it stands: those that were changed once, and those that calls used since a moment. */
export function lanesQuery({ usedSinceMs }: Pick<LanesQuestion, 'usedSinceMs'>): Query {
  return {
    query: `SELECT tenant_id, lane, state, since, until, changed_by, reason
FROM (
    SELECT tenant_id, lane, state, toNullable(since) AS since, until, changed_by, reason
    FROM waybill_v.lanes
    UNION ALL
    SELECT DISTINCT tenant_id, credential_lane AS lane, 'open' AS state, NULL AS since, NULL AS until, '' AS changed_by, '' AS reason
    FROM waybill_v.calls
    WHERE credential_lane != '' AND occurred_at >= fromUnixTimestamp64Milli({usedSinceMs:Int64}, 'UTC')
        AND (tenant_id, credential_lane) NOT IN (SELECT tenant_id, lane FROM waybill_v.lanes)
)
ORDER BY lane, tenant_id
LIMIT {limit:UInt32}`,
    query_params: { usedSinceMs: Math.trunc(usedSinceMs), limit: laneCountMax },
  };
}

/**
 * The calls that began on each lane, and the money that flowed through it, in the span before a change and in the span
 * after it: one row per lane, side and currency. To the nanosecond, from calls and entries, because a rollup knows minutes.
 */
export function laneUseQuery({ around, spanMs }: Omit<LanesQuestion, 'usedSinceMs'>): Query {
  const changes =
    around === undefined
      ? {
          columns: 'tenant_id, lane, since',
          where: '',
          on: 'changed.tenant_id = used.tenant_id AND changed.lane = used.lane',
        }
      : {
          columns: 'tenant_id, since',
          where: ' WHERE lane = {around:String}',
          on: 'changed.tenant_id = used.tenant_id',
        };
  return {
    query: `SELECT used.tenant_id AS tenant_id, used.lane AS lane, used.used_at >= changed.since AS is_after, used.currency AS currency,
    sum(used.calls) AS calls, sum(used.actual_nanos) AS actual_nanos
FROM (
    SELECT tenant_id, credential_lane AS lane, coalesce(started_at, occurred_at) AS used_at, '' AS currency, 1 AS calls, 0 AS actual_nanos
    FROM waybill_v.calls
    WHERE credential_lane != ''
    UNION ALL
    SELECT tenant_id, lane, occurred_at AS used_at, currency, 0 AS calls, amount_nanos AS actual_nanos
    FROM waybill_v.payments
) AS used
INNER JOIN (SELECT ${changes.columns} FROM waybill_v.lanes${changes.where}) AS changed ON ${changes.on}
WHERE used.used_at >= changed.since - toIntervalMillisecond({spanMs:Int64})
    AND used.used_at < changed.since + toIntervalMillisecond({spanMs:Int64})
GROUP BY tenant_id, lane, is_after, currency
ORDER BY lane, tenant_id, is_after, currency
LIMIT {limit:UInt32}`,
    query_params: {
      spanMs: Math.trunc(spanMs),
      limit: laneCountMax * 10,
      ...(around === undefined ? {} : { around }),
    },
  };
}
