import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { LmdbEnvironment } from './lmdb-environment.js';
import type { FailureScope } from './lmdb-failure.js';
import { settingsDatabase, writeSettings } from './lmdb-settings.js';

describe.each(['log', 'state'] as const)('the settings of the %s', (role) => {
  let directory: TemporaryDirectory;
  let scope: FailureScope;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
    scope = { role, directory: directory.path };
  });

  afterEach(() => directory.remove());

  async function withEnvironment(names: readonly string[], use: (environment: LmdbEnvironment) => Promise<void>) {
    const environment = new LmdbEnvironment({ ...scope, databases: [settingsDatabase, ...names] });
    await environment.start();
    try {
      await use(environment);
    } finally {
      await environment.shutdown();
    }
  }

  function start(partitionCounts: Readonly<Record<string, number>>, format = 1): Promise<void> {
    return withEnvironment(Object.keys(partitionCounts), (environment) =>
      environment.commit((writes) => writeSettings(writes, { format, partitionCounts }, scope)),
    );
  }

  const changed = { code: 'partition_count_changed', kind: 'permanent' };
  const unknown = { code: `${role}_format_unknown`, kind: 'permanent' };

  test('take names that were not there, one after the other, and keep the counts of all', async () => {
    await start({ a: 2 });
    await start({ b: 1, a: 2 });
    await start({ a: 2, b: 1, c: 7 });
    await expect(start({ a: 3, b: 1, c: 7 })).rejects.toMatchObject(changed);
    await expect(start({ a: 2, b: 2, c: 7 })).rejects.toMatchObject(changed);
    await expect(start({ a: 2, b: 1, c: 8 })).rejects.toMatchObject(changed);
    await start({ a: 2, b: 1, c: 7 });
  });

  test('refuse whoever knows fewer names, whatever else is new, and stay as they are', async () => {
    await start({ a: 2, b: 1 });
    await expect(start({ a: 2 })).rejects.toMatchObject(unknown);
    await expect(start({ a: 2, c: 1 })).rejects.toMatchObject(unknown);
    await start({ a: 2, b: 1 });
  });

  test('refuse another format before they look at names', async () => {
    await start({ a: 2 });
    await expect(start({ a: 3 }, 2)).rejects.toMatchObject(unknown);
    await start({ a: 2 });
  });

  test('know nothing of a name whose database was made and whose commit never came', async () => {
    await start({ a: 2 });
    await withEnvironment(['a', 'b'], async () => undefined);
    await start({ a: 2 });
    await start({ a: 2, b: 5 });
  });
});
