import { PassThrough } from 'node:stream';
import type { CommandContext } from './command-context.js';

/** For tests: a context whose output is collected. */
export interface CollectedContext {
  readonly context: CommandContext;
  readonly stdoutText: () => string;
  readonly stderrText: () => string;
}

/** Makes a context that knows no terminal, no environment and one moment; every part can be replaced. */
export function createCollectedContext(changes: Partial<CommandContext> = {}): CollectedContext {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = { stdout: '', stderr: '' };
  stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  const context: CommandContext = {
    version: '9.9.9',
    env: {},
    cwd: '/nowhere',
    homeDirectory: '/home/ann',
    nowUnixMs: () => 1_795_518_143_123,
    stdout,
    stderr,
    terminal: { isTerminal: false, width: Number.POSITIVE_INFINITY, colour: false },
    ...changes,
  };
  return { context, stdoutText: () => text.stdout, stderrText: () => text.stderr };
}
