import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import type { ReplicationOptions } from './schema-topology.js';

/** Where ClickHouse listens, and as whom we speak to it. */
export interface ClickHouseConnectionOptions {
  /** `http://127.0.0.1:8123` or `https://…`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** How long one request may take. */
  readonly requestTimeoutMs?: number;
  /** How many requests may be under way at once; more wait for their turn. */
  readonly openConnectionCountMax?: number;
  /** Who may vouch for the server, in PEM; absent: those that Node knows. */
  readonly caCertificate?: Buffer;
  /** Absent: the tables stand on one server. */
  readonly replication?: ReplicationOptions;
  /** Where the tables stand; default: `waybill`. The views on them stand in the database of the same name and `_v`. */
  readonly database?: string;
}

/** Enough for an insert of the largest size on a slow disk; a store that is silent for longer is as good as down. */
export const requestTimeoutMsDefault = 30_000;

/** One writer keeps all child tables busy at once; nobody needs more. */
const openConnectionCountMaxDefault = 10;

/** Well below the 10 s after which ClickHouse closes an idle connection, so that we never write into a closing one. */
const idleSocketMs = 2_500;

export interface ConnectionSettings {
  readonly database: string;
  readonly settings: ClickHouseSettings;
}

/** A client whose every option that we depend on is given. Connects with the first request. */
export function createConnection(
  options: ClickHouseConnectionOptions,
  { database, settings }: ConnectionSettings,
): ClickHouseClient {
  const { url, user, password, caCertificate, requestTimeoutMs = requestTimeoutMsDefault } = options;
  const { openConnectionCountMax = openConnectionCountMaxDefault } = options;
  return createClient({
    url,
    username: user,
    password,
    database,
    application: 'waybill',
    ...(caCertificate === undefined ? {} : { tls: { ca_cert: caCertificate } }),
    request_timeout: requestTimeoutMs,
    max_open_connections: openConnectionCountMax,
    keep_alive: { enabled: true, idle_socket_ttl: idleSocketMs, eagerly_destroy_stale_sockets: true },
    // The engine sits beside us or in the same cluster: compressing costs more than it saves.
    compression: { request: false, response: false },
    clickhouse_settings: settings,
    // Failures are logged once, where they are handled.
    log: { level: ClickHouseLogLevel.OFF },
  });
}
