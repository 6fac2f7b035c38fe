import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { createDiskWatch } from './disk-watch.js';

describe('the readiness of a disk', () => {
  const ask = (directory: string, reserveBytes: number) => createDiskWatch(directory, reserveBytes).readiness[0]?.ask();

  test('fails while less is free than what has to stay free, and says how much there is', () => {
    expect(ask(tmpdir(), Number.MAX_SAFE_INTEGER)).toMatch(
      /^expected \d+ bytes that are free on the disk of .*, found \d+/,
    );
  });

  test('stands while there is room', () => {
    expect(ask(tmpdir(), 0)).toBeUndefined();
  });

  test('stands where the file system does not say', () => {
    expect(ask('/nowhere/at/all', Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });
});
