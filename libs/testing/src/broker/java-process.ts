import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs java in the background and says its process id. When the owner is gone, also by SIGKILL, java is killed and its
 * directory removed. Signals are caught and not ignored: java would inherit that, and could not be stopped in order.
 */
const guard = `
trap : INT TERM HUP
owner=$1; directory=$2; shift 2
"$@" &
child=$!
echo "pid $child"
while kill -0 $child 2>/dev/null; do
  kill -0 "$owner" 2>/dev/null || { kill -9 $child; rm -rf "$directory"; }
  sleep 0.5
done
wait $child
`;

const pollMs = 50;
const keptLineCount = 60;

export interface JavaProcessOptions {
  readonly args: readonly string[];
  /** The process is up when its output matches. */
  readonly readyPattern: RegExp;
  readonly readyTimeoutMs: number;
  /** Gets what the process says. */
  readonly outputFile: string;
  /** The process with which this one ends, and the directory that is removed then. */
  readonly ownerPid: number;
  readonly directory: string;
}

/** A Java process that dies with its owner. */
export interface JavaProcess {
  readonly pid: number;
  /** The last lines that it said. */
  output(): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  waitForEnd(): Promise<void>;
}

/** Starts `java`, and resolves when it is ready; rejects with its output when it ends before, or takes too long. */
export async function createJavaProcess(options: JavaProcessOptions): Promise<JavaProcess> {
  const { outputFile, ownerPid, directory, args, readyPattern, readyTimeoutMs } = options;
  const descriptor = openSync(outputFile, 'a');
  const offset = (await readFile(outputFile, 'utf8')).length;
  const guarded = spawn('sh', ['-c', guard, 'sh', String(ownerPid), directory, 'java', ...args], {
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  guarded.unref();
  let hasEnded = false;
  const ended = once(guarded, 'exit').then(() => void (hasEnded = true));
  const waitForEnd = () => {
    guarded.ref();
    return ended;
  };
  const readOutput = async () => (await readFile(outputFile, 'utf8')).slice(offset);
  const output = async () => (await readOutput()).split('\n').slice(-keptLineCount).join('\n');
  const pidOf = (text: string) => Number(/^pid (\d+)$/m.exec(text)?.[1] ?? 0);
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const text = await readOutput();
    const pid = pidOf(text);
    if (pid > 0 && readyPattern.test(text))
      return { pid, waitForEnd, output, signal: (name) => process.kill(pid, name) };
    if (hasEnded) throw new Error(`expected java to start, found it ended:\n${await output()}`);
    if (performance.now() > deadline) {
      if (pid > 0) process.kill(pid, 'SIGKILL');
      throw new Error(`expected java to be ready within ${readyTimeoutMs} ms, found:\n${await output()}`);
    }
    await pause(pollMs);
  }
}
