import { createClickHouseAuthorityReader, type ClickHouseAuthorityReader } from './clickhouse-authority-reader.js';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { createClickHouseLedgerReader, type ClickHouseLedgerReader } from './clickhouse-ledger-reader.js';
import { createClickHouseReader, type ClickHouseReader } from './clickhouse-reader.js';
import { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';

/** Whoever can be asked about what one store holds. */
export interface ClickHouseReaders {
  readonly calls: ClickHouseReader;
  readonly ledger: ClickHouseLedgerReader;
  readonly authority: ClickHouseAuthorityReader;
  readonly statements: ClickHouseStatementRunner;
  shutdown(): Promise<void>;
}

/**
 * All readers of one store; each connects with its first question. Together they leave room for people: the account may run
 * 20 statements at once.
 */
export function createClickHouseReaders(connection: ClickHouseConnectionOptions): ClickHouseReaders {
  const calls = createClickHouseReader({ ...connection, openConnectionCountMax: 6 });
  const ledger = createClickHouseLedgerReader({ ...connection, openConnectionCountMax: 4 });
  const authority = createClickHouseAuthorityReader({ ...connection, openConnectionCountMax: 3 });
  const statements = createStatementRunner({ ...connection, openConnectionCountMax: 3 });
  return {
    calls,
    ledger,
    authority,
    statements,
    async shutdown() {
      await Promise.all([calls, ledger, authority, statements].map((each) => each.shutdown()));
    },
  };
}
