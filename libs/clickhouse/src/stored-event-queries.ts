import { inDatabase } from './database-names.js';
import type { Query } from './call-queries.js';

/** The exact bytes of one event, as text that any bytes can travel in. */
export interface StoredEventRow {
  readonly event_id: string;
  readonly raw_base64: string;
}

/**
 * The bytes of the events of a tenant with these ids, of each the first append. `FINAL` chooses it; PREWHERE may go
 * before that choice, because it asks for the table's key alone, and keeps it to the rows that were asked for.
 */
export function storedEventsQuery(tenantId: string, eventIds: readonly string[], database?: string): Query {
  return {
    query: inDatabase(
      `SELECT event_id, base64Encode(raw) AS raw_base64
FROM waybill.events FINAL
PREWHERE tenant_id = {tenantId:String} AND event_id IN {eventIds:Array(String)}`,
      database,
    ),
    query_params: { tenantId, eventIds },
  };
}
