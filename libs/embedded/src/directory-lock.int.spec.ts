import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { createDirectoryLock } from './directory-lock.js';

describe('createDirectoryLock', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  test('gives a directory to one component at a time', async () => {
    const [first, second] = [createDirectoryLock(directory.path), createDirectoryLock(directory.path)];
    await first.start();
    await expect(second.start()).rejects.toMatchObject({ code: 'data_directory_in_use', kind: 'retryable' });
    await second.shutdown();
    await expect(second.start()).rejects.toMatchObject({ code: 'data_directory_in_use' });
    await first.shutdown();
    await second.start();
    await second.shutdown();
  });

  test('is safe to start and to shut down twice', async () => {
    const lock = createDirectoryLock(directory.path);
    await lock.shutdown();
    await lock.start();
    await lock.start();
    await lock.shutdown();
    await lock.shutdown();
  });

  test('gives different directories to different components', async () => {
    const locks = ['a', 'b'].map((name) => createDirectoryLock(`${directory.path}/${name}`));
    await Promise.all(locks.map((lock) => lock.start()));
    await Promise.all(locks.map((lock) => lock.shutdown()));
  });
});
