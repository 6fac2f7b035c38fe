import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createClickHouseStore,
  createRebuildStore,
  rebuildDatabaseOf,
  type ClickHouseConnectionOptions,
} from '@waybill/clickhouse';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { silentLogger, type LogFields } from '@waybill/ports';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { tellUnfinishedSwaps } from './unfinished-swaps.js';

describe('A replay that was broken off', () => {
  let directory: TemporaryDirectory;
  let engine: ClickHouseEngine;
  let connection: ClickHouseConnectionOptions;

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    engine = createClickHouseEngine({ dataDirectory: directory.path, httpPort: 0 });
    await engine.start();
    connection = { url: engine.httpUrl, ...engine.writer };
  }, 60_000);

  afterAll(async () => {
    await engine.shutdown();
    await directory.remove();
  });

  test('is told as an error from the time its tables change places until it is finished', async () => {
    const rebuilds = createRebuildStore(connection);
    const stores = [connection, { ...connection, database: rebuildDatabaseOf('next') }].map(createClickHouseStore);
    await rebuilds.begin('next');
    for (const store of stores) await store.start();

    expect(await told()).toEqual([]);
    await rebuilds.swap('next');
    expect(await told()).toEqual([{ epoch: 'next', command: 'waybill replay --into next' }]);
    await rebuilds.settle('next');
    expect(await told()).toEqual([]);

    for (const store of stores) await store.shutdown();
    await rebuilds.shutdown();
  }, 60_000);

  test('stands in nobody’s way when the store cannot be asked', async () => {
    const warned: (LogFields | undefined)[] = [];
    const logger = { ...silentLogger, warn: (_: string, fields?: LogFields) => void warned.push(fields) };
    await tellUnfinishedSwaps({ ...connection, password: 'another' }, logger);
    expect(warned).toHaveLength(1);
  });

  async function told(): Promise<readonly (LogFields | undefined)[]> {
    const errors: (LogFields | undefined)[] = [];
    await tellUnfinishedSwaps(connection, {
      ...silentLogger,
      error: (_, fields) => void errors.push(fields),
    });
    return errors;
  }
});
