import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultProxy, ProxyTarget } from './fault-proxy.js';

/** What an HTTP proxy does to the requests that it chooses; the rest is passed on. */
export interface HttpFault {
  readonly kind: 'answer' | 'append' | 'break_off' | 'delay';
  /** Which requests: those whose query or first bytes of the body match. Default: all. */
  readonly matching?: RegExp;
  /**
   * For `answer`: the status; the request is not passed on. For `append`: the request is passed on, its answer keeps its
   * status and gets `body` at its end. For `break_off`: passed on, and the answer stops after its head and `body`. For
   * `delay`: passed on `delayMs` later.
   */
  readonly status?: number;
  readonly delayMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** No fault. */
const noFault = { kind: 'none' } as const;

/** Enough to recognise a statement by. */
const matchedBytesMax = 4_096;

/**
 * A proxy that understands HTTP/1.1, for what a TCP proxy cannot do: answers that the server never gave, and answers
 * that begin well and end badly. On a free loopback port.
 */
export async function createHttpFaultProxy(target: ProxyTarget): Promise<FaultProxy<HttpFault | typeof noFault>> {
  let fault: HttpFault | typeof noFault = noFault;
  let seenCount = 0;
  const server = createServer((incoming, response) => {
    const serve = async () => {
      const body = await readAll(incoming);
      seenCount += 1;
      const met = fault.kind !== 'none' && isMatching(fault, incoming.url ?? '', body) ? fault : undefined;
      if (met?.kind === 'delay') await pause(met.delayMs);
      if (met?.kind === 'answer') answer(met, response);
      else await forward(target, { incoming, body, response, fault: met });
    };
    // Somebody broke off: so does the answer.
    serve().catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port');
  return {
    host: '127.0.0.1',
    port: address.port,
    setFault(next) {
      fault = next;
    },
    seenCount: () => seenCount,
    async shutdown() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function isMatching({ matching }: HttpFault, url: string, body: Buffer): boolean {
  if (matching === undefined) return true;
  return (
    matching.test(decodeURIComponent(url.replaceAll('+', ' '))) ||
    matching.test(body.toString('utf8', 0, matchedBytesMax))
  );
}

function answer({ status = 503, headers = {}, body = '' }: HttpFault, response: ServerResponse): void {
  response.writeHead(status, headers).end(body);
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly fault: HttpFault | undefined;
}

async function forward(target: ProxyTarget, { incoming, body, response, fault }: Exchange): Promise<void> {
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  const outgoing = request({
    ...target,
    // A connection that the server is just closing would be a fault that nobody asked for.
    agent: false,
    method: incoming.method,
    path: incoming.url,
    headers: { ...headers, connection: 'close', 'content-length': body.length },
  });
  outgoing.end(body);
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  const bytes = await readAll(reply);
  const { connection: _closed, 'content-length': __, 'transfer-encoding': ___, ...kept } = reply.headers;
  response.writeHead(reply.statusCode ?? 502, { ...kept, ...fault?.headers });
  if (fault?.kind === 'break_off') response.write(fault.body ?? '', () => response.destroy());
  else response.end(Buffer.concat([bytes, Buffer.from(fault?.body ?? '')]));
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
