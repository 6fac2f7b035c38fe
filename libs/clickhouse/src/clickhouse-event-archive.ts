import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { type EventArchive, eventArchiveLimits, Failure } from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { storedEventsQuery, type StoredEventRow } from './stored-event-queries.js';

/**
 * Ids of one query. An event has at most 256 KiB, so no single answer is larger than what may be answered in all, and
 * ClickHouse never reads further ahead than that. Usual events have some hundred bytes: then a query takes milliseconds.
 */
const queryEventCountMax = 256;

const readSettings: ClickHouseSettings = {
  // The answer begins when the query has succeeded: an answer that broke off must not look like events that are absent.
  wait_end_of_query: 1,
};

/**
 * The stored events in ClickHouse, read as a user who may read `waybill.events`; the store's own start makes the table.
 *
 * Retries nothing: who asks knows whether it still wants the answer. Until a store has made the table, it rejects with
 * `store_schema_missing` (retryable).
 */
export function createClickHouseEventArchive(options: ClickHouseConnectionOptions): EventArchive {
  return new ClickHouseEventArchive(options);
}

class ClickHouseEventArchive implements EventArchive {
  readonly name = 'clickhouse-event-archive';
  readonly #options: ClickHouseConnectionOptions;
  #client: ClickHouseClient | undefined;

  constructor(options: ClickHouseConnectionOptions) {
    this.#options = options;
  }

  /** Connects with the first request. */
  async start(): Promise<void> {
    this.#client ??= createConnection(this.#options, { database: 'default', settings: readSettings });
  }

  async shutdown(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.close();
  }

  async getEvents(tenantId: string, eventIds: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    const client = this.#started();
    refuseTooMany(eventIds);
    const askedCounts = new Map<string, number>();
    for (const eventId of eventIds) askedCounts.set(eventId, (askedCounts.get(eventId) ?? 0) + 1);
    const stored = new Map<string, Buffer>();
    let answerBytes = 0;
    for await (const { event_id, raw_base64 } of readEvents(client, {
      tenantId,
      eventIds: [...askedCounts.keys()],
      database: this.#options.database,
    })) {
      const bytes = Buffer.from(raw_base64, 'base64');
      answerBytes += bytes.byteLength * (askedCounts.get(event_id) ?? 0);
      refuseTooLarge(answerBytes);
      stored.set(event_id, bytes);
    }
    return eventIds.map((eventId) => toOwnBytes(stored.get(eventId)));
  }

  #started(): ClickHouseClient {
    if (this.#client === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started archive; call start() first');
    return this.#client;
  }
}

interface EventsWanted {
  readonly tenantId: string;
  readonly eventIds: readonly string[];
  readonly database: string | undefined;
}

/** The rows of those events that are stored, in any order, row by row. One query at a time. */
async function* readEvents(
  client: ClickHouseClient,
  { tenantId, eventIds, database }: EventsWanted,
): AsyncGenerator<StoredEventRow> {
  for (let first = 0; first < eventIds.length; first += queryEventCountMax) {
    const { query, query_params } = storedEventsQuery(
      tenantId,
      eventIds.slice(first, first + queryEventCountMax),
      database,
    );
    try {
      // The ids of one query are more than a URL may be long, so they travel in the body.
      const result = await client.query({ query, query_params, use_multipart_params: true, format: 'JSONEachRow' });
      for await (const rows of result.stream<StoredEventRow>()) {
        for (const row of rows) yield row.json();
      }
    } catch (error) {
      throw toStoreFailure('reading stored events', error);
    }
  }
}

/** The caller may change what it was given, also one of two answers for the same id. */
function toOwnBytes(bytes: Buffer | undefined): Uint8Array | undefined {
  return bytes === undefined ? undefined : new Uint8Array(bytes);
}

function refuseTooMany(eventIds: readonly string[]): void {
  const { eventCountMax } = eventArchiveLimits;
  if (eventIds.length <= eventCountMax) return;
  throw new Failure(
    'permanent',
    'archive_request_refused',
    `expected at most ${eventCountMax} ids of events at a time, found ${eventIds.length}: ask for fewer`,
  );
}

function refuseTooLarge(answerBytes: number): void {
  const { answerBytesMax } = eventArchiveLimits;
  if (answerBytes <= answerBytesMax) return;
  throw new Failure(
    'permanent',
    'archive_answer_too_large',
    `expected events of at most ${answerBytesMax} bytes in all, found more: ask for fewer ids at a time`,
  );
}
