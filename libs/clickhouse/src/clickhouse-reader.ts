import type { ClickHouseClient } from '@clickhouse/client';
import type { CallFilter, CallReader, ReadCallKey, ReadOptions, Search, StoredReach } from '@waybill/ports';
import type { AttemptRow } from './attempt-row.js';
import {
  callEventsQuery,
  callKeysQuery,
  callQuery,
  childrenQuery,
  freshnessQuery,
  listCallsQuery,
  listDenialsQuery,
  type CallKey,
} from './call-queries.js';
import { toCallEvents, type CallEvent, type CallEventRow } from './call-event.js';
import type { CallRow } from './call-row.js';
import { createChangeReader } from './clickhouse-change-reader.js';
import type { CheckpointRow } from './checkpoint-row.js';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import type { DeliveryRow } from './delivery-row.js';
import type { DenialRow } from './denial-row.js';
import type { EffectRow } from './effect-row.js';
import type { EvidenceRow } from './evidence-row.js';
import { listRows, readSettings } from './list-rows.js';
import type { SpendEntryRow } from './spend-entry-row.js';
import type { UpstreamCallRow } from './upstream-call-row.js';

/** Enough to tell calls with similar ids apart. */
export type CallKeyRow = ReadCallKey;

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
export type GetCallResult = Search<StoredCall, CallKeyRow>;

/** How far the stored events of one partition of the log reach. */
export interface FreshnessRow extends StoredReach {
  readonly newest_appended_at: string;
  readonly newest_occurred_at: string;
}

/** What the store says of itself. */
export interface StoreVersions {
  readonly engine_version: string;
  /** Number of the newest migration; 0 without any. */
  readonly schema_number: number;
}

/** The reading side of calls with every column of the views, and what else people ask of the store. */
export interface ClickHouseReader extends CallReader {
  getCall(idOrPrefix: string, options?: ReadOptions): Promise<GetCallResult>;
  listCalls(filter: CallFilter, options?: ReadOptions): Promise<readonly CallRow[]>;
  freshness(options?: ReadOptions): Promise<readonly FreshnessRow[]>;
  getVersions(options?: ReadOptions): Promise<StoreVersions>;
  shutdown(): Promise<void>;
}

const doing = 'reading calls';

/** Asks for nothing that is stored: it is cheap however much there is. */
const pingQuery = { query: 'SELECT 1', query_params: {} };

const versionsQuery = {
  query: 'SELECT version() AS engine_version, max(number) AS schema_number FROM waybill.schema_migrations',
  query_params: {},
};

/** More candidates help nobody. */
const candidateCountMax = 20;

/** Connects with the first request, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createClickHouseReader(options: ClickHouseConnectionOptions): ClickHouseReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  return {
    getCall: (idOrPrefix, options) => getCall(client, idOrPrefix, options),
    listCalls: (filter, options) => listRows<CallRow>(client, listCallsQuery(filter), doing, options),
    listDenials: (filter, options) => listRows<DenialRow>(client, listDenialsQuery(filter), 'reading denials', options),
    getVersions: (options) => getVersions(client, options),
    ...createChangeReader(client),
    ping: async (options) => void (await listRows(client, pingQuery, 'asking whether the store answers', options)),
    freshness: (options) => listRows<FreshnessRow>(client, freshnessQuery(), doing, options),
    shutdown: () => client.close(),
  };
}

async function getCall(client: ClickHouseClient, idOrPrefix: string, options?: ReadOptions): Promise<GetCallResult> {
  const candidates = await listRows<CallKeyRow>(client, callKeysQuery(idOrPrefix, candidateCountMax), doing, options);
  const exact = candidates.filter((each) => each.call_id === idOrPrefix);
  const meant = exact.length > 0 ? exact : candidates;
  const [only] = meant;
  if (only === undefined) return { tag: 'not_found' };
  if (meant.length > 1) return { tag: 'ambiguous', candidates: meant };
  const stored = await getStoredCall(client, { tenantId: only.tenant_id, callId: only.call_id }, options);
  // Between the two requests the call may have been joined to another.
  return stored === undefined ? { tag: 'not_found' } : { tag: 'found', ...stored };
}

async function getStoredCall(
  client: ClickHouseClient,
  key: CallKey,
  options?: ReadOptions,
): Promise<StoredCall | undefined> {
  const [call] = await listRows<CallRow>(client, callQuery(key), doing, options);
  if (call === undefined) return undefined;
  const [lists, events] = await Promise.all([
    getChildren(client, key, options),
    listRows<CallEventRow>(client, callEventsQuery(key, call.event_ids), doing, options),
  ]);
  return { call, ...lists, events: toCallEvents(call, events) };
}

type Children = Omit<StoredCall, 'call' | 'events'>;

async function getChildren(client: ClickHouseClient, key: CallKey, options?: ReadOptions): Promise<Children> {
  const [attempts, upstreamCalls, effects, denials, spendEntries, evidence, checkpoints, deliveries] =
    await Promise.all([
      listRows<AttemptRow>(client, childrenQuery('attempts', key), doing, options),
      listRows<UpstreamCallRow>(client, childrenQuery('upstream_calls', key), doing, options),
      listRows<EffectRow>(client, childrenQuery('effects', key), doing, options),
      listRows<DenialRow>(client, childrenQuery('denials', key), doing, options),
      listRows<SpendEntryRow>(client, childrenQuery('spend_entries', key), doing, options),
      listRows<EvidenceRow>(client, childrenQuery('evidence', key), doing, options),
      listRows<CheckpointRow>(client, childrenQuery('checkpoints', key), doing, options),
      listRows<DeliveryRow>(client, childrenQuery('deliveries', key), doing, options),
    ]);
  return { attempts, upstreamCalls, effects, denials, spendEntries, evidence, checkpoints, deliveries };
}

async function getVersions(client: ClickHouseClient, options?: ReadOptions): Promise<StoreVersions> {
  const [versions] = await listRows<StoreVersions>(client, versionsQuery, 'reading versions', options);
  return versions ?? { engine_version: '', schema_number: 0 };
}
