import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFaultProxy, type FaultProxy, type TcpFault } from './fault-proxy.js';
import { createHttpFaultProxy } from './http-fault-proxy.js';

describe('A proxy with faults', () => {
  let server: Server;
  let received: string[];
  const target = { host: '127.0.0.1', port: 0 };

  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += String(chunk);
      });
      request.on('end', () => {
        received.push(text);
        response.setHeader('X-Told', 'yes').end('answer');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    target.port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const post = (port: number, body = 'question') =>
    fetch(`http://127.0.0.1:${port}/?query=INSERT+INTO+t`, { method: 'POST', body });

  describe('on TCP', () => {
    let proxy: FaultProxy<TcpFault>;

    beforeEach(async () => {
      proxy = await createFaultProxy(target);
    });

    afterEach(() => proxy.shutdown());

    test('passes everything on while it has none, also later', async () => {
      for (const fault of [{ kind: 'none' }, { kind: 'delay', delayMs: 1 }] as const) {
        proxy.setFault(fault);
        expect(await (await post(proxy.port)).text()).toBe('answer');
      }
      expect(received).toEqual(['question', 'question']);
      expect(proxy.seenCount()).toBeGreaterThan(0);
    });

    test('swallows the reply of a request that was done', async () => {
      proxy.setFault({ kind: 'swallow_reply' });
      await expect(post(proxy.port)).rejects.toThrow();
      expect(received).toEqual(['question']);
    });

    test('cuts a request in the middle, which is never whole at the server', async () => {
      proxy.setFault({ kind: 'cut', afterBytes: 1_000 });
      await expect(post(proxy.port, 'x'.repeat(100_000))).rejects.toThrow();
      expect(received).toEqual([]);
    });

    test('hangs until whoever waits gives up', async () => {
      proxy.setFault({ kind: 'hang' });
      const waiting = fetch(`http://127.0.0.1:${proxy.port}`, { signal: AbortSignal.timeout(50) });
      await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(received).toEqual([]);
    });
  });

  describe('on HTTP', () => {
    test('answers itself, adds to an answer, and breaks one off', async () => {
      const proxy = await createHttpFaultProxy(target);
      try {
        expect(await (await post(proxy.port)).text()).toBe('answer');
        proxy.setFault({ kind: 'answer', status: 503, body: 'busy' });
        expect((await post(proxy.port)).status).toBe(503);
        expect(received).toHaveLength(1);
        proxy.setFault({ kind: 'append', headers: { 'X-More': '1' }, body: ' and an error' });
        const longer = await post(proxy.port);
        expect([longer.status, longer.headers.get('X-Told'), longer.headers.get('X-More')]).toEqual([200, 'yes', '1']);
        expect(await longer.text()).toBe('answer and an error');
        proxy.setFault({ kind: 'break_off', body: 'ans' });
        await expect(post(proxy.port).then((response) => response.text())).rejects.toThrow();
        expect(received).toHaveLength(3);
      } finally {
        await proxy.shutdown();
      }
    });

    test('passes on later what it was told to delay', async () => {
      const proxy = await createHttpFaultProxy(target);
      try {
        proxy.setFault({ kind: 'delay', delayMs: 300 });
        const asked = post(proxy.port);
        await expect(Promise.race([asked, pause(50, 'nothing yet')])).resolves.toBe('nothing yet');
        expect(await (await asked).text()).toBe('answer');
      } finally {
        await proxy.shutdown();
      }
    });

    test('lets pass what it was not told to meet', async () => {
      const proxy = await createHttpFaultProxy(target);
      try {
        proxy.setFault({ kind: 'answer', matching: /INSERT INTO other/ });
        expect((await post(proxy.port)).status).toBe(200);
        proxy.setFault({ kind: 'answer', matching: /INSERT INTO t/ });
        expect((await post(proxy.port)).status).toBe(503);
      } finally {
        await proxy.shutdown();
      }
    });
  });
});
