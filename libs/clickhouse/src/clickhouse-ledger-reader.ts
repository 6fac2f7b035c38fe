import type { ClickHouseClient } from '@clickhouse/client';
import type { LedgerReader, ReadOptions, ReadWholeSession, Search } from '@waybill/ports';
import type { Query } from './call-queries.js';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import {
  incidentsByPrefixQuery,
  incidentSegmentsQuery,
  listIncidentsQuery,
  type IncidentFilter,
} from './incident-queries.js';
import { lanesQuery, laneUseQuery, type LaneUseQuestion } from './lane-queries.js';
import type {
  IncidentRow,
  IncidentSegmentRow,
  LaneRow,
  LaneUseRow,
  ListedIncidentRow,
  RunawayRow,
  SessionCallRow,
  SessionCheckpointRow,
  SessionRow,
  SpendRow,
} from './ledger-rows.js';
import { listRows, readSettings } from './list-rows.js';
import {
  listSessionsQuery,
  sessionCallsQuery,
  sessionCheckpointsQuery,
  sessionRunawaysQuery,
  sessionsByPrefixQuery,
} from './session-queries.js';
import { spendByQuery } from './spend-queries.js';

/** Everything that is stored of one session, in the order in which it happened. */
export type StoredSession = ReadWholeSession;

/** One incident with what was tried, in order. */
export interface StoredIncident {
  readonly incident: IncidentRow;
  readonly segments: readonly IncidentSegmentRow[];
}

/** Every lane, and its use on both sides of a change. */
export interface StoredLanes {
  readonly lanes: readonly LaneRow[];
  readonly uses: readonly LaneUseRow[];
}

/** The reading side of the ledger, with lanes and incidents. Lists are bounded; every method rejects with a Failure. */
export interface ClickHouseLedgerReader extends LedgerReader {
  /** By name. `usedSinceMs`: a lane that nobody changed is listed when a call ran on it since. */
  listLanes(usedSinceMs: number, question: LaneUseQuestion): Promise<StoredLanes>;
  /** Those that are open first, and of each kind the newest first. */
  listIncidents(filter: IncidentFilter): Promise<readonly ListedIncidentRow[]>;
  /** By id, or by a beginning that only one incident has. */
  getIncident(idOrPrefix: string): Promise<Search<StoredIncident, IncidentRow>>;
  shutdown(): Promise<void>;
}

/** More candidates help nobody. */
const candidateCountMax = 20;

/** Connects with the first request, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createClickHouseLedgerReader(options: ClickHouseConnectionOptions): ClickHouseLedgerReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  return {
    getSession: (idOrPrefix, principal, options) =>
      getSession(client, sessionsByPrefixQuery(idOrPrefix, principal, candidateCountMax), { idOrPrefix, ...options }),
    listSessions: (filter, options) =>
      listRows<SessionRow>(client, listSessionsQuery(filter), 'reading sessions', options),
    listSpend: (question, options) => listRows<SpendRow>(client, spendByQuery(question), 'reading spend', options),
    listLanes: async (usedSinceMs, question) => {
      const [lanes, uses] = await Promise.all([
        listRows<LaneRow>(client, lanesQuery(usedSinceMs), 'reading lanes'),
        listRows<LaneUseRow>(client, laneUseQuery(question), 'reading the use of lanes'),
      ]);
      return { lanes, uses };
    },
    listIncidents: (filter) => listRows<ListedIncidentRow>(client, listIncidentsQuery(filter), 'reading incidents'),
    getIncident: (idOrPrefix) => getIncident(client, idOrPrefix),
    shutdown: () => client.close(),
  };
}

/** Of those whose id begins alike the ones that are meant: the exact ones, where there are any. */
function meantBy<Row>(candidates: readonly Row[], isExact: (row: Row) => boolean): readonly Row[] {
  const exact = candidates.filter(isExact);
  return exact.length > 0 ? exact : candidates;
}

async function getSession(
  client: ClickHouseClient,
  query: Query,
  { idOrPrefix, ...options }: ReadOptions & { readonly idOrPrefix: string },
): Promise<Search<StoredSession, SessionRow>> {
  const rows = await listRows<SessionRow>(client, query, 'reading sessions', options);
  const candidates = meantBy(rows, (each) => each.session_id === idOrPrefix);
  const [session] = candidates;
  if (session === undefined) return { tag: 'not_found' };
  if (candidates.length > 1) return { tag: 'ambiguous', candidates };
  const key = { tenantId: session.tenant_id, sessionId: session.session_id, principal: session.principal };
  const doing = 'reading the calls of a session';
  const [calls, checkpoints, runaways] = await Promise.all([
    listRows<SessionCallRow>(client, sessionCallsQuery(key), doing, options),
    listRows<SessionCheckpointRow>(client, sessionCheckpointsQuery(key), doing, options),
    listRows<RunawayRow>(client, sessionRunawaysQuery(key), doing, options),
  ]);
  return { tag: 'found', session, calls, checkpoints, runaways };
}

async function getIncident(client: ClickHouseClient, idOrPrefix: string): Promise<Search<StoredIncident, IncidentRow>> {
  const doing = 'reading incidents';
  const rows = await listRows<IncidentRow>(client, incidentsByPrefixQuery(idOrPrefix, candidateCountMax), doing);
  const candidates = meantBy(rows, (each) => each.incident_id === idOrPrefix);
  const [incident] = candidates;
  if (incident === undefined) return { tag: 'not_found' };
  if (candidates.length > 1) return { tag: 'ambiguous', candidates };
  const query = incidentSegmentsQuery(incident.tenant_id, incident.incident_id);
  const segments = await listRows<IncidentSegmentRow>(client, query, doing);
  return { tag: 'found', incident, segments };
}
