import type { SurroundingsKey } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** Nobody compares more snapshots, or more decisions, of one session. */
export const surroundingsRowCountMax = 1_000;

const isOfSession = `tenant_id = {tenantId:String} AND session_id = {sessionId:String} AND original_actor = {principal:String}`;

/** The events of the call that is asked for, or of all calls of the session. */
function isOfCalls({ eventIds }: SurroundingsKey): string {
  return eventIds === undefined
    ? `event_id IN (SELECT arrayJoin(event_ids) FROM waybill_v.calls WHERE ${isOfSession})`
    : 'event_id IN {eventIds:Array(String)}';
}

/** The snapshots of the harness in calls, and those that the session recorded beside its calls. */
export function harnessQuery(key: SurroundingsKey): Query {
  return {
    query: `SELECT event_id, computed['checkout_state'] AS checkout_state, computed['instruction_source'] AS instruction_source,
    computed['fixture_pack'] AS fixture_pack, computed['route_card'] AS route_card, computed['tool_contract'] AS tool_contract,
    computed['test_command'] AS test_command, computed['founded_grants'] AS founded_grants, computed['unfounded_grants'] AS unfounded_grants
FROM waybill_v.evidence
WHERE tenant_id = {tenantId:String} AND kind = 'harness_snapshot' AND (
    ${isOfCalls(key)}
    OR (call_id = '' AND {sessionId:String} != '' AND event_id IN (SELECT event_id FROM waybill_v.events WHERE ${isOfSession} AND kind = 'harness_snapshot'))
)
ORDER BY occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: paramsOf(key),
  };
}

/** What the gateways' decisions in calls say that the caller could see; decisions that say nothing of it are left out. */
export function toolSurfacesQuery(key: SurroundingsKey): Query {
  return {
    query: `SELECT event_id, JSONExtract(payload, 'surface', 'tool_names', 'Array(String)') AS tool_names,
    toUInt32(JSONExtractUInt(payload, 'surface', 'hidden_count')) AS hidden_count
FROM waybill_v.events
WHERE tenant_id = {tenantId:String} AND kind = 'gateway_decision' AND JSONHas(payload, 'surface') AND ${isOfCalls(key)}
ORDER BY occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: paramsOf(key),
  };
}

function paramsOf({ tenantId, sessionId, principal, eventIds }: SurroundingsKey): Query['query_params'] {
  const params = { tenantId, sessionId, principal, limit: surroundingsRowCountMax };
  return eventIds === undefined ? params : { ...params, eventIds };
}
