import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { Failure, type ReadOptions } from '@waybill/ports';
import type { Query } from './call-queries.js';
import { toStoreFailure } from './clickhouse-failure.js';

/** How rows come: as plain JSON in which nothing is rounded. */
export const readSettings: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  // Whoever hangs up has lost interest: what only reads is not worked on to its end.
  cancel_http_readonly_queries_on_client_close: 1,
};

/**
 * The rows that a query answers; rejects with a Failure, `question_cancelled` when it was aborted. `doing` says in an
 * operator's words what was read.
 */
export async function listRows<Row>(
  client: ClickHouseClient,
  { query, query_params }: Query,
  doing: string,
  { signal }: ReadOptions = {},
): Promise<readonly Row[]> {
  try {
    signal?.throwIfAborted();
    const request = { query, query_params, format: 'JSONEachRow' } as const;
    const result = await client.query(signal === undefined ? request : { ...request, abort_signal: signal });
    return await result.json<Row>();
  } catch (error) {
    if (signal?.aborted === true)
      throw new Failure('retryable', 'question_cancelled', `${doing}: nobody waits for the answer any more`, error);
    throw toStoreFailure(doing, error);
  }
}
