import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { Query } from './call-queries.js';
import { toStoreFailure } from './clickhouse-failure.js';

/** How rows come: as plain JSON in which nothing is rounded. */
export const readSettings: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
};

/** The rows that a query answers; rejects with a Failure. `doing` says in an operator's words what was read. */
export async function listRows<Row>(
  client: ClickHouseClient,
  { query, query_params }: Query,
  doing: string,
): Promise<readonly Row[]> {
  try {
    const result = await client.query({ query, query_params, format: 'JSONEachRow' });
    return await result.json<Row>();
  } catch (error) {
    throw toStoreFailure(doing, error);
  }
}
