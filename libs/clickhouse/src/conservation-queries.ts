import type { BreachKind } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** What of the conservation law is asked. */
export interface ConservationQuestion {
  /** Hours from the one that this moment lies in, milliseconds since 1970. */
  readonly fromMs: number;
  /** At most this many rows of each kind. */
  readonly limit: number;
}

/** One row of waybill_v.conservation, as read; the columns are described in the schema. 64-bit numbers are decimal text. */
export interface ConservationRow {
  readonly tenant_id: string;
  readonly hour: string;
  readonly source_service: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly sent: string;
  readonly stored: string;
  readonly duplicate: string;
  readonly refused: string;
  readonly quarantined: string;
  readonly shared: string;
  readonly pending: string;
  readonly missing: string;
  readonly unexplained: string;
}

/** One row of waybill_v.conservation_breaches, as read. */
export interface BreachRow {
  readonly kind: BreachKind;
  readonly tenant_id: string;
  readonly hour: string;
  readonly source_service: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly topic: string;
  readonly log_partition: number;
  readonly log_offset: string;
  readonly event_id: string;
  readonly events: string;
}

const isAsked = `hour >= toStartOfHour(fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC'))`;

/** Producers and hours: first those with something to look at, then the newest. */
export function conservationQuery({ fromMs, limit }: ConservationQuestion): Query {
  return {
    query: `SELECT *
FROM waybill_v.conservation
WHERE ${isAsked}
ORDER BY unexplained > 0 DESC, missing > 0 DESC, hour DESC, tenant_id, source_service, source_instance, source_epoch
LIMIT {limit:UInt32}`,
    query_params: { fromMs: Math.trunc(fromMs), limit },
  };
}

/** The places where the law is broken, in the order of the log. */
export function breachesQuery({ fromMs, limit }: ConservationQuestion): Query {
  return {
    query: `SELECT *
FROM waybill_v.conservation_breaches
WHERE ${isAsked}
ORDER BY topic, log_partition, log_offset, kind, tenant_id, event_id
LIMIT {limit:UInt32}`,
    query_params: { fromMs: Math.trunc(fromMs), limit },
  };
}

/** One row of the sums, as read: how many, of which name. */
export interface SumRow {
  readonly name: string;
  readonly count: string;
}

/** How much is missing of each kind. */
export function breachSumsQuery(fromMs: number): Query {
  return {
    query: `SELECT kind AS name, sum(events) AS count
FROM waybill_v.conservation_breaches
WHERE ${isAsked}
GROUP BY kind`,
    query_params: { fromMs: Math.trunc(fromMs) },
  };
}

/** How many holes are in each state. */
export function gapSumsQuery(fromMs: number): Query {
  return {
    query: `SELECT state AS name, count() AS count
FROM waybill_v.producer_gaps
WHERE opened_at >= toStartOfHour(fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC'))
GROUP BY state`,
    query_params: { fromMs: Math.trunc(fromMs) },
  };
}
