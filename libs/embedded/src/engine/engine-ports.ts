import { Failure } from '@waybill/ports';
import { type FreePort, getFreePort } from './free-port.js';

/** Which ports the operator wants; 0 takes any free one, `undefined` leaves the protocol closed. */
export interface WantedPorts {
  readonly httpPort: number;
  readonly tcpPort: number | undefined;
}

/** A wanted port that somebody else has, and the one used in its place. */
export interface PortTaken {
  readonly protocol: 'http' | 'tcp';
  readonly wantedPort: number;
  readonly usedPort: number;
}

/** The ports of one run of the engine: they stay the same over its restarts. */
export interface EnginePorts {
  readonly http: FreePort;
  readonly tcpPort: number | undefined;
  readonly taken: readonly PortTaken[];
}

const tryCountMax = 10;

/** Chooses the wanted ports where they are free, others where they are not. */
export async function getEnginePorts(wanted: WantedPorts): Promise<EnginePorts> {
  const http = (await getFreePort(wanted.httpPort)) ?? (await getAnyPort([]));
  const taken: PortTaken[] = toTaken('http', wanted.httpPort, http.port);
  if (wanted.tcpPort === undefined) return { http, tcpPort: undefined, taken };
  const wantedTcp = wanted.tcpPort === http.port ? undefined : await getFreePort(wanted.tcpPort);
  const tcpPort = (wantedTcp ?? (await getAnyPort([http.port]))).port;
  return { http, tcpPort, taken: [...taken, ...toTaken('tcp', wanted.tcpPort, tcpPort)] };
}

async function getAnyPort(except: readonly number[]): Promise<FreePort> {
  for (let tryCount = 0; tryCount < tryCountMax; tryCount += 1) {
    const free = await getFreePort(0);
    if (free !== undefined && !except.includes(free.port)) return free;
  }
  throw new Failure(
    'retryable',
    'port_taken',
    'expected a free TCP port on 127.0.0.1 and ::1, found none: close programs that hold many ports, or name a free port',
  );
}

function toTaken(protocol: PortTaken['protocol'], wantedPort: number, usedPort: number): PortTaken[] {
  return wantedPort === 0 || wantedPort === usedPort ? [] : [{ protocol, wantedPort, usedPort }];
}
