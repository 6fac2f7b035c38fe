import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * What a proxy does to whatever passes it from now on. Every fault but `delay` ends the connections that it meets, also
 * those that were open before.
 */
export type TcpFault =
  /** Passes everything on. */
  | { readonly kind: 'none' }
  /** Passes what the client sends on so much later, in its order. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Breaks the connection (RST) once the client has sent so many bytes through it; those bytes are passed on. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Lets the request through, and breaks the connection (RST) when the answer begins: done, but nobody was told. */
  | { readonly kind: 'swallow_reply' }
  /** Takes everything, passes nothing on and never answers. */
  | { readonly kind: 'hang' };

/** A proxy between a client and a server that may do it wrong. */
export interface FaultProxy<Fault> {
  readonly host: string;
  /** Where clients connect; it stays the same as long as the proxy runs. */
  readonly port: number;
  /** From now on, for all connections. */
  setFault(fault: Fault): void;
  /** How often something was passed on or met a fault: connections that sent something, or HTTP requests. */
  seenCount(): number;
  shutdown(): Promise<void>;
}

/** Where the proxied server listens. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** A proxy for any protocol over TCP, on a free loopback port. */
export async function createFaultProxy(target: ProxyTarget): Promise<FaultProxy<TcpFault>> {
  let fault: TcpFault = { kind: 'none' };
  let seenCount = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    seenCount += 1;
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => open.delete(socket));
      // Whoever breaks off takes the other side along; the cause is the fault, which is no error here.
      socket.on('error', () => breakOff(client, upstream));
    }
    passOn(client, upstream, () => fault);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: portOf(server.address()),
    setFault(next) {
      fault = next;
    },
    seenCount: () => seenCount,
    async shutdown() {
      server.close();
      for (const socket of open) socket.resetAndDestroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

function passOn(client: Socket, upstream: Socket, currentFault: () => TcpFault): void {
  let sentBytes = 0;
  client.on('data', (chunk: Buffer) => {
    const fault = currentFault();
    switch (fault.kind) {
      case 'none':
      case 'swallow_reply':
        upstream.write(chunk);
        break;
      case 'delay':
        setTimeout(() => upstream.write(chunk), fault.delayMs);
        break;
      case 'cut': {
        const room = fault.afterBytes - sentBytes;
        if (chunk.length < room) upstream.write(chunk);
        else upstream.end(chunk.subarray(0, Math.max(room, 0)), () => breakOff(client, upstream));
        break;
      }
      case 'hang':
        break;
    }
    sentBytes += chunk.length;
  });
  upstream.on('data', (chunk: Buffer) => {
    const { kind } = currentFault();
    if (kind === 'swallow_reply') breakOff(client, upstream);
    else if (kind !== 'hang') client.write(chunk);
  });
  client.on('end', () => upstream.end());
  upstream.on('end', () => client.end());
}

function breakOff(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy();
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port');
  return address.port;
}
