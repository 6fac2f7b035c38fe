import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Layer, Outcome } from '@waybill/contracts';
import { createEmitter, type Emitter } from '@waybill/sdk';
import { eventually, startWaybillProcess, stopWaybillProcess, type WaybillProcess } from './waybill-process.js';

const testTimeoutMs = 180_000;
const killCount = 3;

describe('Waybill, killed in the middle', () => {
  let dataDirectory: string;
  let waybill: WaybillProcess | undefined;
  let emitter: Emitter | undefined;

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-crash-'));
  });
  afterEach(async () => {
    await emitter?.shutdown(1_000);
    if (waybill !== undefined) await stopWaybillProcess(waybill);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test(
    'misses nothing that it acknowledged, and counts nothing twice',
    async () => {
      waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      const first = await waybill.started;
      const grpcPort = Number(first.grpcEndpoint.split(':').at(-1));
      emitter = createEmitter({
        endpoint: first.grpcEndpoint,
        source: { layer: Layer.TOOL, service: 'crash-test', version: '1' },
        lingerMs: 5,
      });
      let emitted = 0;
      for (let kill = 0; kill < killCount; kill++) {
        for (let each = 0; each < 200; each++) emitCall(emitter, emitted++);
        await eventually(async () => (emitter!.counts().acknowledged > emitted ? true : undefined));
        waybill.child.kill('SIGKILL');
        await waybill.ended;
        waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'], grpcPort });
        await waybill.started;
      }
      const counts = await emitter.flush(60_000);
      expect(counts).toMatchObject({ acknowledged: emitted * 2, dropped: 0, rejected: 0, waiting: 0 });

      const { clickhouseUrl } = await waybill.started;
      const statements = [
        'SELECT count() FROM waybill.events FINAL',
        "SELECT count() FROM waybill.calls FINAL WHERE outcome = 'success'",
      ];
      const expected = [String(emitted * 2), String(emitted)];
      await eventually(async () => {
        const found = await Promise.all(statements.map((query) => ask(clickhouseUrl, query)));
        return found.join() === expected.join() ? true : undefined;
      });
      expect(await ask(clickhouseUrl, 'SELECT count() FROM waybill.quarantine')).toBe('0');
    },
    testTimeoutMs,
  );

  test(
    'fills the store again from the log when the store has lost rows',
    async () => {
      waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      const { grpcEndpoint, clickhouseUrl } = await waybill.started;
      emitter = createEmitter({
        endpoint: grpcEndpoint,
        source: { layer: Layer.TOOL, service: 'damage-test', version: '1' },
      });
      for (let each = 0; each < 50; each++) emitCall(emitter, each);
      expect(await emitter.flush(30_000)).toMatchObject({ acknowledged: 100 });
      await eventually(async () =>
        (await ask(clickhouseUrl, 'SELECT count() FROM waybill.calls FINAL')) === '50' ? true : undefined,
      );
      await stopWaybillProcess(waybill);
      expect(await damageParts(join(dataDirectory, 'store'))).toBeGreaterThan(0);

      waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      const second = await waybill.started;
      await eventually(async () =>
        (await ask(second.clickhouseUrl, 'SELECT count() FROM waybill.calls FINAL')) === '50' ? true : undefined,
      );
      expect(await ask(second.clickhouseUrl, 'SELECT count() FROM waybill.events FINAL')).toBe('100');
      expect(waybill.stderr()).toContain('lost rows');
    },
    testTimeoutMs,
  );

  test(
    'a port that is taken, and a directory that is in use, are said clearly',
    async () => {
      waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      const { grpcEndpoint } = await waybill.started;
      const second = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
      expect(await second.ended).toBe(1);
      expect(second.stderr()).toContain('data_directory_in_use');
      const other = await mkdtemp(join(tmpdir(), 'waybill-other-'));
      const third = startWaybillProcess({
        dataDirectory: other,
        args: ['--no-demo'],
        grpcPort: Number(grpcEndpoint.split(':').at(-1)),
      });
      expect(await third.ended).toBe(1);
      expect(third.stderr()).toContain('port_in_use');
      await rm(other, { recursive: true, force: true });
    },
    testTimeoutMs,
  );
});

async function ask(clickhouseUrl: string, query: string): Promise<string> {
  const answer = await fetch(`${clickhouseUrl}/?query=${encodeURIComponent(query)}`);
  return (await answer.text()).trim();
}

/** Overwrites the data of every stored part of `calls` and `events`; answers how many files that were. */
async function damageParts(storeDirectory: string): Promise<number> {
  const files = (await readdir(storeDirectory, { recursive: true, withFileTypes: true })).filter(
    (each) => each.isFile() && each.name === 'data.bin',
  );
  await Promise.all(files.map((each) => writeFile(join(each.parentPath, each.name), 'damaged')));
  return files.length;
}

function emitCall(emitter: Emitter, index: number): void {
  const call = emitter.call({
    traceId: (index + 1).toString(16).padStart(32, '0'),
    callId: `call-${index}`,
    sessionId: 'crash',
  });
  call.toolCallStarted({ tool: { name: 'echo', server: 'test' } });
  call.toolCallFinished({ outcome: Outcome.SUCCESS, latencyNanos: 1n });
}
