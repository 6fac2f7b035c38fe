import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Failure } from '@waybill/ports';

/** One numbered statement of the schema. */
export interface Migration {
  /** From 1, without holes. */
  readonly number: number;
  /** `create_calls`: what stands between the number and `.sql`. */
  readonly name: string;
  readonly statement: string;
  /** SHA-256 of the file in hex: a committed migration never changes. */
  readonly checksum: string;
}

/** What the database says has been applied. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** How a migration stands in a database. */
export interface MigrationState {
  readonly number: number;
  readonly name: string;
  /**
   * `applied`, `pending`; `changed`: applied, but from another text than this program has; `unknown`: applied by a newer
   * version of Waybill, or by somebody else.
   */
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
}

/** Beside `src` and `dist` alike. */
const migrationsUrl = new URL('../sql/', import.meta.url);

const fileName = /^(?<number>\d{4})_(?<name>[a-z0-9_]+)\.sql$/;

/** The migrations of this program, in order. Rejects with a permanent Failure when the files are not what they should be. */
export async function listMigrations(directory: URL = migrationsUrl): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => parseMigration(name, await readFile(new URL(name, directory), 'utf8'))),
  );
  migrations.forEach(({ number }, index) => {
    if (number !== index + 1) {
      throw new Failure(
        'permanent',
        'migrations_damaged',
        `expected migration ${index + 1} in ${directory.pathname}, found ${number}; install the package again`,
      );
    }
  });
  return migrations;
}

/**
 * The migrations that are still to be applied. Throws a permanent Failure when the database does not descend from these
 * migrations: `migration_edited`, `schema_newer`.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const appliedByNumber = new Map(applied.map((each) => [each.number, each]));
  const newest = applied.reduce((most, each) => Math.max(most, each.number), 0);
  if (newest > migrations.length) {
    throw new Failure(
      'permanent',
      'schema_newer',
      `expected a schema of at most migration ${migrations.length}, found ${newest}: a newer version of Waybill has used this database. Run that version, or use another database`,
    );
  }
  for (const { number, name, checksum } of migrations) {
    const found = appliedByNumber.get(number);
    if (found !== undefined && found.checksum !== checksum) {
      throw new Failure(
        'permanent',
        'migration_edited',
        `expected migration ${number} (${name}) with checksum ${checksum}, found that ${found.name} with ${found.checksum} was applied. Committed migrations never change: restore the file, or use another database`,
      );
    }
  }
  return migrations.filter(({ number }) => !appliedByNumber.has(number));
}

/** Every migration that this program or the database knows, in the order of their numbers. */
export function toMigrationStates(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly MigrationState[] {
  const appliedByNumber = new Map(applied.map((each) => [each.number, each]));
  const known = migrations.map(({ number, name, checksum }): MigrationState => {
    const found = appliedByNumber.get(number);
    const state = found === undefined ? 'pending' : found.checksum === checksum ? 'applied' : 'changed';
    return { number, name, state };
  });
  const unknown = applied
    .filter(({ number }) => number > migrations.length)
    .map(({ number, name }): MigrationState => ({ number, name, state: 'unknown' }));
  return [...known, ...unknown.sort((left, right) => left.number - right.number)];
}

function parseMigration(file: string, statement: string): Migration {
  const { number, name } = fileName.exec(file)?.groups ?? {};
  if (number === undefined || name === undefined) {
    throw new Failure(
      'permanent',
      'migrations_damaged',
      `expected a migration named NNNN_verb_table.sql, found ${file}`,
    );
  }
  return { number: Number(number), name, statement, checksum: createHash('sha256').update(statement).digest('hex') };
}
