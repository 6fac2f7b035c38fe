import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { listMigrationStates, migrate, type MigrateOptions } from './migrate.js';
import type { Migration, MigrationState } from './migrations.js';

/** Brings a schema up to date, and says how it stands. */
export interface Migrator {
  /** How each migration stands; changes nothing. Rejects with a Failure. */
  states(): Promise<readonly MigrationState[]>;
  /** As a store does at its start; see `migrate`. */
  migrate(options?: Pick<MigrateOptions, 'onApplied'>): Promise<readonly Migration[]>;
  shutdown(): Promise<void>;
}

/** As a user who may make tables and views. Connects with the first request. */
export function createMigrator(options: ClickHouseConnectionOptions): Migrator {
  // The database does not exist before the first migration, so we stand in the one that always does.
  const client = createConnection(options, { database: 'default', settings: {} });
  return {
    states: () => listMigrationStates(client),
    migrate: (migrateOptions) => migrate(client, { ...migrateOptions, replication: options.replication }),
    shutdown: () => client.close(),
  };
}
