import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { listGoldenHistories } from '../fixtures/golden-history.js';
import { emitHistory } from './emit-history.js';
import { eventually, startWaybillProcess, stopWaybillProcess, type WaybillProcess } from './waybill-process.js';

const timeoutMs = 120_000;

/** A store that takes a minute for each batch: what is in hand then does not end by itself. */
const slowStore = { WAYBILL_FAILPOINTS: 'stitcher.store.upsert.before=delay:60000' };

describe('a process that is told to stop', () => {
  let directory: TemporaryDirectory;
  let waybill: WaybillProcess;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
  });
  afterEach(async () => {
    waybill.child.kill('SIGKILL');
    await waybill.ended;
    await directory.remove();
  });

  /** Starts Waybill and gives it a batch that it cannot finish. */
  async function startWithBatchInHand(env: Readonly<Record<string, string>>): Promise<string> {
    waybill = startWaybillProcess({
      dataDirectory: directory.path,
      args: ['--no-demo'],
      env: { ...slowStore, ...env },
    });
    const { grpcEndpoint, httpUrl } = await waybill.started;
    const [history] = listGoldenHistories();
    if (history === undefined) throw new Error('expected a history, found none');
    await emitHistory(history, grpcEndpoint);
    await eventually(async () => {
      const metrics = await (await fetch(`${httpUrl}/metrics`)).text();
      return /^stitcher_lag_records\{topic="waybill.events.v1",partition="0"\} [1-9]/m.test(metrics) || undefined;
    });
    return httpUrl;
  }

  test(
    'while it starts, starts nothing more and leaves no trace of having run',
    async () => {
      waybill = startWaybillProcess({ dataDirectory: directory.path, args: ['--no-demo'] });
      // The lock is the first thing that a start makes; the engine takes much longer.
      await eventually(() =>
        access(join(directory.path, 'waybill.pid')).then(
          () => true,
          () => undefined,
        ),
      );
      expect(await stopWaybillProcess(waybill)).toBe(0);
      expect(waybill.documents.some(({ event }) => event === 'started')).toBe(false);
      await expect(access(join(directory.path, 'runtime.json'))).rejects.toThrow('ENOENT');
    },
    timeoutMs,
  );

  test(
    'says that it is not ready while it finishes what it has in hand, leaves behind what takes too long, and exits with 1',
    async () => {
      const httpUrl = await startWithBatchInHand({ WAYBILL_DRAIN_TIMEOUT_MS: '3000' });
      const stopped = stopWaybillProcess(waybill);
      await eventually(async () => {
        const answer = await fetch(`${httpUrl}/readyz`);
        const { phase } = (await answer.json()) as { phase: string };
        return (answer.status === 503 && phase === 'stopping') || undefined;
      });
      expect(await stopped).toBe(1);
      expect(waybill.stderr()).toContain('"component":"stitcher","msg":"still draining at the deadline, left behind"');
    },
    timeoutMs,
  );

  test(
    'twice, ends at once',
    async () => {
      const httpUrl = await startWithBatchInHand({ WAYBILL_DRAIN_TIMEOUT_MS: '60000' });
      waybill.child.kill('SIGTERM');
      await eventually(async () => ((await fetch(`${httpUrl}/readyz`)).status === 503 ? true : undefined));
      expect(await stopWaybillProcess(waybill)).toBe('SIGTERM');
    },
    timeoutMs,
  );

  test(
    'and one that has stalled says that it is not alive, but one that waits says that it is',
    async () => {
      const httpUrl = await startWithBatchInHand({ WAYBILL_STITCHER_STALL_TIMEOUT_MS: '2000' });
      const stalled = await eventually(async () => {
        const answer = await fetch(`${httpUrl}/livez`);
        return answer.status === 503 ? await answer.text() : undefined;
      });
      expect(stalled).toContain('no progress for 2000 ms: partition 0 of waybill.events.v1');
      expect(stalled).toContain('{"name":"ledger progress","status":"ok"}');
    },
    timeoutMs,
  );
});
