import { request, type OutgoingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Failure, silentLogger, topics } from '@waybill/ports';
import {
  createAdminServer,
  createHealth,
  gauge,
  type AdminServer,
  type AdminServerOptions,
  type HttpPages,
} from '../index.js';

const servers: AdminServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.shutdown()));
});

async function start(changes: Partial<AdminServerOptions> = {}): Promise<AdminServer> {
  const server = createAdminServer({
    host: '127.0.0.1',
    port: 0,
    health: createHealth({ liveness: [], readiness: [], nowMs: () => performance.now() }),
    metrics: [],
    listLag: async () => [],
    logger: silentLogger,
    ...changes,
  });
  servers.push(server);
  await server.start();
  return server;
}

function running() {
  const health = createHealth({ liveness: [], readiness: [], nowMs: () => performance.now() });
  health.enter('running');
  return health;
}

const portOf = ({ url }: AdminServer) => Number(new URL(url).port);

describe('the admin port', () => {
  test('answers 200 or 503 and says why', async () => {
    const health = createHealth({
      liveness: [],
      readiness: [{ name: 'store', ask: () => 'the store is down' }],
      nowMs: () => performance.now(),
    });
    health.enter('running');
    const { url } = await start({ health });
    const [live, ready] = await Promise.all([fetch(`${url}/livez`), fetch(`${url}/readyz?verbose`)]);
    expect([live.status, ready.status]).toEqual([200, 503]);
    expect(await ready.json()).toEqual({
      status: 'failing',
      phase: 'running',
      checks: [{ name: 'store', status: 'failing', reason: 'the store is down' }],
    });
  });

  test('shows metrics in the format that Prometheus asks for', async () => {
    const source = { definitions: [gauge('depth', 'How deep')], read: () => [{ name: 'depth', value: 3 }] };
    const answer = await fetch(`${(await start({ metrics: [source] })).url}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe('# HELP depth How deep\n# TYPE depth gauge\ndepth 3\n');
  });

  test('says how far the services are behind the log, and who reads it', async () => {
    const lag = { topic: topics.facts, groupId: 'ledger', partition: 2, committedOffset: 3, endOffset: 5 };
    const listLag = async () => [
      { ...lag, lagRecordCount: 2, ageMs: 700, isReadHere: true },
      { ...lag, partition: 3, committedOffset: 5, lagRecordCount: 0, ageMs: undefined, isReadHere: false },
    ];
    const answer = await fetch(`${(await start({ listLag })).url}/lag`);
    const shown = { topic: topics.facts, group: 'ledger', end_offset: 5 };
    expect(await answer.json()).toEqual({
      partitions: [
        { ...shown, partition: 2, committed_offset: 3, lag: 2, age_ms: 700, owner: `pid ${process.pid}` },
        { ...shown, partition: 3, committed_offset: 5, lag: 0, age_ms: null, owner: null },
      ],
    });
    const failing = () => Promise.reject(new Failure('retryable', 'log_unanswered', 'no broker answers'));
    const refused = await fetch(`${(await start({ listLag: failing })).url}/lag`);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { error: 'no broker answers', code: 'log_unanswered' },
    ]);
  });

  test('knows no other path and no other method', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/livez`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${url}/livez`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('outlives a source of metrics that is broken', async () => {
    const broken = {
      definitions: [],
      read: () => {
        throw new Error('broken');
      },
    };
    const { url } = await start({ metrics: [broken] });
    expect((await fetch(`${url}/metrics`)).status).toBe(500);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  const pagesOf = (answer: HttpPages['answer']) => ({ pages: [{ prefix: '/v1/', answer }], health: running() });

  test('lets nobody ask for pages by a name that is not its own, and everybody for its health', async () => {
    const server = await start(pagesOf(async () => ({ status: 200, headers: {}, body: 'shown' })));
    const ask = (path: string, headers: OutgoingHttpHeaders) =>
      new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: portOf(server), path, headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          answer.on('end', () => resolve({ status: answer.statusCode, text }));
        });
        asked.on('error', reject).end();
      });
    expect(await ask('/v1/x', { host: 'localhost' })).toEqual({ status: 200, text: 'shown' });
    for (const headers of [{ host: 'evil.example' }, { host: 'localhost', origin: 'http://evil.example' }]) {
      const refused = await ask('/v1/x', headers);
      expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
        403,
        { code: 'host_not_allowed', detail: expect.stringMatching(/found "(http:\/\/)?evil\.example"$/) },
      ]);
      expect((await ask('/livez', headers)).status).toBe(200);
    }
  });

  test('reads what is sent along, up to a limit', async () => {
    const { url } = await start(
      pagesOf(async ({ readBody }) => {
        const body = await readBody(5);
        return { status: 200, headers: {}, body: body === undefined ? 'too long' : Buffer.from(body).toString() };
      }),
    );
    const post = async (body: string) => (await fetch(`${url}/v1/x`, { method: 'POST', body })).text();
    expect([await post('12345'), await post('123456'), await post('')]).toEqual(['12345', 'too long', '']);
  });

  test('sends pieces as they come, and cuts the connection when they break off', async () => {
    let isBroken = false;
    async function* pieces() {
      yield 'one, ';
      if (isBroken) throw new Error('broken');
      yield 'two';
    }
    const { url } = await start(pagesOf(async () => ({ status: 200, headers: {}, body: pieces() })));
    expect(await (await fetch(`${url}/v1/x`)).text()).toBe('one, two');
    isBroken = true;
    await expect(fetch(`${url}/v1/x`).then((answer) => answer.text())).rejects.toThrow();
  });

  test('stops making pieces when the client has gone', async () => {
    let tellEnd = (): void => undefined;
    const ended = new Promise<void>((resolve) => void (tellEnd = resolve));
    async function* endless() {
      try {
        for (;;) {
          yield 'more\n';
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        tellEnd();
      }
    }
    const { url } = await start(pagesOf(async () => ({ status: 200, headers: {}, body: endless() })));
    const leaving = new AbortController();
    const answer = await fetch(`${url}/v1/x`, { signal: leaving.signal });
    await answer.body?.getReader().read();
    leaving.abort();
    await ended;
  });

  test('refuses a port that is taken, or takes another one when it may', async () => {
    const first = await start();
    await expect(start({ port: portOf(first) })).rejects.toMatchObject({ code: 'port_in_use', kind: 'permanent' });
    const second = await start({ port: portOf(first), hasSubstitute: true });
    expect((await fetch(`${second.url}/livez`)).status).toBe(200);
  });

  test('closes with a connection open, and may be closed twice', async () => {
    const server = await start();
    await fetch(`${server.url}/livez`, { keepalive: true });
    await server.shutdown();
    await server.shutdown();
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
  });
});
