import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Layer, Outcome } from '@waybill/contracts';
import { createClickHouseEngine } from '@waybill/embedded';
import { createEmitter, type Emitter } from '@waybill/sdk';
import { eventually, startWaybillProcess, stopWaybillProcess, waybillProgram } from './waybill-process.js';

const testTimeoutMs = 240_000;

interface Replay {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly status: number | string; readonly document: ReplayDocument | undefined }>;
  /** Resolves when standard error has said this; rejects when the process ends before. */
  readonly said: (text: string) => Promise<unknown>;
  readonly stderr: () => string;
}

interface ReplayDocument {
  readonly swapped: boolean;
  readonly dropped: boolean;
  readonly tables: readonly {
    readonly table: string;
    readonly live: number;
    readonly rebuilt: number;
    readonly only_live: number;
    readonly only_rebuilt: number;
    readonly different: number;
    readonly examples: readonly { readonly key: readonly string[]; readonly columns: readonly object[] }[];
  }[];
}

describe('waybill replay', () => {
  let dataDirectory: string;
  let grpcPort: number;
  let emitter: Emitter;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-replay-'));
    grpcPort = await freePort();
    emitter = createEmitter({
      endpoint: `127.0.0.1:${grpcPort}`,
      source: { layer: Layer.TOOL, service: 'replay-test', version: '1' },
      lingerMs: 5,
    });
  });

  afterEach(async () => {
    await emitter.shutdown(1_000);
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(dataDirectory, { recursive: true, force: true });
  });

  function startReplay(...args: readonly string[]): Replay {
    const ports = ['--grpc-port', String(grpcPort), '--clickhouse-port', '0', '--http-port', '0'];
    const child = spawn(
      process.execPath,
      [waybillProgram, 'replay', '--json', '--data-dir', dataDirectory, ...ports, ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    children.push(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const closed = once(child, 'close') as Promise<[number | null, string | null]>;
    const ended = closed.then(([code, signal]) => ({
      status: code ?? signal ?? 'unknown',
      document: stdout === '' ? undefined : (JSON.parse(stdout) as ReplayDocument),
    }));
    const said = (text: string) => eventually(async () => stderr.includes(text) || undefined, 60_000);
    return { child, ended, said, stderr: () => stderr };
  }

  const emitCalls = (from: number, until: number) => {
    for (let each = from; each < until; each++) emitCall(emitter, each);
  };

  /** Brings Waybill up, lets it store what was emitted, and asks it. */
  async function withWaybill<T>(work: (clickhouseUrl: string) => Promise<T>): Promise<T> {
    const waybill = startWaybillProcess({ dataDirectory, grpcPort, args: ['--no-demo'] });
    children.push(waybill.child);
    const { clickhouseUrl } = await waybill.started;
    const result = await work(clickhouseUrl);
    expect(await stopWaybillProcess(waybill)).toBe(0);
    return result;
  }

  const untilStored = (clickhouseUrl: string, callCount: number) =>
    eventually(async () =>
      (await ask(clickhouseUrl, successes)) === String(callCount) &&
      (await ask(clickhouseUrl, successesOfSessions)) === String(callCount)
        ? true
        : undefined,
    );

  /** Meddles with the store of a Waybill that does not run. */
  async function meddle(query: string): Promise<void> {
    const engine = createClickHouseEngine({ dataDirectory: join(dataDirectory, 'store'), httpPort: 0 });
    await engine.start();
    const { user, password } = engine.writer;
    const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
    const answer = await fetch(engine.httpUrl, { method: 'POST', body: query, headers });
    expect(await answer.text()).toBe('');
    await engine.shutdown();
  }

  const falsified = "INSERT INTO waybill.calls SELECT * REPLACE('meddled' AS tool) FROM waybill.calls FINAL LIMIT 1";

  test(
    'says with --dry-run what somebody has changed, and leaves nothing behind',
    async () => {
      await withWaybill(async (clickhouseUrl) => {
        emitCalls(0, 50);
        await emitter.flush(30_000);
        await untilStored(clickhouseUrl, 50);
      });
      const clean = await startReplay('--into', 'check', '--dry-run').ended;
      expect(clean).toMatchObject({ status: 0, document: { swapped: false, dropped: true } });
      expect(clean.document!.tables.find(({ table }) => table === 'calls')).toMatchObject({ live: 50, rebuilt: 50 });
      expect(clean.document!.tables.find(({ table }) => table === 'sessions')).toMatchObject({ live: 1, rebuilt: 1 });

      await meddle(falsified);
      const found = await startReplay('--into', 'check', '--dry-run').ended;
      expect(found.status).toBe(1);
      expect(found.document!.tables.filter(hasDifference)).toEqual([
        expect.objectContaining({
          table: 'calls',
          different: 1,
          only_live: 0,
          only_rebuilt: 0,
          examples: [
            {
              key: ['default', expect.stringMatching(/^call-/)],
              columns: [{ column: 'tool', live: 'meddled', rebuilt: 'fetch' }],
            },
          ],
        }),
      ]);
      await withWaybill(async (clickhouseUrl) => {
        expect(await ask(clickhouseUrl, "SELECT count() FROM system.databases WHERE name LIKE 'waybill_check%'")).toBe(
          '0',
        );
        expect(await ask(clickhouseUrl, "SELECT count() FROM waybill_v.calls WHERE tool = 'meddled'")).toBe('1');
      });
    },
    testTimeoutMs,
  );

  test(
    'swaps while events come in: what was changed is right again, and nothing is lost',
    async () => {
      await withWaybill(async (clickhouseUrl) => {
        emitCalls(0, 200);
        await emitter.flush(30_000);
        await untilStored(clickhouseUrl, 200);
      });
      await meddle(falsified);

      let emitted = 200;
      const replay = startReplay('--into', '2');
      while (replay.child.exitCode === null) {
        emitCalls(emitted, emitted + 5);
        emitted += 5;
        await pause(100);
      }
      expect(await replay.ended).toMatchObject({ status: 0, document: { swapped: true, dropped: false } });
      // Some of it was taken by the process that replayed.
      expect(emitter.counts().acknowledged).toBeGreaterThan(400);

      await withWaybill(async (clickhouseUrl) => {
        expect(await emitter.flush(60_000)).toMatchObject({ acknowledged: emitted * 2, dropped: 0, rejected: 0 });
        await untilStored(clickhouseUrl, emitted);
        expect(await ask(clickhouseUrl, "SELECT count() FROM waybill_v.calls WHERE tool = 'meddled'")).toBe('0');
        expect(await ask(clickhouseUrl, "SELECT count() FROM waybill_2_v.calls WHERE tool = 'meddled'")).toBe('1');
      });
      expect((await startReplay('--drop-old').ended).status).toBe(0);
      expect((await startReplay('--into', 'check', '--dry-run').ended).status).toBe(0);
    },
    testTimeoutMs,
  );

  test.each([['comparing with the live rows'], ['the rebuilt rows take the places']])(
    'that is killed at "%s" goes on where it was when it is run again',
    async (step) => {
      await withWaybill(async (clickhouseUrl) => {
        emitCalls(0, 100);
        await emitter.flush(30_000);
        await untilStored(clickhouseUrl, 100);
      });
      await meddle(falsified);
      const killed = startReplay('--into', '3');
      await killed.said(step);
      killed.child.kill('SIGKILL');
      await killed.ended;

      const again = startReplay('--into', '3', '--drop-old');
      expect(await again.ended).toMatchObject({ status: 0, document: { swapped: true, dropped: true } });
      expect(again.stderr()).toContain('a replay into 3 was broken off');
      await withWaybill(async (clickhouseUrl) => {
        await untilStored(clickhouseUrl, 100);
        expect(await ask(clickhouseUrl, "SELECT count() FROM waybill_v.calls WHERE tool = 'meddled'")).toBe('0');
        expect(await ask(clickhouseUrl, "SELECT count() FROM system.databases WHERE name LIKE 'waybill_3%'")).toBe('0');
      });
    },
    testTimeoutMs,
  );

  test(
    'refuses a data directory that is in use, and says what to do',
    async () => {
      await withWaybill(async () => {
        const refused = startReplay('--into', '4');
        expect(await refused.ended).toEqual({ status: 1, document: undefined });
        expect(refused.stderr()).toContain('[data_directory_in_use]');
        expect(refused.stderr()).toContain('stop the Waybill that runs there');
      });
    },
    testTimeoutMs,
  );
});

const successes = "SELECT count() FROM waybill_v.calls WHERE outcome = 'success'";
const successesOfSessions = 'SELECT sum(successful_calls) FROM waybill_v.sessions';

function hasDifference(table: ReplayDocument['tables'][number]): boolean {
  return table.different + table.only_live + table.only_rebuilt > 0;
}

function emitCall(emitter: Emitter, index: number): void {
  const call = { sessionId: `session-${Math.floor(index / 50)}`, callId: `call-${index}` };
  emitter.emit({ ...call, payload: { case: 'toolCallStarted', value: { tool: { name: 'fetch' } } } });
  emitter.emit({ ...call, payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } } });
}

async function ask(clickhouseUrl: string, query: string): Promise<string> {
  const answer = await fetch(clickhouseUrl, { method: 'POST', body: query });
  return (await answer.text()).trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port');
  return address.port;
}
