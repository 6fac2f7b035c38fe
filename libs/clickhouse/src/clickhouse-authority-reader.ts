import type { ClickHouseClient } from '@clickhouse/client';
import type {
  AuthorityReader,
  ReadCallAfterEnd,
  ReadCredentialChange,
  ReadCredentialKey,
  ReadCredentialTrait,
  ReadCredentialUse,
  ReadIncident,
  ReadIncidentSegment,
  ReadLane,
  ReadLanes,
  ReadLaneUse,
  ReadListedIncident,
  ReadOptions,
  ReadSurface,
  ReadSurfaceName,
  ReadSurfacePeriod,
  ReadWholeCredential,
  ReadWholeIncident,
  LanesQuestion,
  Search,
  SurfaceFilter,
} from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import {
  callsAfterEndQuery,
  credentialChangesQuery,
  credentialPredecessorsQuery,
  credentialsByPrefixQuery,
  credentialTraitsQuery,
  credentialUsesQuery,
} from './credential-queries.js';
import { incidentsByPrefixQuery, incidentSegmentsQuery, listIncidentsQuery } from './incident-queries.js';
import { lanesQuery, laneUseQuery } from './lane-queries.js';
import { listRows, readSettings } from './list-rows.js';
import { candidateCountMax, meantBy } from './meant-by.js';
import { surfaceNamesQuery, surfacePeriodsQuery } from './surface-queries.js';

/** The reading side of authority, over one store. */
export interface ClickHouseAuthorityReader extends AuthorityReader {
  shutdown(): Promise<void>;
}

/** Connects with the first request, as a user who may read `waybill` and `waybill_v` and set settings (`readonly = 2`). */
export function createClickHouseAuthorityReader(options: ClickHouseConnectionOptions): ClickHouseAuthorityReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  return {
    getCredential: (fingerprintOrPrefix, options) => getCredential(client, fingerprintOrPrefix, options),
    getSurface: (nameOrPrefix, filter, options) => getSurface(client, { nameOrPrefix, filter }, options),
    getIncident: (idOrPrefix, options) => getIncident(client, idOrPrefix, options),
    listIncidents: (filter, options) =>
      listRows<ReadListedIncident>(client, listIncidentsQuery(filter), 'reading incidents', options),
    listLanes: (question, options) => listLanes(client, question, options),
    shutdown: () => client.close(),
  };
}

async function getCredential(
  client: ClickHouseClient,
  fingerprintOrPrefix: string,
  options?: ReadOptions,
): Promise<Search<ReadWholeCredential, ReadCredentialKey>> {
  const doing = 'reading credentials';
  const query = credentialsByPrefixQuery(fingerprintOrPrefix, candidateCountMax);
  const rows = await listRows<ReadCredentialKey>(client, query, doing, options);
  const candidates = meantBy(rows, (each) => each.credential_fingerprint === fingerprintOrPrefix);
  const [credential] = candidates;
  if (credential === undefined) return { tag: 'not_found' };
  if (candidates.length > 1) return { tag: 'ambiguous', candidates };
  const newestFirst = await listRows<ReadCredentialChange>(client, credentialChangesQuery(credential), doing, options);
  const changes = newestFirst.toReversed();
  const [predecessors, uses, traits, callsAfterEnd] = await Promise.all([
    listRows<ReadCredentialKey>(client, credentialPredecessorsQuery(credential), doing, options),
    listRows<ReadCredentialUse>(client, credentialUsesQuery(credential, changes), doing, options),
    listRows<ReadCredentialTrait>(client, credentialTraitsQuery(credential), doing, options),
    listRows<ReadCallAfterEnd>(client, callsAfterEndQuery(credential), doing, options),
  ]);
  return {
    tag: 'found',
    credential,
    changes,
    predecessors: predecessors.map((each) => each.credential_fingerprint),
    uses,
    traits,
    callsAfterEnd,
  };
}

async function getSurface(
  client: ClickHouseClient,
  { nameOrPrefix, filter }: { readonly nameOrPrefix: string; readonly filter: SurfaceFilter },
  options?: ReadOptions,
): Promise<Search<ReadSurface, ReadSurfaceName>> {
  const doing = 'reading surfaces';
  const query = surfaceNamesQuery(nameOrPrefix, candidateCountMax);
  const rows = await listRows<ReadSurfaceName>(client, query, doing, options);
  const candidates = meantBy(rows, (each) => each.name === nameOrPrefix);
  const [found] = candidates;
  if (found === undefined) return { tag: 'not_found' };
  if (candidates.length > 1) return { tag: 'ambiguous', candidates };
  const periods = await listRows<ReadSurfacePeriod>(client, surfacePeriodsQuery(found.name, filter), doing, options);
  return { tag: 'found', principal: found.name, periods };
}

async function getIncident(
  client: ClickHouseClient,
  idOrPrefix: string,
  options?: ReadOptions,
): Promise<Search<ReadWholeIncident, ReadIncident>> {
  const doing = 'reading incidents';
  const query = incidentsByPrefixQuery(idOrPrefix, candidateCountMax);
  const rows = await listRows<ReadIncident>(client, query, doing, options);
  const candidates = meantBy(rows, (each) => each.incident_id === idOrPrefix);
  const [incident] = candidates;
  if (incident === undefined) return { tag: 'not_found' };
  if (candidates.length > 1) return { tag: 'ambiguous', candidates };
  const ofIncident = incidentSegmentsQuery(incident.tenant_id, incident.incident_id);
  const segments = await listRows<ReadIncidentSegment>(client, ofIncident, doing, options);
  return { tag: 'found', incident, segments };
}

async function listLanes(client: ClickHouseClient, question: LanesQuestion, options?: ReadOptions): Promise<ReadLanes> {
  const [lanes, uses] = await Promise.all([
    listRows<ReadLane>(client, lanesQuery(question), 'reading lanes', options),
    listRows<ReadLaneUse>(client, laneUseQuery(question), 'reading the use of lanes', options),
  ]);
  return { lanes, uses };
}
