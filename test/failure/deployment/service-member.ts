import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { waybillProgram } from '../../e2e/waybill-process.js';
import type { Member } from './deployment.js';

export interface ServiceMemberOptions {
  /** How it is called in reports: `stitcher-2`. */
  readonly name: string;
  /** The command of `waybill` that runs it, with its options; or those of another program. */
  readonly args: readonly string[];
  /** What Node runs instead of `waybill`: options of Node, then a file. It says `"msg":"running"` on stderr in time. */
  readonly program?: readonly string[];
  /** Beside the variables of this process. */
  readonly env: Readonly<Record<string, string>>;
}

const keptLineCount = 20;

/** A service in a process of its own, as an orchestrator runs it: `waybill stitcher` and the like. */
export function createServiceMember(options: ServiceMemberOptions): Member {
  const { name, args, env, program = [waybillProgram] } = options;
  let child: ChildProcess | undefined;
  let ended: Promise<number | string> = Promise.resolve('not running');
  let lines: string[] = [];
  const running = () => (child?.exitCode === null && child.signalCode === null ? child : undefined);
  return {
    name,
    pid: () => running()?.pid,
    async start(failpoints = '') {
      lines = [];
      const started = spawn(process.execPath, [...program, ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...env, WAYBILL_LOG_LEVEL: 'info', WAYBILL_FAILPOINTS: failpoints },
      });
      child = started;
      ended = once(started, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown');
      const ready = new Promise<'ready'>((resolve) => {
        createInterface({ input: started.stderr }).on('line', (line) => {
          lines = [...lines.slice(1 - keptLineCount), line];
          if (line.includes('"msg":"running"')) resolve('ready');
        });
      });
      return Promise.race([ready, ended.then(() => 'ended' as const)]);
    },
    async kill() {
      child?.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child?.kill('SIGTERM');
      return ended;
    },
    ended: () => ended,
    lastLines: () => lines.join('\n'),
  };
}
