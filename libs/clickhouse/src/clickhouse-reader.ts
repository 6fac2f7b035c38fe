import type { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { AttemptRow } from './attempt-row.js';
import {
  callEventsQuery,
  callKeysQuery,
  callQuery,
  childrenQuery,
  freshnessQuery,
  listCallsQuery,
  type CallFilter,
  type CallKey,
} from './call-queries.js';
import { toCallEvents, type CallEvent, type CallEventRow } from './call-event.js';
import type { CallRow } from './call-row.js';
import type { CheckpointRow } from './checkpoint-row.js';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStatementFailure } from './clickhouse-failure.js';
import type { DeliveryRow } from './delivery-row.js';
import type { DenialRow } from './denial-row.js';
import type { EffectRow } from './effect-row.js';
import type { EvidenceRow } from './evidence-row.js';
import { listRows, readSettings } from './list-rows.js';
import type { SpendEntryRow } from './spend-entry-row.js';
import type { UpstreamCallRow } from './upstream-call-row.js';

/** Enough to tell calls with similar ids apart. */
export type CallKeyRow = Pick<CallRow, 'tenant_id' | 'call_id' | 'tool' | 'occurred_at'>;

/** Everything that is stored of one call, in the order in which it happened. */
export interface StoredCall {
  readonly call: CallRow;
  readonly attempts: readonly AttemptRow[];
  readonly upstreamCalls: readonly UpstreamCallRow[];
  readonly effects: readonly EffectRow[];
  readonly denials: readonly DenialRow[];
  readonly spendEntries: readonly SpendEntryRow[];
  readonly evidence: readonly EvidenceRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly deliveries: readonly DeliveryRow[];
  readonly events: readonly CallEvent[];
}

/** What became of a search for one call. */
export type GetCallResult =
  | ({ readonly tag: 'found' } & StoredCall)
  | { readonly tag: 'not_found' }
  /** The first few of the calls that it could be. */
  | { readonly tag: 'ambiguous'; readonly candidates: readonly CallKeyRow[] };

/** How far the stored events of one partition of the log reach. */
export interface FreshnessRow {
  readonly log_partition: number;
  readonly newest_offset: string;
  readonly newest_appended_at: string;
  readonly newest_occurred_at: string;
}

export interface RunSqlOptions {
  /** The format of a statement that names none: `PrettyCompact`, `JSONEachRow`, `CSVWithNames`, … */
  readonly format: string;
  /** At most this many rows. */
  readonly limit: number;
}

/**
 * The reading side: what the command and the query service ask.
 *
 * Contract
 * - Results are plain JSON rows with the documented column names; 64-bit numbers and money are decimal text.
 * - Every method rejects with a Failure; what was looked for and is not there is a value.
 * - Lists are bounded. Nothing is cached: what was stored before the request is seen.
 */
export interface ClickHouseReader {
  /** By id, or by a beginning of the id that only one call has. An exact id wins over longer ones, unless two tenants have it. */
  getCall(idOrPrefix: string): Promise<GetCallResult>;
  /** Newest first. */
  listCalls(filter: CallFilter): Promise<readonly CallRow[]>;
  /**
   * Runs a statement with the rights of the reader; resolves, once it has succeeded, to the engine's own text, which the
   * caller must consume. A statement that the engine refuses is the permanent Failure `statement_refused`.
   */
  runSql(statement: string, options: RunSqlOptions): Promise<Readable>;
  /** One row per partition that has events. */
  freshness(): Promise<readonly FreshnessRow[]>;
  shutdown(): Promise<void>;
}

const doing = 'reading calls';

/** More candidates help nobody. */
const candidateCountMax = 20;

/** Connects with the first request, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createClickHouseReader(options: ClickHouseConnectionOptions): ClickHouseReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  return {
    getCall: (idOrPrefix) => getCall(client, idOrPrefix),
    listCalls: (filter) => listRows<CallRow>(client, listCallsQuery(filter), doing),
    runSql: (statement, runOptions) => runSql(client, statement, runOptions),
    freshness: () => listRows<FreshnessRow>(client, freshnessQuery(), doing),
    shutdown: () => client.close(),
  };
}

async function getCall(client: ClickHouseClient, idOrPrefix: string): Promise<GetCallResult> {
  const candidates = await listRows<CallKeyRow>(client, callKeysQuery(idOrPrefix, candidateCountMax), doing);
  const exact = candidates.filter((each) => each.call_id === idOrPrefix);
  const meant = exact.length > 0 ? exact : candidates;
  const [only] = meant;
  if (only === undefined) return { tag: 'not_found' };
  if (meant.length > 1) return { tag: 'ambiguous', candidates: meant };
  const stored = await getStoredCall(client, { tenantId: only.tenant_id, callId: only.call_id });
  // Between the two requests the call may have been joined to another.
  return stored === undefined ? { tag: 'not_found' } : { tag: 'found', ...stored };
}

async function getStoredCall(client: ClickHouseClient, key: CallKey): Promise<StoredCall | undefined> {
  const [call] = await listRows<CallRow>(client, callQuery(key), doing);
  if (call === undefined) return undefined;
  const [lists, events] = await Promise.all([
    getChildren(client, key),
    listRows<CallEventRow>(client, callEventsQuery(key, call.event_ids), doing),
  ]);
  return { call, ...lists, events: toCallEvents(call, events) };
}

type Children = Omit<StoredCall, 'call' | 'events'>;

async function getChildren(client: ClickHouseClient, key: CallKey): Promise<Children> {
  const [attempts, upstreamCalls, effects, denials, spendEntries, evidence, checkpoints, deliveries] =
    await Promise.all([
      listRows<AttemptRow>(client, childrenQuery('attempts', key), doing),
      listRows<UpstreamCallRow>(client, childrenQuery('upstream_calls', key), doing),
      listRows<EffectRow>(client, childrenQuery('effects', key), doing),
      listRows<DenialRow>(client, childrenQuery('denials', key), doing),
      listRows<SpendEntryRow>(client, childrenQuery('spend_entries', key), doing),
      listRows<EvidenceRow>(client, childrenQuery('evidence', key), doing),
      listRows<CheckpointRow>(client, childrenQuery('checkpoints', key), doing),
      listRows<DeliveryRow>(client, childrenQuery('deliveries', key), doing),
    ]);
  return { attempts, upstreamCalls, effects, denials, spendEntries, evidence, checkpoints, deliveries };
}

async function runSql(
  client: ClickHouseClient,
  statement: string,
  { format, limit }: RunSqlOptions,
): Promise<Readable> {
  try {
    const { stream } = await client.exec({
      query: statement,
      http_headers: { 'X-ClickHouse-Format': format },
      // The answer begins when the statement has succeeded: no text that breaks off with an error in it.
      clickhouse_settings: { limit: String(limit), wait_end_of_query: 1 },
    });
    return stream;
  } catch (error) {
    throw toStatementFailure(error);
  }
}
