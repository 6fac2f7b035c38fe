import type { ClickHouseClient } from '@clickhouse/client';
import type { LedgerReader, ReadOptions, ReadWholeSession, Search } from '@waybill/ports';
import type { Query } from './call-queries.js';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import type { RunawayRow, SessionCallRow, SessionCheckpointRow, SessionRow, SpendRow } from './ledger-rows.js';
import { listRows, readSettings } from './list-rows.js';
import { candidateCountMax, meantBy } from './meant-by.js';
import {
  listSessionsQuery,
  sessionCallsQuery,
  sessionCheckpointsQuery,
  sessionRunawaysQuery,
  sessionsByPrefixQuery,
} from './session-queries.js';
import { spendByQuery } from './spend-queries.js';
import { getSurroundings } from './surroundings.js';

/** Everything that is stored of one session, in the order in which it happened. */
export type StoredSession = ReadWholeSession;

/** The reading side of the ledger, over one store. */
export interface ClickHouseLedgerReader extends LedgerReader {
  shutdown(): Promise<void>;
}

/** Connects with the first request, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createClickHouseLedgerReader(options: ClickHouseConnectionOptions): ClickHouseLedgerReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  return {
    getSession: (idOrPrefix, principal, options) =>
      getSession(client, sessionsByPrefixQuery(idOrPrefix, principal, candidateCountMax), { idOrPrefix, ...options }),
    listSessions: (filter, options) =>
      listRows<SessionRow>(client, listSessionsQuery(filter), 'reading sessions', options),
    listSpend: (question, options) => listRows<SpendRow>(client, spendByQuery(question), 'reading spend', options),
    getSurroundings: (key, options) => getSurroundings(client, key, options),
    shutdown: () => client.close(),
  };
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
