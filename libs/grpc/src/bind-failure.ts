import { createServer } from 'node:net';
import { Failure } from '@waybill/ports';

/** Where a server listens. */
export interface Address {
  /** An IP address or a host name. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Why an address cannot be listened on; `undefined` when it can. The system is asked directly, because grpc-js
 * keeps the code to itself and says the reason only in the text of its message.
 */
export async function findBindFailure(address: Address, cause?: unknown): Promise<Failure | undefined> {
  const where = `${address.host}:${address.port}`;
  const code = await listenCode(address);
  switch (code) {
    case undefined:
      return undefined;
    case 'EADDRINUSE':
      return new Failure(
        'permanent',
        'port_in_use',
        `${where}: expected a free port, found another program listening; stop it or choose another port`,
        cause,
      );
    case 'EACCES':
      return new Failure(
        'permanent',
        'port_forbidden',
        `${where}: expected the right to listen, found none; choose a port above 1023`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Failure(
        'permanent',
        'address_unknown',
        `${where}: expected an address of this machine, found ${code}; choose 127.0.0.1 or 0.0.0.0`,
        cause,
      );
    default:
      return new Failure('retryable', 'bind_failed', `${where}: expected to listen, found ${code}; start again`, cause);
  }
}

/** A failure to listen whose reason has gone by the time it was asked for. */
export function bindFailed({ host, port }: Address, cause: unknown): Failure {
  return new Failure(
    'retryable',
    'bind_failed',
    `${host}:${port}: expected to listen, found a failure that is gone now; start again`,
    cause,
  );
}

/** The system's error code for listening there; `undefined` when it works now. */
function listenCode({ host, port }: Address): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
