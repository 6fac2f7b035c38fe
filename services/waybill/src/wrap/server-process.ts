import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** How a server process ended. */
export interface ServerExit {
  /** What a shell would report: the exit code, or 128 + signal number; 127 when there is no such command, 126 when it cannot run. */
  readonly exitCode: number;
  /** `exit 1`, `SIGKILL`, `ENOENT`: for people and for the event. */
  readonly code: string;
  /** A sentence for the operator when the server could not be started. */
  readonly problem?: string;
}

/** A running server, or one that failed to start: `exited` tells. */
export interface ServerProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once, when the process has ended or could not be started. Never rejects. */
  readonly exited: Promise<ServerExit>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a server's command with all three streams as pipes. */
export function startServer(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): ServerProcess {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Only through a shell does Windows find `npx`, which is a script there.
    shell: process.platform === 'win32',
    windowsHide: true,
  });
  // A server that dies breaks the pipe to it; its exit says so already.
  child.stdin.on('error', () => {});
  return { ...pipesOf(child), exited: exitOf(child, command), kill: (signal) => void child.kill(signal) };
}

function pipesOf(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
): Pick<ServerProcess, 'stdin' | 'stdout' | 'stderr'> {
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr };
}

function exitOf(child: ChildProcessByStdio<Writable, Readable, Readable>, command: string): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(toStartFailure(error, command));
    });
    child.once('exit', (code, signal) => resolve(toServerExit(code, signal)));
  });
}

function toServerExit(code: number | null, signal: NodeJS.Signals | null): ServerExit {
  if (signal === null) return { exitCode: code ?? 1, code: `exit ${code ?? 1}` };
  return { exitCode: 128 + (constants.signals[signal] ?? 0), code: signal };
}

function toStartFailure(error: Error, command: string): ServerExit {
  const code = 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') {
    const problem = `Expected the MCP server's command after "--", found no program named "${command}". Install it, or write its full path.`;
    return { exitCode: 127, code, problem };
  }
  return { exitCode: 126, code, problem: `Could not start the MCP server "${command}": ${code}.` };
}
