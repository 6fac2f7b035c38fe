import type { IncidentFilter, IncidentPlace } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** No incident has more: after so many tries nobody reads a trail. */
const segmentCountMax = 1_000;

/** The last that was said of an incident. */
const lastSaidAt = `greatest(coalesce(opened_at, toDateTime64(0, 9, 'UTC')), coalesce(closed_at, toDateTime64(0, 9, 'UTC')), coalesce(tried_at, toDateTime64(0, 9, 'UTC')))`;

/** Under which conditions an incident is listed, and the filter's field that each takes. */
const conditions = {
  sinceMs: `last_said_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`,
  incidentState: 'state = {incidentState:String}',
  incidentClass: 'incident_class = {incidentClass:String}',
  lane: 'lane = {lane:String}',
} as const;

/** Behind the last row seen, in the order of the list. */
const isBehind = `((state = 'open') < ({after_state:String} = 'open') OR ((state = 'open') = ({after_state:String} = 'open') AND (last_said_at < {after_at:DateTime64(9, 'UTC')}
    OR (last_said_at = {after_at:DateTime64(9, 'UTC')} AND (tenant_id, incident_id) > ({after_tenant_id:String}, {after_incident_id:String})))))`;

function toBehindParams({ last_said_at, state, tenant_id, incident_id }: IncidentPlace) {
  return {
    after_at: last_said_at,
    after_state: state,
    after_tenant_id: tenant_id,
    after_incident_id: incident_id,
  };
}

/** The incidents that the filter lets through: those that are open first, and of each kind the newest first. */
export function listIncidentsQuery({ limit, sinceMs, after, ...words }: IncidentFilter): Query {
  const filter = { ...words, sinceMs: sinceMs === undefined ? undefined : Math.trunc(sinceMs) };
  const asked = Object.entries(conditions).flatMap(([name, condition]) => {
    const value = filter[name as keyof typeof conditions];
    return value === undefined ? [] : [{ name, value, condition }];
  });
  const all = [...asked.map((each) => each.condition), ...(after === undefined ? [] : [isBehind])];
  const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}\n`;
  return {
    query: `SELECT incident.*, ${lastSaidAt} AS last_said_at
FROM waybill_v.incidents AS incident
LEFT JOIN (
    SELECT tenant_id, incident_id, toNullable(max(occurred_at)) AS tried_at FROM waybill_v.incident_segments GROUP BY tenant_id, incident_id
) AS segment ON segment.tenant_id = incident.tenant_id AND segment.incident_id = incident.incident_id
${where}ORDER BY state = 'open' DESC, last_said_at DESC, tenant_id, incident_id
LIMIT {limit:UInt32}`,
    query_params: {
      limit,
      ...Object.fromEntries(asked.map(({ name, value }) => [name, value])),
      ...(after === undefined ? {} : toBehindParams(after)),
    },
  };
}

/** The incidents whose id begins with `prefix`: those with exactly that id first, then the newest. */
export function incidentsByPrefixQuery(prefix: string, limit: number): Query {
  return {
    query: `SELECT *
FROM waybill_v.incidents
WHERE startsWith(incident_id, {prefix:String})
ORDER BY incident_id = {prefix:String} DESC, opened_at DESC, tenant_id, incident_id
LIMIT {limit:UInt32}`,
    query_params: { prefix, limit },
  };
}

/** What was tried, in the order of trying. */
export function incidentSegmentsQuery(tenantId: string, incidentId: string): Query {
  return {
    query: `SELECT *
FROM waybill_v.incident_segments
WHERE tenant_id = {tenantId:String} AND incident_id = {incidentId:String}
ORDER BY segment, occurred_at, event_id
LIMIT {limit:UInt32}`,
    query_params: { tenantId, incidentId, limit: segmentCountMax },
  };
}
