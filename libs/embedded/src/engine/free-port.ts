import { createServer } from 'node:net';

/** A port, and the loopback addresses on which it is free. */
export interface FreePort {
  readonly port: number;
  readonly hosts: readonly string[];
}

type Listened = { readonly kind: 'free'; readonly port: number } | { readonly kind: 'taken' | 'no_such_address' };

function listenOnce(port: number, host: string): Promise<Listened> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve({ kind: 'taken' });
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve({ kind: 'no_such_address' });
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const listened = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve({ kind: 'free', port: listened }));
    });
  });
}

/**
 * The wanted port where it is free on every loopback address of this machine (0: any), `undefined` where somebody has it.
 * `localhost` means both addresses: a port that is ours on one and another program's on the other would be a riddle.
 * Free at the time of asking: another program may still take it.
 */
export async function getFreePort(wantedPort: number): Promise<FreePort | undefined> {
  const overIpv4 = await listenOnce(wantedPort, '127.0.0.1');
  if (overIpv4.kind !== 'free') return undefined;
  const overIpv6 = await listenOnce(overIpv4.port, '::1');
  if (overIpv6.kind === 'taken') return undefined;
  return { port: overIpv4.port, hosts: overIpv6.kind === 'free' ? ['127.0.0.1', '::1'] : ['127.0.0.1'] };
}
