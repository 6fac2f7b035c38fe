import { createHash } from 'node:crypto';
import type { StoreReader } from './store-reader.js';

/** `version` names the last record of the batch that wrote the row, and batches are cut by time; `stored_at` is a time itself. */
const writingColumns: ReadonlySet<string> = new Set(['version', 'stored_at']);

/** Every table of the store with a digest of all its rows, superseded ones and {@link writingColumns} left out: equal digests are equal bytes. */
export async function digestTables(reader: StoreReader): Promise<Readonly<Record<string, string>>> {
  const tables = await reader.list<{ name: string }>('SHOW TABLES FROM waybill');
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    if (!isFolded(name)) continue;
    const rows = await reader.list<Readonly<Record<string, unknown>>>(
      `SELECT * FROM waybill.${name} FINAL ORDER BY ALL`,
    );
    const hash = createHash('sha256');
    for (const row of rows) {
      const told = Object.entries(row).filter(([column]) => !writingColumns.has(column));
      hash.update(JSON.stringify(told)).update('\n');
    }
    digests[name] = `${rows.length} rows, ${hash.digest('hex').slice(0, 16)}`;
  }
  return digests;
}

/**
 * Tables that do not follow from the log: what the store knows of itself, and what auditors wrote down. And the one that
 * has a row for each record of the log: who folds a log without the state of its aliases sends events to their traces
 * again, which are new records with known events in them.
 */
const own: ReadonlySet<string> = new Set([
  'projection',
  'audit_differences',
  'schema_migrations',
  'migration_leases',
  'log_counts',
]);

function isFolded(table: string): boolean {
  return !own.has(table);
}
