import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { listRows, readSettings } from './list-rows.js';
import {
  laterFailuresQuery,
  listQuarantineQuery,
  quarantinePayloadsQuery,
  redrivesOfQuery,
  type QuarantineFilter,
  type QuarantinePayloadRow,
  type ReadQuarantineRow,
  type ReadRedriveRow,
} from './quarantine-queries.js';

/** A failure with its bytes and every try to send it again. */
export interface StoredFailure {
  readonly failure: QuarantinePayloadRow;
  readonly redrives: readonly ReadRedriveRow[];
}

/**
 * The reading side of quarantine.
 *
 * Contract
 * - Results are plain JSON rows with the documented column names; 64-bit numbers are decimal text, bytes are base64.
 * - Every method rejects with a Failure; what was looked for and is not there is a value.
 * - Lists are bounded, the newest first. Nothing is cached.
 */
export interface QuarantineReader {
  list(filter: QuarantineFilter): Promise<readonly ReadQuarantineRow[]>;
  listWithPayloads(filter: QuarantineFilter): Promise<readonly QuarantinePayloadRow[]>;
  get(failureId: string): Promise<StoredFailure | undefined>;
  /** What the stitcher set aside of these events since a moment, milliseconds since 1970. */
  listLater(eventIds: readonly string[], sinceMs: number): Promise<readonly ReadQuarantineRow[]>;
  shutdown(): Promise<void>;
}

/** Connects with the first request. */
export function createQuarantineReader(options: ClickHouseConnectionOptions): QuarantineReader {
  const client = createConnection(options, { database: 'waybill_v', settings: readSettings });
  const doing = 'reading quarantine';
  const listWithPayloads = (filter: QuarantineFilter) =>
    listRows<QuarantinePayloadRow>(client, quarantinePayloadsQuery(filter), doing);
  return {
    list: (filter) => listRows<ReadQuarantineRow>(client, listQuarantineQuery(filter), doing),
    listWithPayloads,
    get: async (failureId) => {
      const [failure] = await listWithPayloads({ failureIds: [failureId], limit: 1 });
      if (failure === undefined) return undefined;
      const tries = redrivesOfQuery(failure.tenant_id, failureId);
      return { failure, redrives: await listRows<ReadRedriveRow>(client, tries, doing) };
    },
    listLater: async (eventIds, sinceMs) =>
      eventIds.length === 0 ? [] : listRows<ReadQuarantineRow>(client, laterFailuresQuery(eventIds, sinceMs), doing),
    shutdown: () => client.close(),
  };
}
