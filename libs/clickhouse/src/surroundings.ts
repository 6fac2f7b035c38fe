import type { ClickHouseClient } from '@clickhouse/client';
import type { ReadHarness, ReadOptions, ReadSurroundings, ReadToolSurface, SurroundingsKey } from '@waybill/ports';
import { listRows } from './list-rows.js';
import { harnessQuery, toolSurfacesQuery } from './surroundings-queries.js';

/** With what a call or a session was run, and what its caller could see. Rejects with a Failure. */
export async function getSurroundings(
  client: ClickHouseClient,
  key: SurroundingsKey,
  options?: ReadOptions,
): Promise<ReadSurroundings> {
  const [harness, surfaces] = await Promise.all([
    listRows<ReadHarness>(client, harnessQuery(key), 'reading snapshots of the harness', options),
    listRows<ReadToolSurface>(client, toolSurfacesQuery(key), 'reading what callers could see', options),
  ]);
  return { harness, surfaces };
}
