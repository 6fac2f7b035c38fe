import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import {
  breachesQuery,
  conservationQuery,
  type BreachRow,
  type ConservationQuestion,
  type ConservationRow,
} from './conservation-queries.js';
import { listRows, readSettings } from './list-rows.js';

/** What was sent and what became of it, and where that does not add up. */
export interface Conservation {
  readonly rows: readonly ConservationRow[];
  readonly breaches: readonly BreachRow[];
  /** True when there are more rows or breaches than were asked for. */
  readonly isCut: boolean;
}

/**
 * Reads the conservation law.
 *
 * Contract
 * - Reads only. Nothing is cached: what was stored before the request is seen.
 * - Rejects with a Failure.
 */
export interface ConservationReader {
  getConservation(question: ConservationQuestion): Promise<Conservation>;
  shutdown(): Promise<void>;
}

/** Reading all events of a day may take longer than a question of people may; less than what a reader may ask for. */
const executionSecondsMax = 110;

/** Connects with the first request. */
export function createConservationReader(options: ClickHouseConnectionOptions): ConservationReader {
  const settings = { ...readSettings, max_execution_time: executionSecondsMax };
  const client = createConnection(options, { database: 'waybill_v', settings });
  return {
    getConservation: async (question) => {
      const doing = 'reading what became of everything that was sent';
      // One more than asked for tells whether there are more.
      const asked = { ...question, limit: question.limit + 1 };
      const rows = await listRows<ConservationRow>(client, conservationQuery(asked), doing);
      const breaches = await listRows<BreachRow>(client, breachesQuery(asked), doing);
      return {
        rows: rows.slice(0, question.limit),
        breaches: breaches.slice(0, question.limit),
        isCut: rows.length > question.limit || breaches.length > question.limit,
      };
    },
    shutdown: () => client.close(),
  };
}
