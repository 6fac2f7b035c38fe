import {
  changeVisibleWithinMs,
  type ChangedKey,
  type ChangeFilter,
  type ChangeQuestion,
  type StandingQuestion,
} from '@waybill/ports';
import { storedCallColumns, type Query } from './call-queries.js';
import { toConditions } from './list-conditions.js';

const nanosPerMs = 1_000_000n;

const storedSince = (name: string) => `stored_at >= fromUnixTimestamp64Nano({${name}:Int64}, 'UTC')`;

/** The calls of which something was stored since; it reads rows as they lie, also those that newer ones have replaced. */
const keysStoredSince = (name: string) => `SELECT tenant_id, call_id FROM waybill.calls WHERE ${storedSince(name)}`;

/**
 * What was stored of calls, as it lies: merging is not waited for, and the index on `stored_at` leaves out what is old. One
 * row, also when nothing was found, so that the store's time comes with it.
 */
export function changedKeysQuery({ filter, sinceUnixNano, after, limit }: ChangeQuestion): Query {
  const { conditions, params } = toConditions(filter, storedCallColumns, []);
  const behind = `(stored_at, tenant_id, call_id, version) > ({afterAt:DateTime64(9, 'UTC')}, {afterTenant:String}, {afterCall:String}, {afterVersion:UInt64})`;
  const all = [storedSince('since'), ...(after === undefined ? [] : [behind]), ...conditions];
  return {
    query: `SELECT now64(9, 'UTC') AS looked_at, groupArray(CAST((tenant_id, call_id, version, stored_at, is_deleted), '${keyType}')) AS keys
FROM (
    SELECT tenant_id, call_id, version, stored_at, is_deleted = 1 AS is_deleted
    FROM waybill.calls
    WHERE ${all.join(' AND ')}
    ORDER BY stored_at, tenant_id, call_id, version
    LIMIT {limit:UInt32}
)
SETTINGS final = 0`,
    query_params: {
      since: String(sinceUnixNano),
      limit,
      ...params,
      ...(after === undefined
        ? {}
        : {
            afterAt: after.stored_at,
            afterTenant: after.tenant_id,
            afterCall: after.call_id,
            afterVersion: after.version,
          }),
    },
  };
}

const keyType =
  "Tuple(tenant_id String, call_id String, version UInt64, stored_at DateTime64(9, \\'UTC\\'), is_deleted Bool)";

/** The calls of these keys that the filter lets through, as they stand. */
export function changedCallsQuery(
  filter: ChangeFilter,
  keys: readonly Pick<ChangedKey, 'tenant_id' | 'call_id'>[],
): Query {
  const { conditions, params } = toConditions(filter, storedCallColumns, []);
  const among =
    '(tenant_id, call_id) IN (SELECT key.1, key.2 FROM (SELECT arrayJoin(arrayZip({tenants:Array(String)}, {calls:Array(String)})) AS key))';
  return {
    query: `SELECT *
FROM waybill_v.calls
WHERE ${[among, ...conditions].join(' AND ')}`,
    query_params: {
      tenants: keys.map(({ tenant_id }) => tenant_id),
      calls: keys.map(({ call_id }) => call_id),
      ...params,
    },
  };
}

/** The calls that stood there at a moment and are told of when they change: the open ones, and what was just stored. */
export function standingCallsQuery({ filter, atUnixNano, limit }: StandingQuestion): Query {
  const { conditions, params } = toConditions(filter, storedCallColumns, []);
  const all = [
    ...conditions,
    `(tenant_id, call_id) NOT IN (${keysStoredSince('at')})`,
    `(stood = 'open' OR (tenant_id, call_id) IN (${keysStoredSince('shortlyBefore')}))`,
  ];
  return {
    query: `SELECT tenant_id, call_id, version, deadline_at,
    if(state = 'incomplete' AND deadline_at >= fromUnixTimestamp64Nano({at:Int64}, 'UTC'), 'open', state) AS stood
FROM waybill_v.calls
WHERE ${all.join(' AND ')}
ORDER BY occurred_at DESC, tenant_id, call_id
LIMIT {limit:UInt32}`,
    query_params: {
      at: String(atUnixNano),
      shortlyBefore: String(atUnixNano - BigInt(changeVisibleWithinMs) * nanosPerMs),
      limit,
      ...params,
    },
  };
}
