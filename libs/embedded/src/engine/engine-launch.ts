import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@waybill/ports';
import { engineDatabases, type EngineUsersOptions, toEngineArguments } from './engine-config.js';
import {
  createNotRunningFailure,
  createStartTimeoutFailure,
  toStartFailure,
  toStatementFailure,
} from './engine-failure.js';
import { type EngineFiles, writeEngineFiles } from './engine-files.js';
import { type EngineAccount, requestEngine } from './engine-http.js';
import { type EngineConfinement, type EngineFence, type EngineProcess, startEngineProcess } from './engine-process.js';
import type { FreePort } from './free-port.js';

/** One start of the engine. */
export interface EngineLaunchOptions {
  readonly libraryPath: string;
  readonly files: EngineFiles;
  readonly http: FreePort;
  readonly tcpPort: number | undefined;
  readonly memoryBytesMax: number;
  readonly writer: EngineAccount;
  readonly users: EngineUsersOptions;
  readonly startTimeoutMs: number;
  /** Gives the start up. */
  readonly signal: AbortSignal;
}

/** An engine that answers. */
export interface LaunchedEngine extends EngineProcess {
  readonly fence: EngineFence;
  /** Tables (`waybill.calls`) of which the engine set aside parts that it could not read: rows are missing there. */
  readonly damagedTables: readonly string[];
}

const pollMs = 20;
const requestTimeoutMs = 10_000;
const wrongPassword = 516;

/**
 * Starts the engine's process and resolves when it answers and has the databases of Waybill. Rejects with a `Failure`
 * when it does not come up, leaving no process behind.
 */
export async function launchEngine(options: EngineLaunchOptions): Promise<LaunchedEngine> {
  const { files, http, memoryBytesMax, tcpPort, users } = options;
  await writeEngineFiles(files, {
    httpPort: http.port,
    listenHosts: http.hosts,
    memoryBytesMax,
    tcpPort,
    users,
  });
  const process = startEngineProcess({
    libraryPath: options.libraryPath,
    arguments: toEngineArguments({ ...files, hasTcp: tcpPort !== undefined }),
    confinement: toConfinement(options),
    workingDirectory: files.userFilesDirectory,
  });
  try {
    await waitUntilReady(process, options);
    return { ...process, fence: await process.fenced, damagedTables: await listDamagedTables(options) };
  } catch (error) {
    process.kill('SIGKILL');
    await process.ended;
    throw options.signal.aborted ? createNotRunningFailure() : error;
  }
}

// What the engine reads of the system to size itself; found by running it fenced in. `/proc/self` as a whole would show
// its memory and environment.
const systemPaths = [
  ...['stat', 'statm', 'status'].map((file) => `/proc/self/${file}`),
  ...['cpuinfo', 'loadavg', 'meminfo', 'mounts', 'stat', 'uptime'].map((file) => `/proc/${file}`),
  '/sys/devices/system',
  '/sys/fs/cgroup',
  '/dev/random',
  '/dev/urandom',
];

function toConfinement({ files, http, tcpPort }: EngineLaunchOptions): EngineConfinement {
  return {
    writablePaths: [files.storeDirectory, '/dev/null'],
    readablePaths: [files.configDirectory, files.userFilesDirectory, ...systemPaths],
    ports: tcpPort === undefined ? [http.port] : [http.port, tcpPort],
  };
}

async function waitUntilReady(process: EngineProcess, options: EngineLaunchOptions): Promise<void> {
  const where = { ...options.files, httpPort: options.http.port };
  const timeout = new AbortController();
  const expired = sleep(options.startTimeoutMs, 'timeout' as const, { signal: timeout.signal });
  const answered = untilAnswers(options, AbortSignal.any([timeout.signal, options.signal]));
  try {
    const first = await Promise.race([process.ended, answered, expired]);
    if (first === 'timeout') throw createStartTimeoutFailure(where, options.startTimeoutMs);
    if (first !== 'ready') throw toStartFailure(first, where);
  } finally {
    timeout.abort();
  }
}

/**
 * Resolves when the engine let our writer create the databases. Any program could answer on that port; only this engine
 * knows the writer's password. The views' database has to exist before a reader can log in, as it is his default.
 */
async function untilAnswers(options: EngineLaunchOptions, signal: AbortSignal): Promise<'ready'> {
  for (const database of [engineDatabases.tables, engineDatabases.views]) {
    while (!(await hasDatabase(options, database))) await sleep(pollMs, undefined, { signal });
  }
  return 'ready';
}

const damagedTablesStatement =
  "SELECT DISTINCT concat(database, '.', table) AS name FROM system.detached_parts WHERE startsWith(reason, 'broken') ORDER BY name";

async function listDamagedTables({ files, http, writer }: EngineLaunchOptions): Promise<readonly string[]> {
  const request = { port: http.port, path: '/', account: writer, timeoutMs: requestTimeoutMs };
  const { body, engineCode } = await requestEngine({ ...request, body: damagedTablesStatement });
  if (engineCode !== undefined) throw toStatementFailure(engineCode, damagedTablesStatement, files.dataDirectory);
  return body.split('\n').filter((name) => name !== '');
}

/** False while nobody answers, or somebody who is not our engine: its own end will tell that the port is taken. */
async function hasDatabase({ http, files, writer }: EngineLaunchOptions, database: string): Promise<boolean> {
  const body = `CREATE DATABASE IF NOT EXISTS ${database}`;
  try {
    const request = { port: http.port, path: '/', body, account: writer, timeoutMs: requestTimeoutMs };
    const { engineCode, statusCode } = await requestEngine(request);
    if (engineCode !== undefined && engineCode !== wrongPassword) {
      throw toStatementFailure(engineCode, body, files.dataDirectory);
    }
    return statusCode === 200;
  } catch (error) {
    if (error instanceof Failure) throw error;
    return false;
  }
}
