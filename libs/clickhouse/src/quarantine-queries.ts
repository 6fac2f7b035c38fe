import type { Query } from './call-queries.js';

/** One row of waybill_v.quarantine, as read; the columns are described in the schema. 64-bit numbers are decimal text. */
export interface ReadQuarantineRow {
  readonly tenant_id: string;
  readonly failure_id: string;
  readonly reason: string;
  readonly stage: string;
  readonly origin: string;
  readonly detail: string;
  readonly event_id: string;
  readonly source_service: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly source_sequence: string;
  readonly appended_at: string;
  readonly event_count: number;
  readonly payload_bytes: number;
  readonly redrives: string;
  readonly redriven_at: string;
  readonly redrive_outcome: string;
}

/** A row with the event's bytes, in base64. */
export interface QuarantinePayloadRow extends ReadQuarantineRow {
  readonly payload_base64: string;
}

/** One try to send a failure again, as read. */
export interface ReadRedriveRow {
  readonly redriven_at: string;
  readonly operator: string;
  readonly outcome: string;
  readonly detail: string;
}

/** Which failures; what is not given does not restrict. */
export interface QuarantineFilter {
  /** At most this many, the newest ones. */
  readonly limit: number;
  readonly sinceMs?: number | undefined;
  readonly reason?: string | undefined;
  readonly stage?: string | undefined;
  /** Only failures that come after this one in the list: the last one of the page before. */
  readonly after?: string | undefined;
  /** Only these failures. */
  readonly failureIds?: readonly string[] | undefined;
  /** Only failures that were not sent again with success. */
  readonly isWaiting?: boolean | undefined;
}

const columns = `tenant_id, failure_id, reason, stage, origin, detail, event_id, source_service, source_instance, source_epoch, source_sequence,
    appended_at, event_count, payload_bytes, redrives, redriven_at, redrive_outcome`;

/** Under which conditions a failure is listed, and the filter's field that each takes. */
const conditions = {
  sinceMs: `appended_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`,
  reason: 'reason = {reason:String}',
  stage: 'stage = {stage:String}',
  after: `(appended_at, failure_id) < (SELECT appended_at, failure_id FROM waybill_v.quarantine WHERE failure_id = {after:String} ORDER BY tenant_id LIMIT 1)`,
  failureIds: 'failure_id IN {failureIds:Array(String)}',
} as const;

function whereOf(filter: QuarantineFilter): { readonly where: string; readonly params: Record<string, unknown> } {
  const asked = Object.entries(conditions).flatMap(([name, condition]) => {
    const value = filter[name as keyof typeof conditions];
    return value === undefined
      ? []
      : [{ name, condition, value: typeof value === 'number' ? Math.trunc(value) : value }];
  });
  const all = [
    ...asked.map((each) => each.condition),
    ...(filter.isWaiting === true ? ["redrive_outcome != 'appended'"] : []),
  ];
  return {
    where: all.length === 0 ? '' : `WHERE ${all.join(' AND ')}\n`,
    params: Object.fromEntries(asked.map(({ name, value }) => [name, value])),
  };
}

function selectQuery(selected: string, filter: QuarantineFilter): Query {
  const { where, params } = whereOf(filter);
  return {
    query: `SELECT ${selected}
FROM waybill_v.quarantine
${where}ORDER BY appended_at DESC, failure_id DESC, tenant_id
LIMIT {limit:UInt32}`,
    query_params: { ...params, limit: filter.limit },
  };
}

/** The newest failures that the filter lets through. */
export function listQuarantineQuery(filter: QuarantineFilter): Query {
  return selectQuery(columns, filter);
}

/** The same with their bytes. */
export function quarantinePayloadsQuery(filter: QuarantineFilter): Query {
  return selectQuery(`${columns}, base64Encode(payload) AS payload_base64`, filter);
}

/** How often a failure was sent again, by whom and with what answer, in order. */
export function redrivesOfQuery(tenantId: string, failureId: string): Query {
  return {
    query: `SELECT redriven_at, operator, outcome, detail
FROM waybill_v.redrives
WHERE tenant_id = {tenantId:String} AND failure_id = {failureId:String}
ORDER BY redriven_at, log_offset
LIMIT {limit:UInt32}`,
    query_params: { tenantId, failureId, limit: redriveCountMax },
  };
}

/** Nobody reads more tries of one failure than this. */
const redriveCountMax = 100;

/** Failures of these events that stand further on in the log than the redrive: what became of what was sent again. */
export function laterFailuresQuery(eventIds: readonly string[], sinceMs: number): Query {
  return {
    query: `SELECT ${columns}
FROM waybill_v.quarantine
WHERE stage = 'stitcher' AND event_id IN {eventIds:Array(String)} AND appended_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
ORDER BY appended_at, failure_id
LIMIT {limit:UInt32}`,
    query_params: { eventIds, sinceMs: Math.trunc(sinceMs), limit: eventIds.length },
  };
}
