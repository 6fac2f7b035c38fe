import type { SessionFilter, SessionPlace } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** Names one session: two principals, or two tenants, may use the same session id. */
export interface SessionKey {
  readonly tenantId: string;
  readonly sessionId: string;
  /** The original actor. */
  readonly principal: string;
}

/** No timeline is longer than this; the sums of the session count every call, also those that are not shown. */
export const sessionCallCountMax = 10_000;

/** Under which conditions a session is listed, and the filter's field that each takes. */
const conditions = {
  sinceMs: `last_seen_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`,
  principal: 'principal = {principal:String}',
  agentId: 'agent_id = {agentId:String}',
  terminalState: 'terminal_state = {terminalState:String}',
  recoveryStatus: 'recovery_status = {recoveryStatus:String}',
  lane: 'has(lanes_used, {lane:String})',
} as const;

/** Behind the last row seen, in the order of the list: rows that arrive above it move nothing. */
const isBehind = `(coalesce(started_at, last_seen_at) < {after_at:DateTime64(9, 'UTC')} OR (coalesce(started_at, last_seen_at) = {after_at:DateTime64(9, 'UTC')} AND (tenant_id, session_id, principal) > ({after_tenant_id:String}, {after_session_id:String}, {after_principal:String})))`;

function toBehindParams({ listed_at, tenant_id, session_id, principal }: SessionPlace) {
  return {
    after_at: listed_at,
    after_tenant_id: tenant_id,
    after_session_id: session_id,
    after_principal: principal,
  };
}

/** The newest sessions that the filter lets through. */
export function listSessionsQuery({ limit, sinceMs, after, ...words }: SessionFilter): Query {
  const filter = { ...words, sinceMs: sinceMs === undefined ? undefined : Math.trunc(sinceMs) };
  const asked = Object.entries(conditions).flatMap(([name, condition]) => {
    const value = filter[name as keyof typeof conditions];
    return value === undefined ? [] : [{ name, value, condition }];
  });
  const all = [...asked.map((each) => each.condition), ...(after === undefined ? [] : [isBehind])];
  const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}\n`;
  return {
    query: `SELECT *
FROM waybill_v.sessions
${where}ORDER BY coalesce(started_at, last_seen_at) DESC, tenant_id, session_id, principal
LIMIT {limit:UInt32}`,
    query_params: {
      limit,
      ...Object.fromEntries(asked.map(({ name, value }) => [name, value])),
      ...(after === undefined ? {} : toBehindParams(after)),
    },
  };
}

/** The sessions whose id begins with `prefix`: those with exactly that id first, then the newest. */
export function sessionsByPrefixQuery(prefix: string, principal: string | undefined, limit: number): Query {
  const ofPrincipal = principal === undefined ? '' : ' AND principal = {principal:String}';
  return {
    query: `SELECT *
FROM waybill_v.sessions
WHERE startsWith(session_id, {prefix:String})${ofPrincipal}
ORDER BY session_id = {prefix:String} DESC, coalesce(started_at, last_seen_at) DESC, tenant_id, session_id, principal
LIMIT {limit:UInt32}`,
    query_params: { prefix, limit, ...(principal === undefined ? {} : { principal }) },
  };
}

/** Which calls are the session's: the one condition that every query below shares. */
const isCallOfSession =
  'tenant_id = {tenantId:String} AND session_id = {sessionId:String} AND original_actor = {principal:String}';

/** The calls of a session as a timeline shows them, in the order in which they began. */
export function sessionCallsQuery(key: SessionKey): Query {
  return {
    query: `SELECT call_id, tool, server, principal, credential_lane, credential_fingerprint, coalesce(started_at, occurred_at) AS began_at,
    ended_at, latency_ns, attempts, outcome, error_class, effects, reversibility, estimated_nanos, actual_nanos, unpriced, currency,
    retry_verdict, next_action, denials, length(conflicts) AS conflicts, state
FROM waybill_v.calls
WHERE ${isCallOfSession}
ORDER BY began_at, call_id
LIMIT {limit:UInt32}`,
    query_params: { ...key, limit: sessionCallCountMax },
  };
}

/** The episodes in which a session ran away, in the order in which they began. */
export function sessionRunawaysQuery(key: SessionKey): Query {
  return {
    query: `SELECT *
FROM waybill_v.runaways
WHERE tenant_id = {tenantId:String} AND session_id = {sessionId:String} AND principal = {principal:String}
ORDER BY started_at, runaway_id
LIMIT {limit:UInt32}`,
    query_params: { ...key, limit: sessionCallCountMax },
  };
}

/** The checkpoints of a session's calls, and those that it recorded beside them. */
export function sessionCheckpointsQuery(key: SessionKey): Query {
  return {
    query: `SELECT event_id, call_id, occurred_at, checkpoint_id, parent_checkpoint_id, covers, is_verified, verified_by, verification_method, visible_to_new_session
FROM waybill_v.checkpoints
WHERE tenant_id = {tenantId:String} AND (
    (call_id != '' AND call_id IN (SELECT call_id FROM waybill_v.calls WHERE ${isCallOfSession}))
    OR (call_id = '' AND event_id IN (SELECT event_id FROM waybill_v.events WHERE ${isCallOfSession} AND kind = 'checkpoint_recorded'))
)
ORDER BY occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: { ...key, limit: sessionCallCountMax },
  };
}
