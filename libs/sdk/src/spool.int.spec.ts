import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Layer } from '@waybill/contracts';
import { createEmitter, type Drop, type Emitter, type EmitterOptions } from '@waybill/sdk';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { startCollectorDouble, type CollectorDouble } from '../test/collector-double.js';
import { parseSegment } from './spool-segment.js';

const context = { traceId: '0af7651916cd43dd8448eb211c80319c', callId: 'call' };
const fromTestFolder = (file: string): string => new URL(`../test/${file}`, import.meta.url).pathname;

let spoolDirectory = '';
const emitters: Emitter[] = [];
const collectors: CollectorDouble[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  spoolDirectory = await mkdtemp(join(tmpdir(), 'waybill-spool-'));
});

afterEach(async () => {
  for (const emitter of emitters.splice(0)) await emitter.shutdown(0);
  for (const collector of collectors.splice(0)) collector.kill();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(spoolDirectory, { recursive: true, force: true });
});

function emitTo(endpoint: string, options: Partial<EmitterOptions> = {}): Emitter {
  const emitter = createEmitter({
    endpoint,
    source: { layer: Layer.TOOL, service: 'spec', version: '1.0.0' },
    lingerMs: 1,
    spoolDirectory,
    ...options,
    sources: { backoffMs: { first: 5, max: 50 }, ...options.sources },
  });
  emitters.push(emitter);
  return emitter;
}

async function collect(port = 0): Promise<CollectorDouble> {
  const collector = await startCollectorDouble(undefined, port);
  collectors.push(collector);
  return collector;
}

/** Somewhere where nobody listens. */
async function nowhere(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function run(...args: readonly string[]): ChildProcess {
  const program = fromTestFolder('emit-program.ts');
  const loader = ['--experimental-transform-types', '--no-warnings', '--import', fromTestFolder('run-from-source.js')];
  const child = spawn(process.execPath, [...loader, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  children.push(child);
  return child;
}

async function listSpoolFiles(): Promise<string[]> {
  const entries = await readdir(spoolDirectory, { recursive: true });
  return entries.filter((entry) => entry.endsWith('.spool')).map((entry) => join(spoolDirectory, entry));
}

/** A file is there before what is written to it: whoever is killed in between has not kept its events yet. */
async function hasWholeFile(): Promise<boolean> {
  const contents = await Promise.all((await listSpoolFiles()).map((file) => readFile(file)));
  return contents.map(parseSegment).some(({ events, isWhole }) => isWhole && events.length > 0);
}

/** Leaves events on disk, as an emitter does that is shut down while nobody listens. */
async function leaveEvents(eventCount: number): Promise<string[]> {
  const emitter = emitTo(`127.0.0.1:${await nowhere()}`);
  const call = emitter.call(context);
  const ids = Array.from({ length: eventCount }, () => call.toolCallStarted({}));
  expect(await emitter.shutdown(100)).toMatchObject({ waiting: eventCount, dropped: 0 });
  return ids;
}

/** Emits nothing, and waits until what others left behind has arrived. */
async function adoptAll(collector: CollectorDouble, options: Partial<EmitterOptions> = {}): Promise<Emitter> {
  const emitter = emitTo(collector.endpoint, options);
  await collector.hasReceived(1);
  await emitter.shutdown(5_000);
  return emitter;
}

describe('what is left at shutdown', () => {
  test('is delivered by the next emitter, with the same ids, and leaves nothing on disk', async () => {
    const ids = await leaveEvents(3);
    const collector = await collect();
    const emitter = await adoptAll(collector);

    expect(collector.stored.map(({ eventId }) => eventId)).toEqual(ids);
    expect(emitter.counts()).toMatchObject({ emitted: 0, adopted: 3, acknowledged: 3, waiting: 0 });
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  test('is delivered once when two emitters look for it', async () => {
    const ids = await leaveEvents(20);
    const collector = await collect();
    const [first, second] = [emitTo(collector.endpoint), emitTo(collector.endpoint)];
    await collector.hasReceived(1);
    await Promise.all([first.shutdown(5_000), second.shutdown(5_000)]);

    expect(collector.stored.map(({ eventId }) => eventId)).toEqual(ids);
    expect(first.counts().adopted + second.counts().adopted).toBe(20);
  });

  test('is taken from an emitter of another host only when it has been silent for a minute', async () => {
    const ids = await leaveEvents(2);
    const [left = ''] = await readdir(spoolDirectory);
    const folder = join(spoolDirectory, `0123abcd-1-elsewhere`);
    await rename(join(spoolDirectory, left), folder);

    const collector = await collect();
    const early = emitTo(collector.endpoint);
    early.call(context).toolCallStarted({});
    expect(await early.shutdown(5_000)).toMatchObject({ adopted: 0, acknowledged: 1 });

    const longAgo = new Date(Date.now() - 61_000);
    await utimes(folder, longAgo, longAgo);
    const late = emitTo(collector.endpoint);
    await collector.hasReceived(2);
    expect(await late.shutdown(5_000)).toMatchObject({ adopted: 2, acknowledged: 2 });
    expect(collector.stored.slice(1).map(({ eventId }) => eventId)).toEqual(ids);
  });

  test('is delivered but for a torn last event, and the loss is told', async () => {
    const ids = await leaveEvents(3);
    const [file = ''] = await listSpoolFiles();
    await truncate(file, (await readFile(file)).byteLength - 5);
    const collector = await collect();
    const drops: Drop[] = [];
    const emitter = await adoptAll(collector, { onDrop: (drop) => drops.push(drop) });

    expect(collector.stored.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
    expect(emitter.counts()).toMatchObject({ adopted: 3, acknowledged: 2, dropped: 1, waiting: 0 });
    expect(drops).toMatchObject([{ count: 1, reason: 'disk' }]);
  });

  test('is delivered up to a byte that has changed on disk', async () => {
    const ids = await leaveEvents(3);
    const [file = ''] = await listSpoolFiles();
    const content = await readFile(file);
    content[content.byteLength - 1] = (content.at(-1) ?? 0) ^ 0xff;
    await writeFile(file, content);
    const collector = await collect();
    await adoptAll(collector);

    expect(collector.stored.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
  });

  test('does not stand in the way when it is no spool file at all', async () => {
    await leaveEvents(1);
    const [file = ''] = await listSpoolFiles();
    await writeFile(file, 'not a spool file');
    await appendFile(join(spoolDirectory, 'README'), 'not a folder of an emitter');
    const collector = await collect();
    const emitter = emitTo(collector.endpoint);
    emitter.call(context).toolCallStarted({});

    expect(await emitter.shutdown(5_000)).toMatchObject({ emitted: 1, acknowledged: 1, waiting: 0 });
  });
});

describe('while the collector is away', () => {
  test('events go to disk and are delivered in their order when it is back', async () => {
    const port = await nowhere();
    const emitter = emitTo(`127.0.0.1:${port}`);
    const call = emitter.call(context);
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 50; index += 1) ids.push(call.toolCallStarted({}));
      await emitter.flush(60);
    }
    expect(await listSpoolFiles()).not.toEqual([]);

    const collector = await collect(port);
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 150, waiting: 0, dropped: 0 });
    expect(collector.stored.map(({ eventId }) => eventId)).toEqual(ids);
    await emitter.shutdown(1_000);
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  test('the disk is bounded: the newest are refused and counted', async () => {
    const port = await nowhere();
    const drops: Drop[] = [];
    const emitter = emitTo(`127.0.0.1:${port}`, { spoolBytesMax: 20_000, onDrop: (drop) => drops.push(drop) });
    const call = emitter.call(context);
    for (let round = 0; round < 20; round += 1) {
      for (let index = 0; index < 50; index += 1) call.toolCallStarted({ jsonRpcId: 'x'.repeat(100) });
      await emitter.flush(5);
    }
    const { dropped } = emitter.counts();
    expect(dropped).toBeGreaterThan(0);
    const sizes = await Promise.all((await listSpoolFiles()).map(async (file) => (await readFile(file)).byteLength));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(20_000);

    await collect(port);
    expect(await emitter.shutdown(10_000)).toMatchObject({ acknowledged: 1_000 - dropped, dropped, waiting: 0 });
    expect(drops.reduce((count, drop) => count + drop.count, 0)).toBe(dropped);
  });

  test('a disk that cannot be written leaves the events in memory', async () => {
    const port = await nowhere();
    const file = join(spoolDirectory, 'a-file');
    await writeFile(file, '');
    const emitter = emitTo(`127.0.0.1:${port}`, { spoolDirectory: join(file, 'spool') });
    emitter.call(context).toolCallStarted({});
    await emitter.flush(50);

    const collector = await collect(port);
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1, dropped: 0 });
    expect(collector.stored).toHaveLength(1);
  });

  test('a disk that cannot be written costs the events at shutdown, and that is told', async () => {
    const drops: Drop[] = [];
    const file = fromTestFolder('collector-double.ts');
    const emitter = emitTo(`127.0.0.1:${await nowhere()}`, {
      spoolDirectory: join(file, 'spool'),
      onDrop: (drop) => drops.push(drop),
    });
    emitter.call(context).toolCallStarted({});
    expect(await emitter.shutdown(50)).toMatchObject({ dropped: 1, waiting: 0 });
    expect(drops).toMatchObject([{ count: 1, reason: 'disk' }]);
  });

  test('a spool that somebody removed costs what was in it, and nothing more', async () => {
    const port = await nowhere();
    const emitter = emitTo(`127.0.0.1:${port}`);
    const call = emitter.call(context);
    call.toolCallStarted({});
    await emitter.flush(50);
    call.toolCallStarted({});
    await emitter.flush(50);
    // The first file is read already; the second is not.
    await rm((await listSpoolFiles()).sort().at(-1) ?? '');

    await collect(port);
    expect(await emitter.flush(10_000)).toMatchObject({ emitted: 2, acknowledged: 1, dropped: 1, waiting: 0 });
  });
});

describe('a process', () => {
  test('that is killed leaves its events to the next', async () => {
    const child = run(`127.0.0.1:${await nowhere()}`, spoolDirectory, '25', 'wait');
    if (child.stdout !== null) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const collector = await collect();
    const emitter = await adoptAll(collector);
    expect(emitter.counts()).toMatchObject({ adopted: 25, acknowledged: 25 });
    expect(new Set(collector.stored.map(({ eventId }) => eventId)).size).toBe(25);
  });

  test('that is killed while the collector does not answer leaves what was under way to the next', async () => {
    const silent = await startCollectorDouble(() => ({ tag: 'hang' }));
    collectors.push(silent);
    const child = run(silent.endpoint, spoolDirectory, '25', 'live');
    await silent.hasReceived(1);
    for await (const _ of setInterval(20)) if (await hasWholeFile()) break;
    child.kill('SIGKILL');
    await once(child, 'exit');

    const collector = await collect();
    await adoptAll(collector);
    const sent = new Set(silent.requests.flatMap(({ events }) => events.map(({ eventId }) => eventId)));
    expect(collector.stored.filter(({ eventId }) => sent.has(eventId))).toHaveLength(sent.size);
  });

  test('that ends while the collector does not answer is not held up by another try', async () => {
    const silent = await startCollectorDouble(() => ({ tag: 'hang' }));
    collectors.push(silent);
    const child = run(silent.endpoint, spoolDirectory, '1', 'soon', '400');
    await once(child, 'exit');
    expect(silent.requests.length).toBeLessThanOrEqual(1);
    await adoptAll(await collect());
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  test('that ends without shutdown is not held up, and leaves its events to the next', async () => {
    const child = run(`127.0.0.1:${await nowhere()}`, spoolDirectory, '25', 'return');
    await once(child, 'exit');

    const collector = await collect();
    const emitter = await adoptAll(collector);
    expect(emitter.counts()).toMatchObject({ adopted: 25, acknowledged: 25 });
  });

  test('that lives keeps its events to itself', async () => {
    const child = run(`127.0.0.1:${await nowhere()}`, spoolDirectory, '5', 'wait');
    if (child.stdout !== null) await once(child.stdout, 'data');

    const collector = await collect();
    const emitter = emitTo(collector.endpoint);
    emitter.call(context).toolCallStarted({});
    expect(await emitter.shutdown(5_000)).toMatchObject({ adopted: 0, acknowledged: 1 });
  });
});
