import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the engine's process may touch. Paths that do not exist are left out; ports are the ones it may listen on. */
export interface EngineConfinement {
  readonly writablePaths: readonly string[];
  readonly readablePaths: readonly string[];
  readonly ports: readonly number[];
}

/** The one argument of `bin/engine-child.js`, as JSON. */
export interface EngineLaunch {
  readonly libraryPath: string;
  readonly arguments: readonly string[];
  readonly confinement: EngineConfinement;
  /** The process starts here. */
  readonly workingDirectory: string;
}

/** How the engine's process was fenced in: `none` where the system offers nothing, with the reason. */
export interface EngineFence {
  readonly fence: 'landlock' | 'none';
  readonly reason: string;
}

/** What `bin/engine-child.js` reports. */
type EngineMessage = ({ readonly kind: 'confined' } & EngineFence) | { readonly kind: 'ended'; readonly error: string };

/** How the engine's process ended. */
export interface EngineEnd {
  /** The engine's own error code (76: directory in use, 210: cannot listen); `undefined` when it named none. */
  readonly engineCode: number | undefined;
  /** `exit 0`, `SIGKILL`: for messages. */
  readonly how: string;
  /** The last lines the engine said, oldest first; bounded. */
  readonly lastLines: readonly string[];
}

/** A running engine process. It dies with this process, however this process dies. */
export interface EngineProcess {
  readonly pid: number | undefined;
  /** Resolves before the engine opens its data; never rejects, and stays open when the process ends before. */
  readonly fenced: Promise<EngineFence>;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<EngineEnd>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

// By path from the package's root, two levels up from here whether this file runs from `src/engine` or `dist/engine`.
const childProgram = fileURLToPath(new URL('../../bin/engine-child.js', import.meta.url));

const lastLineCountMax = 20;
const lineCharacterCountMax = 500;

/** Starts the engine's process. Problems of the start show as an early `ended`. */
export function startEngineProcess(launch: EngineLaunch): EngineProcess {
  const child = fork(childProgram, [JSON.stringify(launch)], {
    cwd: launch.workingDirectory,
    // Nothing of our environment: it may hold secrets, and SQL must not find them. One pool thread: see landlock.js.
    env: { TZ: 'UTC', UV_THREADPOOL_SIZE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastLines = keepLastLines(child);
  let addFence: (fence: EngineFence) => void;
  const fenced = new Promise<EngineFence>((resolve) => {
    addFence = resolve;
  });
  child.on('message', (message: EngineMessage) => {
    if (message.kind === 'confined') addFence({ fence: message.fence, reason: message.reason });
    else for (const line of message.error.split('\n')) lastLines.add(line);
  });
  return {
    pid: child.pid,
    fenced,
    ended: waitForEnd(child, lastLines),
    kill: (signal) => void child.kill(signal),
  };
}

interface LastLines {
  readonly lines: string[];
  add(line: string): void;
}

function keepLastLines(child: ChildProcess): LastLines {
  const lines: string[] = [];
  const add = (line: string): void => {
    if (line.trim() === '') return;
    lines.push(line.slice(0, lineCharacterCountMax));
    if (lines.length > lastLineCountMax) lines.shift();
  };
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', add);
  return { lines, add };
}

function waitForEnd(child: ChildProcess, lastLines: LastLines): Promise<EngineEnd> {
  return new Promise((resolve) => {
    const end = (how: string): void =>
      resolve({ engineCode: parseEngineCode(lastLines.lines), how, lastLines: [...lastLines.lines] });
    child.on('error', (error) => {
      lastLines.add(error.message);
      if (child.pid === undefined) end('not started');
    });
    child.on('close', (exitCode, signal) => end(signal ?? `exit ${exitCode}`));
  });
}

/** The engine prefixes what it dies of with `Code: N.`; the first one named is the cause. */
function parseEngineCode(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const code = /\bCode: (\d+)\. DB::/.exec(line)?.[1];
    if (code !== undefined) return Number(code);
  }
  return undefined;
}
