import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import type { DirectoryFacts } from './directory-check.js';
import { getPortOwner } from './port-owner.js';
import type { PortFacts } from './port-check.js';
import type { RunningFacts } from './running-check.js';

/** No door of a Waybill on the same machine takes longer to open. */
const answerTimeoutMs = 2_000;

/** Looks at a directory without touching it. */
export async function probeDirectory(path: string): Promise<DirectoryFacts> {
  const kind = await kindOf(path);
  const present = kind === 'present' ? path : await nearestDirectory(dirname(path));
  const isWritable = await access(present, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const freeBytes = await statfs(present, { bigint: true }).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
  return { path, kind, isWritable, freeBytes, holderPid: await holderOf(path) };
}

async function kindOf(path: string): Promise<DirectoryFacts['kind']> {
  try {
    return (await stat(path)).isDirectory() ? 'present' : 'not_a_directory';
  } catch {
    return 'absent';
  }
}

async function nearestDirectory(path: string): Promise<string> {
  const isThere = (await kindOf(path)) === 'present';
  return isThere || dirname(path) === path ? path : nearestDirectory(dirname(path));
}

/** The process that wrote its id beside the lock, while it lives. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(join(path, 'waybill.pid'), 'utf8').catch(() => '');
  const pid = Number(text.trim());
  return Number.isSafeInteger(pid) && pid > 0 && isProcessAlive(pid) ? pid : undefined;
}

/** Whether a process with this id exists. */
export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It exists and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Tries to listen on a port of 127.0.0.1, and asks who does when that is taken. */
export async function probePort(port: number): Promise<PortFacts> {
  const code = await listenCode(port);
  if (code === undefined) return { port, state: 'free', owner: '' };
  if (code === 'EACCES') return { port, state: 'forbidden', owner: '' };
  return { port, state: 'taken', owner: await getPortOwner(port) };
}

function listenCode(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Why nobody takes a connection at any of some addresses, `host:port`; nothing when one does. */
export async function probeAddresses(addresses: readonly string[]): Promise<string | undefined> {
  const problems = await Promise.all(addresses.map(connectProblem));
  return problems.includes(undefined) ? undefined : problems.join(', ');
}

function connectProblem(address: string): Promise<string | undefined> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: answerTimeoutMs });
    const settle = (problem: string | undefined): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => settle(undefined));
    socket.once('timeout', () => settle(`no answer within ${answerTimeoutMs} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
}

/** Whether ClickHouse answers /ping, which needs no credentials. */
export async function probeStore(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(answerTimeoutMs) });
    return answer.ok && (await answer.text()).trim() === 'Ok.';
  } catch {
    return false;
  }
}

/** `grpc.health.v1.HealthCheckResponse { status: SERVING }`; the request for the whole server is the empty message. */
const serving = Buffer.from([0x08, 0x01]);

/** Asks a gRPC server's standard health service. */
export function probeHealth(endpoint: string): Promise<RunningFacts['health']> {
  const client = new Client(endpoint, credentials.createInsecure());
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      Buffer.alloc(0),
      { deadline: Date.now() + answerTimeoutMs },
      (error, answer) => {
        client.close();
        if (error !== null) resolve('no_answer');
        else resolve(answer !== undefined && serving.equals(answer) ? 'serving' : 'not_serving');
      },
    );
  });
}
