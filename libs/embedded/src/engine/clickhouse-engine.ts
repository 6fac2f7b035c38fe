import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Component, Failure } from '@waybill/ports';
import { createDirectoryLock } from '../directory-lock.js';
import { engineUsers } from './engine-config.js';
import { createNotRunningFailure } from './engine-failure.js';
import { type EngineFiles, toEngineFiles } from './engine-files.js';
import type { EngineAccount } from './engine-http.js';
import { launchEngine, type LaunchedEngine } from './engine-launch.js';
import { currentPlatform, getEngineLibrary, type Platform } from './engine-library.js';
import { type EnginePorts, getEnginePorts, type PortTaken } from './engine-ports.js';
import type { EngineFence } from './engine-process.js';
import { stopEngine } from './engine-stop.js';
import { type EngineRestart, superviseEngine } from './engine-supervision.js';

/** What the operator chooses, and whom the engine tells. Callbacks must not throw. */
export interface ClickHouseEngineOptions {
  /** The engine's own directory; made when missing. */
  readonly dataDirectory: string;
  /** Wanted port of ClickHouse's HTTP interface; 0 takes any free one. */
  readonly httpPort: number;
  /** Wanted port of ClickHouse's native protocol; left out, it stays closed. */
  readonly tcpPort?: number;
  /** What all statements together may allocate; 2 GiB unless said otherwise. */
  readonly memoryBytesMax?: number;
  /** How long the engine may take to answer after its process started; 60 s unless said otherwise. */
  readonly startTimeoutMs?: number;
  /** How often an engine that keeps ending is started again, without a stable minute between, before it is given up; 5. */
  readonly restartCountMax?: number;
  /** Left out: this machine. */
  readonly platform?: Platform;
  /** A wanted port was taken, and another is used. Called once the engine answers there. */
  readonly onPortTaken?: (taken: PortTaken) => void;
  /** The engine's threads could not be fenced in: whoever may query may read the files of this account. */
  readonly onUnfenced?: (reason: string) => void;
  /**
   * Rows are missing: the engine set aside parts of these tables that it could not read, and goes on without them. Told
   * at each start until the tables are made again, or the parts dropped (`ALTER TABLE … DROP DETACHED PART`).
   */
  readonly onDamagedTables?: (tables: readonly string[]) => void;
  /** The engine ended by itself and is being started again. */
  readonly onRestart?: (restart: EngineRestart) => void;
  /** The engine was given up: it stays down until `shutdown` and `start`. */
  readonly onFailure?: (failure: Failure) => void;
}

/** How the engine is. */
export type EngineState =
  | { readonly phase: 'stopped' | 'starting' | 'restarting' | 'stopping' }
  | { readonly phase: 'ready'; readonly pid: number | undefined; readonly fence: EngineFence }
  | { readonly phase: 'failed'; readonly failure: Failure };

/**
 * The ClickHouse engine in a process of its own, with ClickHouse's own HTTP port on the loopback addresses.
 *
 * Contract
 * - `start` resolves when statements are answered and the databases `waybill` and `waybill_v` exist. It rejects with a
 *   {@link Failure}: `data_directory_in_use`, `data_directory_not_usable`, `disk_full`, `platform_unsupported`,
 *   `engine_library_missing`, `engine_store_damaged`, `engine_start_failed`, `engine_start_timeout`.
 * - An acknowledged insert is on disk: it survives the end of the engine, of this process and of the power.
 * - When the engine ends by itself it is started again on the same port, with growing pauses; `ready` waits for it.
 * - The engine ends with this process, however this process ends.
 * - `shutdown` ends the engine within some seconds. Clients should hang up before: an open connection delays a clean end.
 */
export interface ClickHouseEngine extends Component {
  readonly name: 'engine';
  readonly state: EngineState;
  /** `http://127.0.0.1:8123`; with the wanted port until `start` has resolved. */
  readonly httpUrl: string;
  /** The port of the native protocol, when it is open. */
  readonly tcpPort: number | undefined;
  /** The account that owns the databases. Its password is new with each engine and written nowhere. */
  readonly writer: EngineAccount;
  /** The account for people; a request that names no account is this one, too. */
  readonly reader: EngineAccount;
  /**
   * A reader that may also keep what an audit found. Its password is new with each engine: give it to nobody who may not
   * read the data directory.
   */
  readonly auditor: EngineAccount;
  /** Resolves when the engine answers, at once or after a restart; rejects when it is stopped or given up. */
  ready(): Promise<void>;
}

const mebibyte = 1024 * 1024;
const defaults = { memoryBytesMax: 2048 * mebibyte, startTimeoutMs: 60_000, restartCountMax: 5 };

/** Creates the launcher; nothing happens before `start`. */
export function createClickHouseEngine(options: ClickHouseEngineOptions): ClickHouseEngine {
  return new EngineLauncher({ ...defaults, ...options });
}

type CompleteOptions = ClickHouseEngineOptions & typeof defaults;

/** Failures of a start that pass by themselves: a port taken between asking and listening, an engine still ending. */
const passingCodes: ReadonlySet<string> = new Set(['port_taken', 'data_directory_in_use']);
const launchTryCountMax = 10;
const launchPauseMs = 250;

interface LaunchContext {
  readonly libraryPath: string;
  readonly ports: EnginePorts;
  readonly signal: AbortSignal;
}

/** One run, from `start` to `shutdown`. */
interface Run {
  readonly started: Promise<void>;
  readonly stop: AbortController;
}

class EngineLauncher implements ClickHouseEngine {
  readonly name = 'engine';
  readonly auditor: EngineAccount = { user: engineUsers.auditor, password: newPassword() };
  readonly reader: EngineAccount = { user: engineUsers.reader, password: '' };
  readonly writer: EngineAccount = { user: engineUsers.writer, password: newPassword() };
  readonly #options: CompleteOptions;
  readonly #files: EngineFiles;
  readonly #lock: Component;
  #state: EngineState = { phase: 'stopped' };
  #readiness = createReadiness(createNotRunningFailure());
  #ports: EnginePorts | undefined;
  #process: LaunchedEngine | undefined;
  #supervision: Promise<void> | undefined;
  #run: Run | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: CompleteOptions) {
    this.#options = options;
    this.#files = toEngineFiles(resolve(options.dataDirectory));
    this.#lock = createDirectoryLock(this.#files.dataDirectory);
  }

  get state(): EngineState {
    return this.#state;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#ports?.http.port ?? this.#options.httpPort}`;
  }

  get tcpPort(): number | undefined {
    return this.#ports?.tcpPort;
  }

  ready(): Promise<void> {
    return this.#readiness.promise;
  }

  start(): Promise<void> {
    if (this.#run === undefined) {
      const stop = new AbortController();
      this.#run = { stop, started: this.#start(stop.signal) };
    }
    return this.#run.started;
  }

  shutdown(): Promise<void> {
    this.#stopped ??= this.#stop().finally(() => {
      this.#stopped = undefined;
    });
    return this.#stopped;
  }

  async #start(signal: AbortSignal): Promise<void> {
    this.#state = { phase: 'starting' };
    this.#readiness = createReadiness();
    try {
      const libraryPath = getEngineLibrary(this.#options.platform ?? currentPlatform());
      await this.#lock.start();
      const { launched, ports } = await this.#launchOnFreePorts(libraryPath, signal);
      this.#ports = ports;
      this.#becomeReady(launched);
      for (const taken of ports.taken) this.#options.onPortTaken?.(taken);
      if (launched.fence.fence === 'none') this.#options.onUnfenced?.(launched.fence.reason);
      this.#supervision = this.#supervise(launched, { libraryPath, ports, signal });
    } catch (error) {
      await this.#becomeStopped();
      throw error;
    }
  }

  /** Tries again when another program took the port meanwhile, or when an engine of a killed parent is still ending. */
  async #launchOnFreePorts(
    libraryPath: string,
    signal: AbortSignal,
  ): Promise<{ launched: LaunchedEngine; ports: EnginePorts }> {
    const wanted = { httpPort: this.#options.httpPort, tcpPort: this.#options.tcpPort };
    for (let tryCount = 1; ; tryCount += 1) {
      const ports = await getEnginePorts(wanted);
      try {
        return { launched: await this.#launch({ libraryPath, ports, signal }), ports };
      } catch (error) {
        const isPassing = error instanceof Failure && passingCodes.has(error.code);
        if (!isPassing || tryCount === launchTryCountMax) throw error;
        await sleep(launchPauseMs, undefined, { signal });
      }
    }
  }

  #launch({ libraryPath, ports, signal }: LaunchContext): Promise<LaunchedEngine> {
    return launchEngine({
      libraryPath,
      files: this.#files,
      http: ports.http,
      tcpPort: ports.tcpPort,
      memoryBytesMax: this.#options.memoryBytesMax,
      writer: this.writer,
      users: {
        writerPasswordSha256: sha256Of(this.writer.password),
        auditorPasswordSha256: sha256Of(this.auditor.password),
      },
      startTimeoutMs: this.#options.startTimeoutMs,
      signal,
    });
  }

  async #supervise(first: LaunchedEngine, context: LaunchContext): Promise<void> {
    const failure = await superviseEngine(first, {
      storeDirectory: this.#files.storeDirectory,
      restartCountMax: this.#options.restartCountMax,
      monotonicMs: () => performance.now(),
      signal: context.signal,
      launch: () => this.#launch(context),
      onRestart: (restart) => {
        if (this.#state.phase === 'ready') this.#readiness = createReadiness();
        this.#state = { phase: 'restarting' };
        this.#options.onRestart?.(restart);
      },
      onUp: (launched) => this.#becomeReady(launched),
    });
    if (failure === undefined) return;
    this.#becomeUnavailable({ phase: 'failed', failure }, failure);
    this.#options.onFailure?.(failure);
  }

  async #stop(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    run.stop.abort();
    await run.started.catch(() => {});
    this.#state = { phase: 'stopping' };
    if (this.#process !== undefined && this.#ports !== undefined) {
      await stopEngine(this.#process, { httpPort: this.#ports.http.port, writer: this.writer });
    }
    await this.#supervision;
    await this.#becomeStopped();
  }

  #becomeReady(launched: LaunchedEngine): void {
    this.#process = launched;
    this.#state = { phase: 'ready', pid: launched.pid, fence: launched.fence };
    this.#readiness.resolve();
    if (launched.damagedTables.length > 0) this.#options.onDamagedTables?.(launched.damagedTables);
  }

  async #becomeStopped(): Promise<void> {
    this.#process = undefined;
    this.#supervision = undefined;
    this.#run = undefined;
    this.#becomeUnavailable({ phase: 'stopped' }, createNotRunningFailure());
    await this.#lock.shutdown();
  }

  #becomeUnavailable(state: EngineState, failure: Failure): void {
    this.#state = state;
    this.#readiness.reject(failure);
    this.#readiness = createReadiness(failure);
  }
}

type Readiness = PromiseWithResolvers<void>;

/** Pending, or rejected from the start. Nobody has to be waiting: a rejection that nobody sees is no error. */
function createReadiness(failure?: Failure): Readiness {
  const readiness = Promise.withResolvers<void>();
  readiness.promise.catch(() => {});
  if (failure !== undefined) readiness.reject(failure);
  return readiness;
}

function newPassword(): string {
  return randomBytes(32).toString('base64url');
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
