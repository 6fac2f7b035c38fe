import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StateStore } from '@waybill/ports';
import { createTemporaryDirectory, type TemporaryDirectory, testStateStore } from '@waybill/testing';
import { checkPageFile } from './lmdb-file-check.js';
import { createLmdbStateStore } from './lmdb-state-store.js';

testStateStore('LmdbStateStore', async () => {
  const directory = await createTemporaryDirectory();
  return {
    async open() {
      const store = createLmdbStateStore({ directory: directory.path, partitionCount: 2 });
      await store.start();
      return store;
    },
    dispose: () => directory.remove(),
  };
});

describe('the embedded state store', () => {
  let directory: TemporaryDirectory;
  let store: StateStore;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
    store = createLmdbStateStore({ directory: directory.path, partitionCount: 2, waitingBytesMax: 5_000 });
    await store.start();
  });

  afterEach(async () => {
    await store.shutdown();
    await directory.remove();
  });

  const pages = () => join(directory.path, 'data.mdb');

  test('refuses a partition that it was not made for', async () => {
    const refused = store.commit(2, [], { appliedOffset: 0, projectionId: 'p' });
    await expect(refused).rejects.toMatchObject({ code: 'partition_unknown', kind: 'permanent' });
  });

  test('refuses another partition count than the one it was made with', async () => {
    await store.shutdown();
    const other = createLmdbStateStore({ directory: directory.path, partitionCount: 3 });
    await expect(other.start()).rejects.toMatchObject({ code: 'partition_count_changed', kind: 'permanent' });
  });

  test('refuses at once what would make too many bytes wait', async () => {
    const state = { appliedOffset: 0, projectionId: 'p' };
    const first = store.commit(0, [{ key: 'a', value: new Uint8Array(4_000) }], state);
    const second = store.commit(1, [{ key: 'a', value: new Uint8Array(4_000) }], state);
    await expect(second).rejects.toMatchObject({ code: 'state_overloaded', kind: 'retryable' });
    await first;
  });

  test('keeps its state as it was on a disk whose reserve a commit would reach into', async () => {
    await store.commit(0, [{ key: 'a', value: Buffer.from('kept') }], { appliedOffset: 0, projectionId: 'p' });
    await store.shutdown();
    store = createLmdbStateStore({
      directory: directory.path,
      partitionCount: 2,
      diskReserveBytes: Number.MAX_SAFE_INTEGER,
    });
    await store.start();
    const full = { code: 'disk_full', kind: 'retryable' };
    const changes = [{ key: 'a', value: Buffer.from('refused') }];
    await expect(store.commit(0, changes, { appliedOffset: 1, projectionId: 'p' })).rejects.toMatchObject(full);
    await expect(store.clear(0)).rejects.toMatchObject(full);
    expect(await store.get(0, ['a'])).toEqual([Buffer.from('kept')]);
    expect(await store.partition(0)).toEqual({ appliedOffset: 0, projectionId: 'p' });
  });

  test('says what to do when its page file was cut off', async () => {
    await store.commit(0, [{ key: 'a', value: new Uint8Array(50_000) }], { appliedOffset: 0, projectionId: 'p' });
    await store.shutdown();
    await truncate(pages(), 20_000);
    await expect(store.start()).rejects.toMatchObject({
      code: 'state_damaged',
      kind: 'permanent',
      message: expect.stringContaining('remove the directory: the state is folded again from the log'),
    });
  });

  test('leaves a page file that passes the check for damage, whatever was written, replaced and forgotten', async () => {
    for (let round = 0; round < 60; round += 1) {
      const changes = Array.from({ length: 40 }, (_, each) => ({
        key: `key-${(round * 17 + each * 31) % 400}`,
        value: each % 5 === 0 ? undefined : new Uint8Array(((round * each) % 9) * 700),
      }));
      await store.commit(round % 2, changes, { appliedOffset: round, projectionId: 'p' });
      if (round % 25 === 24) await store.clear(0);
      expect(checkPageFile(pages())).toBeUndefined();
    }
  });
});
