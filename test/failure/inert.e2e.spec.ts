import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWaybillProcess, stopWaybillProcess } from '../e2e/waybill-process.js';

const testTimeoutMs = 120_000;

describe('the variable of failpoints, on a real process', () => {
  let dataDirectory = '';
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-failpoints-'));
  });
  afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

  const start = (failpoints: string) =>
    startWaybillProcess({
      dataDirectory,
      args: ['--once', '--demo'],
      env: { WAYBILL_FAILPOINTS: failpoints },
    });

  test(
    'does nothing when it is empty',
    async () => {
      const waybill = start('');
      expect([await waybill.ended, waybill.stderr()]).toEqual([0, '']);
    },
    testTimeoutMs,
  );

  test(
    'ends the process at the point that it names, and says at the start that it will',
    async () => {
      const waybill = start('stitcher.store.upsert.before=kill');
      expect(await waybill.ended).toBe('SIGKILL');
      expect(waybill.stderr()).toContain('failpoints are set');
      const after = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      await after.started;
      expect(await stopWaybillProcess(after)).toBe(0);
    },
    testTimeoutMs,
  );

  test(
    'refuses the start when it names none, and says what it knows',
    async () => {
      const waybill = start('stitcher.store.upsrt.before=kill');
      expect(await waybill.ended).not.toBe(0);
      expect(waybill.stderr()).toContain('found "stitcher.store.upsrt.before"');
      expect(waybill.stderr()).toContain('stitcher.store.upsert.before');
    },
    testTimeoutMs,
  );
});
