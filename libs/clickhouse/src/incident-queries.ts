import type { Query } from './call-queries.js';

/** No incident has more: after so many tries nobody reads a trail. */
const segmentCountMax = 1_000;

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
