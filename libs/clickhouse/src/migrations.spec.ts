import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listMigrations, pendingMigrations } from './migrations.js';

/** A statement that can be applied twice: it leaves alone what exists, or puts the same view in the place of a view. */
const repeatable = /IF NOT EXISTS|^CREATE OR REPLACE VIEW|WHERE \(SELECT count\(\)/m;

describe('The migrations', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waybill-migrations-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const list = () => listMigrations(pathToFileURL(`${directory}/`));
  const write = (name: string, statement = 'SELECT 1') => writeFile(join(directory, name), statement);

  test('of this package are numbered without holes, and each can be applied twice', async () => {
    const migrations = await listMigrations();
    expect(migrations.length).toBeGreaterThan(0);
    for (const { statement } of migrations) expect(statement).toMatch(repeatable);
  });

  test('come in the order of their numbers, with what they do and a checksum of the statement', async () => {
    await write('0002_create_b.sql');
    await write('0001_create_a.sql');
    expect((await list()).map(({ number, name }) => [number, name])).toEqual([
      [1, 'create_a'],
      [2, 'create_b'],
    ]);
    const [before] = await list();
    await write('0001_create_a.sql', 'SELECT 2');
    const [after] = await list();
    expect(after?.checksum).not.toBe(before?.checksum);
  });

  test.each([['0002_create_a.sql'], ['create_a.sql'], ['1_create_a.sql']])(
    'are refused when a file is called %s and nothing else is there',
    async (name) => {
      await write(name);
      await expect(list()).rejects.toMatchObject({ kind: 'permanent', code: 'migrations_damaged' });
    },
  );

  test('that are pending are those without a record, also in the middle', async () => {
    await write('0001_create_a.sql');
    await write('0002_create_b.sql');
    const migrations = await list();
    const [first, second] = migrations;
    expect(pendingMigrations(migrations, [])).toEqual([first, second]);
    expect(pendingMigrations(migrations, [second!])).toEqual([first]);
    expect(pendingMigrations(migrations, migrations)).toEqual([]);
  });

  test('do not go on from a schema that others made', async () => {
    await write('0001_create_a.sql');
    const migrations = await list();
    expect(() => pendingMigrations(migrations, [{ number: 1, name: 'create_a', checksum: 'other' }])).toThrow(
      expect.objectContaining({ code: 'migration_edited' }),
    );
    expect(() => pendingMigrations(migrations, [{ number: 2, name: 'create_b', checksum: '' }])).toThrow(
      expect.objectContaining({ code: 'schema_newer' }),
    );
  });
});
