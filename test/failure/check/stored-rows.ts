import {
  sessionKeyOf,
  slotKeyOf,
  type ExpectedCall,
  type ExpectedRows,
  type ExpectedSession,
  type SlotSums,
} from './expected-rows.js';
import type { StoreReader } from './store-reader.js';

/** What the store shows, in the shape of what is expected. */
export interface StoredRows extends ExpectedRows {
  /** Every stored event id as often as it is stored. */
  readonly eventIds: readonly string[];
  /** Events that were set aside, whether they have their row already or not. */
  readonly quarantinedCount: number;
}

/**
 * Rows of quarantine follow from a topic that is read apart, so that there may be none yet. What the stitcher counted as set
 * aside was written with the rows of its batch: by then it is known whether there will be one.
 */
const quarantinedQuery = `SELECT greatest((SELECT count() FROM waybill_v.quarantine),
  (SELECT sum(quarantined + refused) FROM waybill_v.log_counts)) AS count`;

/** Asks the views that users read, and the table of events. */
export async function listStoredRows(reader: StoreReader): Promise<StoredRows> {
  return {
    eventIds: await listEventIds(reader),
    quarantinedCount: Number((await reader.list<{ count: string }>(quarantinedQuery))[0]?.count),
    calls: await listCalls(reader),
    sessions: await listSessions(reader),
    slots: await listSlots(reader),
  };
}

/** A reader may have a million rows at a time. */
const sliceCount = 8;

async function listEventIds(reader: StoreReader): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let slice = 0; slice < sliceCount; slice += 1) {
    const query = `SELECT event_id FROM waybill.events FINAL WHERE cityHash64(event_id) % ${sliceCount} = ${slice}`;
    for (const { event_id: id } of await reader.list<{ event_id: string }>(query)) ids.push(id);
  }
  return ids;
}

async function listCalls(reader: StoreReader): Promise<ReadonlyMap<string, ExpectedCall>> {
  interface Row {
    readonly call_id: string;
    readonly session_id: string;
    readonly original_actor: string;
    readonly tool: string;
    readonly outcome: string;
    readonly estimated_nanos: string;
    readonly actual_nanos: string;
    readonly unpriced: string;
  }
  const rows = await reader.list<Row>(`SELECT call_id, session_id, original_actor, tool, outcome, estimated_nanos,
    actual_nanos, toString(unpriced) AS unpriced FROM waybill_v.calls`);
  return new Map(
    rows.map((row) => [
      row.call_id,
      {
        session: row.session_id,
        principal: row.original_actor,
        tool: row.tool,
        outcome: row.outcome,
        estimatedNanos: BigInt(row.estimated_nanos),
        actualNanos: BigInt(row.actual_nanos),
        unpricedCount: Number(row.unpriced),
      },
    ]),
  );
}

/** The sessions that users see. */
export async function listSessions(reader: StoreReader): Promise<ReadonlyMap<string, ExpectedSession>> {
  interface Row {
    readonly session_id: string;
    readonly principal: string;
    readonly tool_calls: string;
    readonly successful_calls: string;
    readonly failed_calls: string;
    readonly denied_calls: string;
    readonly unknown_calls: string;
    readonly upstream_calls: string;
    readonly unpriced_entries: string;
    readonly estimated_by_currency: Readonly<Record<string, string>>;
    readonly actual_by_currency: Readonly<Record<string, string>>;
  }
  const rows = await reader.list<Row>(`SELECT session_id, principal, tool_calls, successful_calls, failed_calls,
    denied_calls, unknown_calls, upstream_calls, unpriced_entries, estimated_by_currency, actual_by_currency
    FROM waybill_v.sessions`);
  return new Map(
    rows.map((row) => [
      sessionKeyOf(row.session_id, row.principal),
      {
        callCount: Number(row.tool_calls),
        byOutcome: {
          success: Number(row.successful_calls),
          failure: Number(row.failed_calls),
          denied: Number(row.denied_calls),
          unknown: Number(row.unknown_calls),
        },
        upstreamCount: Number(row.upstream_calls),
        unpricedCount: Number(row.unpriced_entries),
        estimatedByCurrency: toSums(row.estimated_by_currency),
        actualByCurrency: toSums(row.actual_by_currency),
      },
    ]),
  );
}

function toSums(byCurrency: Readonly<Record<string, string>>): ReadonlyMap<string, bigint> {
  return new Map(Object.entries(byCurrency).map(([currency, nanos]) => [currency, BigInt(nanos)]));
}

async function listSlots(reader: StoreReader): Promise<ReadonlyMap<string, SlotSums>> {
  interface Row {
    readonly minute: string;
    readonly session_id: string;
    readonly principal: string;
    readonly agent_id: string;
    readonly tool: string;
    readonly server: string;
    readonly lane: string;
    readonly auth_mode: string;
    readonly credential: string;
    readonly provider: string;
    readonly quota_owner: string;
    readonly currency: string;
    readonly estimated: string;
    readonly actual: string;
    readonly calls: string;
    readonly entries: string;
    readonly unpriced: string;
  }
  const place = `session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency`;
  const rows = await reader.list<Row>(`SELECT toString(toUnixTimestamp(minute)) AS minute, ${place},
    sum(estimated_nanos) AS estimated, sum(actual_nanos) AS actual, sum(calls) AS calls, sum(entries) AS entries,
    sum(unpriced_entries) AS unpriced FROM waybill_v.spend_minutes GROUP BY minute, ${place}`);
  return new Map(
    rows.map((row) => [
      slotKeyOf({
        minuteUnixSeconds: BigInt(row.minute),
        session: row.session_id,
        principal: row.principal,
        agent: row.agent_id,
        tool: row.tool,
        server: row.server,
        lane: row.lane,
        authMode: row.auth_mode,
        credential: row.credential,
        provider: row.provider,
        quotaOwner: row.quota_owner,
        currency: row.currency,
      }),
      {
        estimatedNanos: BigInt(row.estimated),
        actualNanos: BigInt(row.actual),
        callCount: BigInt(row.calls),
        entryCount: BigInt(row.entries),
        unpricedCount: BigInt(row.unpriced),
      },
    ]),
  );
}
