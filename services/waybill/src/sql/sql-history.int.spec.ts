import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { historyLineCountMax, openHistory } from './sql-history.js';

describe('the history of the SQL shell', () => {
  let directory: TemporaryDirectory;
  beforeEach(async () => (directory = await createTemporaryDirectory()));
  afterEach(() => directory.remove());

  test('outlives the shell, newest first, and nobody else may read it', async () => {
    const path = join(directory.path, 'state', 'sql-history');
    const first = await openHistory(path);
    expect(first.lines).toEqual([]);
    await first.add('SELECT 1;');
    await first.add('SELECT 2;');
    expect((await openHistory(path)).lines).toEqual(['SELECT 2;', 'SELECT 1;']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps the newest lines when it has grown', async () => {
    const path = join(directory.path, 'sql-history');
    const lines = Array.from({ length: 2 * historyLineCountMax + 1 }, (_, index) => `SELECT ${index};`);
    await writeFile(path, `${lines.join('\n')}\n`);
    const history = await openHistory(path);
    expect(history.lines).toHaveLength(historyLineCountMax);
    expect(history.lines[0]).toBe(lines.at(-1));
    expect((await openHistory(path)).lines).toEqual(history.lines);
    expect((await stat(path)).size).toBeLessThan(lines.join('\n').length);
  });

  test('stops nobody where it cannot be kept', async () => {
    const history = await openHistory(directory.path);
    await expect(history.add('SELECT 1;')).resolves.toBeUndefined();
  });
});
