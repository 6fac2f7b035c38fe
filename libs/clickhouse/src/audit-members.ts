import { from, until, type AuditWindow } from './audit-queries.js';
import type { Query } from './call-queries.js';

/**
 * Which call has an event, made again as far as the events alone tell. By which aliases records of several traces are one
 * call, only the fold knows; but each event about a call is in exactly one, and what one trace says of one name is.
 */

/** The kinds of event that always belong to a call, if only to one of their own. */
const callKinds = [
  'tool_call_started',
  'tool_call_finished',
  'registry_decision',
  'gateway_decision',
  'runtime_decision',
  'provider_receipt',
  'upstream_call',
  'effect_observed',
  'spend_recorded',
  'adapter_hop',
  'url_fetch',
  'file_operation',
  'tool_output',
  'verification_recorded',
]
  .map((kind) => `'${kind}'`)
  .join(', ');

const settledEvents = `occurred_at >= ${from} AND occurred_at < ${until} AND appended_at <= fromUnixTimestamp64Milli({settledMs:Int64}, 'UTC')`;

/** The events of the window with the calls that have them. */
const owners = `SELECT tenant_id, event_id, groupUniqArray(call_id) AS call_ids
    FROM waybill.calls FINAL
    ARRAY JOIN event_ids AS event_id
    WHERE event_id IN (SELECT event_id FROM waybill.events FINAL WHERE ${settledEvents})
    GROUP BY tenant_id, event_id`;

/**
 * Events that no call has although they are about one: money or a call that no rollup can know of. And events that
 * several calls have: whatever they say is counted more than once.
 */
export function ownershipDifferencesQuery({ fromMs, untilMs, settledMs, limit }: AuditWindow): Query {
  return {
    query: `SELECT event.tenant_id AS tenant_id, event.event_id AS event_id, event.kind AS kind, 1 AS expected_calls, length(owner.call_ids) AS found_calls
FROM (SELECT tenant_id, event_id, kind, occurred_at FROM waybill.events FINAL WHERE ${settledEvents}) AS event
LEFT JOIN (${owners}) AS owner ON owner.tenant_id = event.tenant_id AND owner.event_id = event.event_id
WHERE found_calls > 1 OR (found_calls = 0 AND event.kind IN (${callKinds}))
ORDER BY tenant_id, event.occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: { fromMs, untilMs, settledMs, limit },
  };
}

/** What one trace says of one name of a call, and is in several calls. */
export function splitCallsQuery({ fromMs, untilMs, settledMs, limit }: AuditWindow): Query {
  return {
    query: `SELECT event.tenant_id AS tenant_id, event.trace_id AS trace_id, event.call_id AS call_id, 1 AS expected_calls, length(groupUniqArrayArray(owner.call_ids)) AS found_calls
FROM (SELECT tenant_id, event_id, trace_id, call_id FROM waybill.events FINAL WHERE call_id != '' AND ${settledEvents}) AS event
INNER JOIN (${owners}) AS owner ON owner.tenant_id = event.tenant_id AND owner.event_id = event.event_id
GROUP BY tenant_id, trace_id, call_id
HAVING found_calls > 1
ORDER BY tenant_id, trace_id, call_id
LIMIT {limit:UInt32}`,
    query_params: { fromMs, untilMs, settledMs, limit },
  };
}
