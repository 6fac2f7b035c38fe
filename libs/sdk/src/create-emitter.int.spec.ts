import { afterEach, describe, expect, test } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Layer } from '@waybill/contracts';
import { createServer } from 'node:net';
import { createEmitter, type Drop, type EmitEvent, type Emitter, type EmitterOptions } from '@waybill/sdk';
import { startCollectorDouble, type Answer, type CollectorDouble } from '../test/collector-double.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const event = (callId: string): EmitEvent => ({
  traceId,
  callId,
  payload: { case: 'toolCallStarted', value: { tool: { name: 'read_file' } } },
});

const emitters: Emitter[] = [];
const collectors: CollectorDouble[] = [];

function emitTo(endpoint: string, options: Partial<EmitterOptions> = {}): Emitter {
  const emitter = createEmitter({
    endpoint,
    source: { layer: Layer.TOOL, service: 'spec', version: '1.0.0' },
    lingerMs: 1,
    ...options,
    sources: { backoffMs: { first: 5, max: 50 }, ...options.sources },
  });
  emitters.push(emitter);
  return emitter;
}

async function collect(...args: Parameters<typeof startCollectorDouble>): Promise<CollectorDouble> {
  const collector = await startCollectorDouble(...args);
  collectors.push(collector);
  return collector;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

afterEach(async () => {
  for (const emitter of emitters.splice(0)) await emitter.shutdown(0);
  for (const collector of collectors.splice(0)) collector.kill();
});

describe('an emitter with a healthy collector', () => {
  test('delivers what it is given, stamped with id, time, source and a number', async () => {
    const collector = await collect();
    const emitter = emitTo(`grpc://${collector.endpoint}`);
    const ids = [emitter.emit(event('a')), emitter.emit(event('b'))];

    expect(await emitter.flush(5_000)).toMatchObject({ emitted: 2, acknowledged: 2, waiting: 0 });
    expect(collector.stored.map((stored) => stored.eventId)).toEqual(ids);
    expect(collector.stored.map((stored) => stored.source?.sequence)).toEqual([1n, 2n]);
    const [first, second] = collector.stored;
    expect(first?.source).toMatchObject({ layer: Layer.TOOL, service: 'spec', version: '1.0.0' });
    expect(first?.source?.instance).not.toBe('');
    expect(second?.occurredUnixNano).toBeGreaterThan(first?.occurredUnixNano ?? 0n);
  });

  test('keeps to the bounds of a request', async () => {
    const collector = await collect();
    const emitter = emitTo(collector.endpoint, { batchEventsMax: 10 });
    for (let index = 0; index < 95; index += 1) emitter.emit(event(`call-${index}`));

    await emitter.flush(5_000);
    expect(collector.requests.every(({ events }) => events.length <= 10)).toBe(true);
    expect(collector.stored.map((stored) => stored.callId)).toEqual(
      Array.from({ length: 95 }, (_, index) => `call-${index}`),
    );
  });

  test('binds a context, so that each payload is one call', async () => {
    const collector = await collect();
    const emitter = emitTo(collector.endpoint);
    const call = emitter.call({ traceId, callId: 'c', sessionId: 's', actor: { agentId: 'agent' } });
    call.registryDecision({ chosenServer: 'files' });
    call.toolCallFinished({ latencyNanos: 5n }, { attempt: 2 });

    await emitter.flush(5_000);
    expect(collector.stored.map(({ payload, attempt }) => [payload.case, attempt])).toEqual([
      ['registryDecision', 0],
      ['toolCallFinished', 2],
    ]);
    expect(collector.stored.every(({ callId, actor }) => callId === 'c' && actor?.agentId === 'agent')).toBe(true);
  });
});

describe('an emitter whose collector has trouble', () => {
  test('delivers to a collector that comes up later', async () => {
    const port = await freePort();
    const emitter = emitTo(`127.0.0.1:${port}`);
    emitter.emit(event('early'));
    expect(await emitter.flush(100)).toMatchObject({ acknowledged: 0, waiting: 1 });
    expect(emitter.lastFailure()).toContain('UNAVAILABLE');

    const collector = await collect(() => ({ tag: 'store' }), port);
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1, waiting: 0 });
    expect(collector.stored.map(({ callId }) => callId)).toEqual(['early']);
  });

  test('sends the same bytes to the next collector when one dies with a request', async () => {
    const first = await collect(() => ({ tag: 'hang' }));
    const emitter = emitTo(first.endpoint);
    emitter.emit(event('a'));
    await first.hasReceived(1);
    first.kill();

    const second = await collect(() => ({ tag: 'store' }), first.port);
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1 });
    expect(second.requests[0]?.bytes.equals(first.requests[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  test('waits as long as RetryInfo says, also when it is flushed meanwhile', async () => {
    const collector = await collect((_, number): Answer =>
      number === 1 ? { tag: 'fail', code: status.RESOURCE_EXHAUSTED, retryAfterMs: 300 } : { tag: 'store' },
    );
    const emitter = emitTo(collector.endpoint);
    emitter.emit(event('a'));
    await collector.hasReceived(1);
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1 });
    const [refused, stored] = collector.requests;
    expect((stored?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(299);
  });

  test.each([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.UNAUTHENTICATED, status.INTERNAL])(
    'tries again after status %s',
    async (code) => {
      const collector = await collect((_, number): Answer => (number < 3 ? { tag: 'fail', code } : { tag: 'store' }));
      const emitter = emitTo(collector.endpoint);
      emitter.emit(event('a'));
      expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1, rejected: 0, dropped: 0 });
      expect(new Set(collector.requests.map(({ bytes }) => bytes.toString('hex'))).size).toBe(1);
    },
  );

  test('tries again when a request takes too long', async () => {
    const collector = await collect((_, number): Answer => ({ tag: number === 1 ? 'hang' : 'store' }));
    const emitter = emitTo(collector.endpoint, { requestTimeoutMs: 100 });
    emitter.emit(event('a'));
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 1 });
  });

  test('does not send again what was rejected, and says so', async () => {
    let refused = '';
    const collector = await collect(() => ({ tag: 'reject', eventIds: [refused] }));
    const drops: Drop[] = [];
    const emitter = emitTo(collector.endpoint, { onDrop: (drop) => drops.push(drop) });
    emitter.emit(event('a'));
    refused = emitter.emit(event('b'));
    emitter.emit(event('c'));

    expect(await emitter.flush(5_000)).toMatchObject({ acknowledged: 2, rejected: 1, waiting: 0 });
    expect(collector.requests).toHaveLength(1);
    expect(drops).toEqual([{ count: 1, reason: 'rejected', detail: expect.stringContaining(refused) }]);
  });

  test.each([status.INVALID_ARGUMENT, status.RESOURCE_EXHAUSTED])(
    'finds the one event that makes a request fail with status %s, and delivers all others',
    async (code) => {
      const collector = await collect((request): Answer =>
        request.events.some(({ callId }) => callId === 'poison') ? { tag: 'fail', code } : { tag: 'store' },
      );
      const drops: Drop[] = [];
      const emitter = emitTo(collector.endpoint, { onDrop: (drop) => drops.push(drop) });
      for (const callId of ['a', 'b', 'poison', 'c', 'd']) emitter.emit(event(callId));

      expect(await emitter.flush(5_000)).toMatchObject({ acknowledged: 4, rejected: 1, waiting: 0 });
      expect(collector.stored.map(({ callId }) => callId)).toEqual(['a', 'b', 'c', 'd']);
      expect(drops).toMatchObject([{ count: 1, reason: 'rejected' }]);
    },
  );
});

describe('an emitter that cannot keep everything', () => {
  test('refuses the newest when it is full, counts them and leaves a hole in the numbers', async () => {
    const port = await freePort();
    const drops: Drop[] = [];
    const emitter = emitTo(`127.0.0.1:${port}`, { spoolBytesMax: 2_000, onDrop: (drop) => drops.push(drop) });
    for (let index = 0; index < 20; index += 1) emitter.emit(event(`call-${index}`));
    const { dropped } = emitter.counts();
    expect(dropped).toBeGreaterThan(0);

    const collector = await collect(() => ({ tag: 'store' }), port);
    await emitter.flush(10_000);
    emitter.emit(event('later'));
    expect(await emitter.flush(10_000)).toMatchObject({ acknowledged: 21 - dropped, dropped, waiting: 0 });
    expect(drops.reduce((count, drop) => count + drop.count, 0)).toBe(dropped);
    expect(drops.every(({ reason }) => reason === 'spool_full')).toBe(true);
    const sequences = collector.stored.map(({ source }) => Number(source?.sequence));
    expect(sequences).toEqual([...Array.from({ length: 20 - dropped }, (_, index) => index + 1), 21]);
  });

  test.each([
    ['neither a trace nor any other name', { payload: event('a').payload }],
    ['a trace id of zeros', { ...event('a'), traceId: '0'.repeat(32) }],
    ['a trace id that is too short', { ...event('a'), traceId: 'abc' }],
    ['no payload', { traceId }],
    ['a payload of no known name', { traceId, payload: { case: 'nonsense', value: {} } }],
    ['a number out of range', { ...event('a'), attempt: -1 }],
    ['a string where an object belongs', { ...event('a'), actor: 'me' }],
    ['more bytes than an event may have', { ...event('a'), sessionId: 'x'.repeat(300_000) }],
    ['nothing', undefined],
  ])('counts an event with %s as unencodable and goes on', async (_, bad) => {
    const collector = await collect();
    const drops: Drop[] = [];
    const emitter = emitTo(collector.endpoint, { onDrop: (drop) => drops.push(drop) });
    expect(emitter.emit(bad as unknown as EmitEvent)).not.toBe('');
    emitter.emit(event('good'));

    expect(await emitter.flush(5_000)).toMatchObject({ acknowledged: 1, dropped: 1 });
    expect(drops).toMatchObject([{ count: 1, reason: 'unencodable' }]);
  });

  test('says at shutdown what was in memory only', async () => {
    const drops: Drop[] = [];
    const emitter = emitTo(`127.0.0.1:${await freePort()}`, { onDrop: (drop) => drops.push(drop) });
    emitter.emit(event('a'));
    expect(await emitter.shutdown(50)).toMatchObject({ dropped: 1, waiting: 0 });
    emitter.emit(event('too late'));
    expect(emitter.counts()).toMatchObject({ emitted: 2, dropped: 2, waiting: 0 });
    expect(drops[0]).toMatchObject({ count: 1, reason: 'shutdown' });
  });

  test('survives a listener that throws', async () => {
    const collector = await collect();
    const emitter = emitTo(collector.endpoint, {
      onDrop: () => {
        throw new Error('the host is broken');
      },
    });
    emitter.emit({} as EmitEvent);
    emitter.emit(event('good'));
    expect(await emitter.flush(5_000)).toMatchObject({ acknowledged: 1, dropped: 1 });
  });
});

test.each(['', 'localhost', 'ftp://localhost:1', 'localhost:port'])('refuses the endpoint "%s"', (endpoint) => {
  expect(() => emitTo(endpoint)).toThrow(/host:port/);
});
