import type { CallFilter, DenialFilter } from '@waybill/ports';
import { toConditions } from './list-conditions.js';

/** A statement with named, typed parameters, as `@clickhouse/client` takes it. Values never become SQL text. */
export interface Query {
  readonly query: string;
  readonly query_params: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Names one call: call ids are unique within a tenant. */
export interface CallKey {
  readonly tenantId: string;
  readonly callId: string;
}

/** The tables below `calls`, and the order in which people want their rows. */
const childOrders = {
  attempts: 'attempt',
  upstream_calls: 'occurred_at, event_id',
  effects: 'occurred_at, effect_key',
  denials: 'occurred_at, event_id',
  spend_entries: 'occurred_at, entry_id',
  evidence: 'occurred_at, event_id',
  checkpoints: 'occurred_at, event_id',
  deliveries: 'occurred_at, event_id',
} as const;

export type ChildTable = keyof typeof childOrders;

/** No list of one call is longer than this; the stitcher refuses larger calls long before. */
export const callRowCountMax = 10_000;

/** The calls whose id begins with `prefix`: the one with exactly that id first, then the newest. */
export function callKeysQuery(prefix: string, limit: number): Query {
  return {
    query: `SELECT tenant_id, call_id, tool, occurred_at
FROM waybill_v.calls
WHERE startsWith(call_id, {prefix:String})
ORDER BY call_id = {prefix:String} DESC, occurred_at DESC, tenant_id, call_id
LIMIT {limit:UInt32}`,
    query_params: { prefix, limit },
  };
}

/** The row of one call. */
export function callQuery({ tenantId, callId }: CallKey): Query {
  return {
    query: `SELECT *
FROM waybill_v.calls
WHERE tenant_id = {tenantId:String} AND call_id = {callId:String}`,
    query_params: { tenantId, callId },
  };
}

/** The rows of one call in one of the tables below `calls`. */
export function childrenQuery(table: ChildTable, { tenantId, callId }: CallKey): Query {
  return {
    query: `SELECT *
FROM waybill_v.${table}
WHERE tenant_id = {tenantId:String} AND call_id = {callId:String}
ORDER BY ${childOrders[table]}
LIMIT {limit:UInt32}`,
    query_params: { tenantId, callId, limit: callRowCountMax },
  };
}

/** The events that make a call, wherever they came from, with their exact bytes; of two appends of one the first. */
export function callEventsQuery({ tenantId }: Pick<CallKey, 'tenantId'>, eventIds: readonly string[]): Query {
  return {
    query: `SELECT event_id, kind, layer, source_service, trace_id, span_id, parent_span_id, call_id, attempt, occurred_at, appended_at, principal, lane, log_partition, log_offset, payload, base64Encode(raw) AS raw_base64
FROM waybill.events FINAL
WHERE tenant_id = {tenantId:String} AND event_id IN {eventIds:Array(String)}
ORDER BY occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: { tenantId, eventIds, limit: callRowCountMax },
  };
}

/** The newest calls that the filter lets through. First their keys, then whole rows: rows are wide, keys are not. */
export function listCallsQuery({ limit, ...filter }: CallFilter): Query {
  const { where, params } = toConditions(filter, callColumns, ['tenant_id', 'call_id']);
  return {
    query: `SELECT *
FROM waybill_v.calls
WHERE (tenant_id, call_id) IN (
    SELECT tenant_id, call_id
    FROM waybill_v.calls
${where === '' ? '' : `    ${where}\n`}    ORDER BY occurred_at DESC, tenant_id, call_id
    LIMIT {limit:UInt32}
)
ORDER BY occurred_at DESC, tenant_id, call_id`,
    query_params: { limit, ...params },
  };
}

/** The newest refusals that the filter lets through. */
export function listDenialsQuery({ limit, ...filter }: DenialFilter): Query {
  const { where, params } = toConditions(filter, denialColumns, ['tenant_id', 'call_id', 'event_id']);
  return {
    query: `SELECT *
FROM waybill_v.denials
${where === '' ? '' : `${where}\n`}ORDER BY occurred_at DESC, tenant_id, call_id, event_id
LIMIT {limit:UInt32}`,
    query_params: { limit, ...params },
  };
}

/** What calls are restricted by, where they are stored. */
export const storedCallColumns = {
  tenantId: 'tenant_id',
  tool: 'tool',
  server: 'server',
  outcome: 'outcome',
  principal: 'principal',
  lane: 'credential_lane',
  sessionId: 'session_id',
  traceId: 'trace_id',
} as const;

/** The state follows from the time of reading, too. */
const callColumns = { ...storedCallColumns, state: 'state' } as const;

const denialColumns = {
  reason: 'reason',
  hop: 'hop',
  tool: 'tool',
  principal: 'principal',
  sessionId: 'session_id',
  callId: 'call_id',
} as const;

/** How far the stored events reach, by partition of the log. Counts rows as they lie, so that it stays cheap. */
export function freshnessQuery(): Query {
  return {
    query: `SELECT log_partition, max(log_offset) AS newest_offset, max(appended_at) AS newest_appended_at, max(occurred_at) AS newest_occurred_at
FROM waybill.events
GROUP BY log_partition
ORDER BY log_partition
SETTINGS final = 0`,
    query_params: {},
  };
}
