import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { inDatabase } from './database-names.js';

/** The right to change the schema, for a while. */
export interface MigrationLease {
  /** Keeps it for longer, when that is due. To be called before each statement. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

export interface LeaseOptions {
  /** Who asks, as an operator reads it in `migration_leases`. */
  readonly holder: string;
  /** How long to wait for somebody else. */
  readonly waitMsMax: number;
  /** Whose schema it is; default: `waybill`. */
  readonly database?: string | undefined;
  /** From 0 up to 1, as `Math.random`: two that met must not meet again. */
  readonly random: () => number;
}

/** Long enough for the two longest statements in a row; who crashed is in nobody's way for longer than this. */
const leaseSeconds = 90;
const renewAfterMs = 20_000;
const pauseMsMin = 50;
const pauseMsMax = 500;

/**
 * Waits until nobody else changes the schema. Rejects with `migration_running` (retryable) when somebody still does after
 * `waitMsMax`.
 *
 * Everybody writes down their own claim first and looks for others' afterwards. Of two, at least the later one to write
 * sees the other and stands back, so that never both go on; when both saw each other both stand back, and come again
 * after pauses of chance length. All times are the server's: clocks of clients do not matter. Two may still go on at once
 * where one was cut off for longer than the lease, or where they speak to different replicas; every statement can be
 * applied twice, so that costs nothing but errors in a log.
 */
export async function takeLease(client: ClickHouseClient, options: LeaseOptions): Promise<MigrationLease> {
  const leaseId = randomUUID();
  const claim = (seconds: number) =>
    writeClaim(client, { leaseId, holder: options.holder, seconds, database: options.database });
  const deadlineMs = performance.now() + options.waitMsMax;
  for (;;) {
    await claim(leaseSeconds);
    const other = await findOther(client, leaseId, options.database);
    if (other === undefined) return leaseOf(claim);
    await claim(0);
    if (performance.now() > deadlineMs) throw runningElsewhere(other);
    await pause(pauseMsMin + options.random() * (pauseMsMax - pauseMsMin));
  }
}

function leaseOf(claim: (seconds: number) => Promise<void>): MigrationLease {
  let renewedMs = performance.now();
  return {
    async renew() {
      if (performance.now() - renewedMs < renewAfterMs) return;
      await claim(leaseSeconds);
      renewedMs = performance.now();
    },
    release: () => claim(0),
  };
}

interface Claim {
  readonly leaseId: string;
  readonly holder: string;
  /** 0: gives it back. */
  readonly seconds: number;
  readonly database: string | undefined;
}

async function writeClaim(client: ClickHouseClient, { database, ...claim }: Claim): Promise<void> {
  const query = `INSERT INTO waybill.migration_leases (lease_id, holder, held_until, written_at)
            SELECT {leaseId: String}, {holder: String}, now64(3) + INTERVAL {seconds: UInt32} SECOND, now64(9)`;
  await client.command({
    query: inDatabase(query, database),
    query_params: { ...claim },
    clickhouse_settings: { async_insert: 0 },
  });
}

interface OtherClaim {
  readonly holder: string;
  readonly held_until: string;
}

async function findOther(
  client: ClickHouseClient,
  leaseId: string,
  database: string | undefined,
): Promise<OtherClaim | undefined> {
  const query = `SELECT holder, toString(held_until) AS held_until FROM waybill.migration_leases FINAL
            WHERE lease_id != {leaseId: String} AND waybill.migration_leases.held_until > now64(3)
            ORDER BY held_until DESC LIMIT 1`;
  const result = await client.query({
    query: inDatabase(query, database),
    query_params: { leaseId },
    format: 'JSONEachRow',
  });
  const [other] = await result.json<OtherClaim>();
  return other;
}

function runningElsewhere({ holder, held_until }: OtherClaim): Failure {
  return new Failure(
    'retryable',
    'migration_running',
    `expected that nobody else changes the schema, found ${holder} doing so (until ${held_until} UTC unless it goes on): wait for it`,
  );
}
