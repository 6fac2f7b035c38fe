import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { glob, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { type ClickHouseEngine, type ClickHouseEngineOptions, createClickHouseEngine } from './clickhouse-engine.js';
import { requestEngine } from './engine-http.js';
import type { PortTaken } from './engine-ports.js';
import type { EngineRestart } from './engine-supervision.js';

const parentProgram = join(import.meta.dirname, '..', '..', 'fixtures', 'engine-parent.mjs');
const createTable = 'CREATE TABLE waybill.numbers (n UInt64) ENGINE = MergeTree ORDER BY n';

describe('the ClickHouse engine', () => {
  let directory: TemporaryDirectory;
  const engines: ClickHouseEngine[] = [];

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
  });

  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.shutdown()));
    await directory.remove();
  });

  function createEngine(options: Partial<ClickHouseEngineOptions> = {}): ClickHouseEngine {
    const engine = createClickHouseEngine({ dataDirectory: directory.path, httpPort: 0, ...options });
    engines.push(engine);
    return engine;
  }

  async function run(engine: ClickHouseEngine, body: string): Promise<string> {
    const port = Number(new URL(engine.httpUrl).port);
    const response = await requestEngine({ port, path: '/', body, account: engine.writer, timeoutMs: 20_000 });
    expect(response).toMatchObject({ statusCode: 200 });
    return response.body.trim();
  }

  test('starts, keeps its rows over a stop, and leaves no process behind', async () => {
    const first = createEngine();
    await first.start();
    await first.start();
    const pid = pidOf(first);
    await run(first, createTable);
    await run(first, 'INSERT INTO waybill.numbers VALUES (7)');
    await first.shutdown();
    await first.shutdown();
    expect(first.state).toEqual({ phase: 'stopped' });
    expect(isRunning(pid)).toBe(false);

    await first.start();
    expect(await run(first, 'SELECT n FROM waybill.numbers')).toBe('7');
  }, 60_000);

  test('is safe to stop before and during its start', async () => {
    const engine = createEngine();
    await engine.shutdown();
    await expect(engine.ready()).rejects.toMatchObject({ code: 'engine_not_running' });
    const started = engine.start();
    await Promise.all([expect(started).rejects.toMatchObject({ code: 'engine_not_running' }), engine.shutdown()]);
    await engine.start();
    expect(await run(engine, 'SELECT 1')).toBe('1');
  }, 60_000);

  test('is started again when it is killed, on the same port and with every acknowledged row', async () => {
    const restarts: EngineRestart[] = [];
    const restarting = Promise.withResolvers<void>();
    const engine = createEngine({
      onRestart: (restart) => {
        restarts.push(restart);
        restarting.resolve();
      },
    });
    await engine.start();
    const { httpUrl } = engine;
    const pid = pidOf(engine);
    await run(engine, createTable);
    let acknowledgedCount = 0;
    const inserting = (async () => {
      for (let batch = 0; batch < 10_000; batch += 1) {
        await run(engine, `INSERT INTO waybill.numbers SELECT number + ${batch * 1000} FROM numbers(1000)`);
        acknowledgedCount += 1000;
        if (batch === 20) process.kill(pid, 'SIGKILL');
      }
    })();
    await expect(inserting).rejects.toThrow();
    await restarting.promise;
    await engine.ready();

    expect(restarts).toEqual([expect.objectContaining({ restartCount: 1, cause: 'SIGKILL' })]);
    expect(engine.httpUrl).toBe(httpUrl);
    expect(pidOf(engine)).not.toBe(pid);
    const stored = Number(await run(engine, `SELECT uniqExact(n) FROM waybill.numbers WHERE n < ${acknowledgedCount}`));
    expect(acknowledgedCount).toBeGreaterThanOrEqual(21_000);
    expect(stored).toBe(acknowledgedCount);
  }, 60_000);

  test('is given up when it keeps ending, and says why', async () => {
    const failed = Promise.withResolvers<Error>();
    let engine: ClickHouseEngine | undefined;
    const killAgain = (): void => {
      void engine?.ready().then(() => process.kill(pidOf(engine!), 'SIGKILL'));
    };
    engine = createEngine({ restartCountMax: 2, onRestart: killAgain, onFailure: failed.resolve });
    await engine.start();
    process.kill(pidOf(engine), 'SIGKILL');
    expect(await failed.promise).toMatchObject({ code: 'engine_unstable', kind: 'permanent' });
    expect(engine.state).toMatchObject({ phase: 'failed' });
    await expect(engine.ready()).rejects.toMatchObject({ code: 'engine_unstable' });
  }, 60_000);

  test('takes another port when the wanted one is taken, and tells so', async () => {
    const holder = await listen();
    const wantedPort = portOf(holder);
    const taken: PortTaken[] = [];
    const engine = createEngine({ httpPort: wantedPort, onPortTaken: (port) => taken.push(port) });
    await engine.start();
    const usedPort = Number(new URL(engine.httpUrl).port);
    expect(usedPort).not.toBe(wantedPort);
    expect(taken).toEqual([{ protocol: 'http', wantedPort, usedPort }]);
    expect(await run(engine, 'SELECT 1')).toBe('1');
    await new Promise((resolve) => holder.close(resolve));
  }, 60_000);

  test('refuses a second engine on the same directory and is not disturbed by it', async () => {
    const engine = createEngine();
    await engine.start();
    await expect(createEngine().start()).rejects.toMatchObject({ name: 'Failure', code: 'data_directory_in_use' });
    expect(await run(engine, 'SELECT 1')).toBe('1');
  }, 60_000);

  test('refuses a directory that it cannot use, and names it', async () => {
    const file = join(directory.path, 'a-file');
    await writeFile(file, '');
    const start = createEngine({ dataDirectory: file }).start();
    await expect(start).rejects.toMatchObject({
      code: 'data_directory_not_usable',
      message: expect.stringContaining(file),
    });
  });

  test('refuses damaged metadata, and says what to do', async () => {
    const engine = createEngine();
    await engine.start();
    await run(engine, createTable);
    await engine.shutdown();
    await overwrite('store/store/*/*/numbers.sql');
    await expect(engine.start()).rejects.toMatchObject({
      code: 'engine_store_damaged',
      message: expect.stringContaining(directory.path),
    });
    expect(engine.state).toEqual({ phase: 'stopped' });
  }, 60_000);

  test('tells of tables whose parts it could not read', async () => {
    const damaged: (readonly string[])[] = [];
    const engine = createEngine({ onDamagedTables: (tables) => damaged.push(tables) });
    await engine.start();
    await run(engine, createTable);
    await run(engine, 'INSERT INTO waybill.numbers VALUES (7)');
    await engine.shutdown();
    await overwrite('store/store/*/*/all_*/checksums.txt');
    await engine.start();
    expect(damaged).toEqual([['waybill.numbers']]);
  }, 60_000);

  test('refuses a machine that has no engine, before it touches the disk', async () => {
    const engine = createEngine({ platform: { os: 'linux', architecture: 'x64', hasGlibc: false } });
    await expect(engine.start()).rejects.toMatchObject({ code: 'platform_unsupported' });
    expect(await readdir(directory.path)).toEqual([]);
  });

  test('goes with a parent that is killed, and the next parent has its directory', async () => {
    const parent = spawn(process.execPath, [parentProgram, directory.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { pid } = await readFirstLine(parent);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'close');

    const engine = createEngine();
    await engine.start();
    expect(await run(engine, 'SELECT 1')).toBe('1');
    // Nobody tells of the end of a process that is not our child.
    while (isRunning(pid)) await sleep(10);
  }, 60_000);

  test('writes its password nowhere and keeps its files from other accounts', async () => {
    const engine = createEngine({ dataDirectory: join(directory.path, 'engine') });
    await engine.start();
    await run(engine, createTable);
    const directories = ['store', 'config', 'user_files'];
    const modes = await Promise.all(
      directories.map(async (name) => (await stat(join(directory.path, 'engine', name))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700]);
    for await (const file of glob(join(directory.path, '**/*'), { withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(readFileSync(join(file.parentPath, file.name)).includes(engine.writer.password)).toBe(false);
    }
  }, 60_000);

  async function overwrite(pattern: string): Promise<void> {
    let count = 0;
    for await (const file of glob(join(directory.path, pattern))) {
      await writeFile(file, 'garbage');
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
  }
});

function pidOf(engine: ClickHouseEngine): number {
  if (engine.state.phase !== 'ready' || engine.state.pid === undefined)
    throw new Error(`expected a running engine, found ${engine.state.phase}`);
  return engine.state.pid;
}

/** Whether the process still runs. One that ended and that nobody waits for (a zombie) does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP server');
  return address.port;
}

async function readFirstLine(child: ChildProcess): Promise<{ pid: number }> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return JSON.parse(line) as { pid: number };
}
