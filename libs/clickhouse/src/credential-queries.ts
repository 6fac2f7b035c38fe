import type { ReadCredentialChange, ReadCredentialKey } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** Nobody reads more of one credential; how many there are in all is said beside it. */
const changeCountMax = 1_000;
const listCountMax = 100;

/**
 * Where only events are read, kind and names are looked at before payloads: all that is stored under one event id says the
 * same. Of calls that would be wrong: a call may have had another credential in an older row.
 */
const eventsFirst = 'SETTINGS optimize_move_to_prewhere_if_final = 1';

const isTold = 'tenant_id = {tenant_id:String} AND credential_fingerprint = {credential_fingerprint:String}';

/** When a call began, else the earliest moment known of it. */
const beganAt = 'coalesce(started_at, occurred_at)';

/** The credentials whose fingerprint begins with `prefix`: those with exactly that one first, then those with most calls. */
export function credentialsByPrefixQuery(prefix: string, limit: number): Query {
  return {
    query: `SELECT tenant_id, credential_fingerprint, sum(is_change) AS changes, sum(is_call) AS calls
FROM (
    SELECT tenant_id, credential_fingerprint, 1 AS is_change, 0 AS is_call
    FROM waybill_v.credentials
    WHERE startsWith(credential_fingerprint, {prefix:String})
    UNION ALL
    SELECT tenant_id, successor_fingerprint AS credential_fingerprint, 0 AS is_change, 0 AS is_call
    FROM waybill_v.credentials
    WHERE startsWith(successor_fingerprint, {prefix:String})
    UNION ALL
    SELECT tenant_id, credential_fingerprint, 0 AS is_change, 1 AS is_call
    FROM waybill_v.calls
    WHERE startsWith(credential_fingerprint, {prefix:String})
)
WHERE credential_fingerprint != ''
GROUP BY tenant_id, credential_fingerprint
ORDER BY credential_fingerprint = {prefix:String} DESC, calls DESC, tenant_id, credential_fingerprint
LIMIT {limit:UInt32}`,
    query_params: { prefix, limit },
  };
}

/** The newest changes of a credential, the last one first. */
export function credentialChangesQuery(key: ReadCredentialKey): Query {
  return {
    query: `SELECT event_id, change, effective_at, occurred_at, credential_lane, successor_fingerprint, scopes_before, scopes_after, changed_by, reason
FROM waybill_v.credentials
WHERE ${isTold}
ORDER BY effective_at DESC, occurred_at DESC, event_id DESC
LIMIT {limit:UInt32}
${eventsFirst}`,
    query_params: { ...namesOf(key), limit: changeCountMax },
  };
}

/** The credentials that were said to be replaced by this one. */
export function credentialPredecessorsQuery(key: ReadCredentialKey): Query {
  return {
    query: `SELECT DISTINCT credential_fingerprint
FROM waybill_v.credentials
WHERE tenant_id = {tenant_id:String} AND successor_fingerprint = {credential_fingerprint:String} AND credential_fingerprint != ''
ORDER BY credential_fingerprint
LIMIT {limit:UInt32}
${eventsFirst}`,
    query_params: { ...namesOf(key), limit: listCountMax },
  };
}

/** The calls on a credential by outcome, between each two of its changes. */
export function credentialUsesQuery(key: ReadCredentialKey, changes: readonly ReadCredentialChange[]): Query {
  return {
    query: `SELECT arrayCount(moment -> moment <= ${beganAt}, {moments:Array(DateTime64(9, 'UTC'))}) AS changes_before, outcome,
    count() AS calls, min(${beganAt}) AS first_at, max(${beganAt}) AS last_at
FROM waybill_v.calls
WHERE ${isTold}
GROUP BY changes_before, outcome
ORDER BY changes_before, outcome`,
    query_params: { ...namesOf(key), moments: changes.map((each) => each.effective_at) },
  };
}

/** What the calls on a credential say of its state, and on which lanes and by whom it was used. */
export function credentialTraitsQuery(key: ReadCredentialKey): Query {
  return {
    query: `SELECT each.1 AS trait, each.2 AS name, count() AS calls, min(began_at) AS first_at, max(began_at) AS last_at,
    count() OVER (PARTITION BY trait) AS names_in_all
FROM (
    SELECT ${beganAt} AS began_at,
        arrayJoin([('state', toString(credential_state)), ('lane', toString(credential_lane)), ('principal', principal)]) AS each
    FROM waybill_v.calls
    WHERE ${isTold}
)
GROUP BY trait, name
ORDER BY trait, calls DESC, name
LIMIT {limit:UInt32} BY trait`,
    query_params: { ...namesOf(key), limit: listCountMax },
  };
}

/** The newest calls that ran on a credential after its end. */
export function callsAfterEndQuery(key: ReadCredentialKey): Query {
  return {
    query: `SELECT call_id, started_at, tool, principal, credential_lane, claimed_state, change, ended_at, outcome, count() OVER () AS calls_in_all
FROM waybill_v.calls_after_credential_end
WHERE tenant_id = {tenant_id:String} AND call_id IN (SELECT call_id FROM waybill_v.calls WHERE ${isTold})
ORDER BY coalesce(started_at, ended_at) DESC, call_id
LIMIT {limit:UInt32}`,
    query_params: { ...namesOf(key), limit: listCountMax },
  };
}

function namesOf({ tenant_id, credential_fingerprint }: ReadCredentialKey) {
  return { tenant_id, credential_fingerprint };
}
