import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { waybillProgram } from './waybill-process.js';

/** One line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string };

/** A real process of one service. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Every line that it has logged so far. */
  readonly lines: readonly LogLine[];
  /** Resolves once the service runs, with where its parts listen; rejects when the process ends before. */
  readonly running: Promise<ServiceAddresses>;
  /** Resolves with the exit status, or the name of the signal. */
  readonly ended: Promise<number | string>;
}

export interface ServiceAddresses {
  /** Health and metrics. */
  readonly adminUrl: string;
  /** `host:port` of gRPC; of a collector only. */
  readonly grpcEndpoint: string;
}

/** Starts `waybill <service>` as a container would. */
export function startServiceProcess(name: string, env: Readonly<Record<string, string>>): ServiceProcess {
  const child = spawn(process.execPath, [waybillProgram, name], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', [`WAYBILL_${name.toUpperCase()}_ADMIN_PORT`]: '0', ...env },
  });
  const lines: LogLine[] = [];
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown');
  const running = new Promise<ServiceAddresses>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (text) => {
      const line = parseLine(text);
      lines.push(line);
      if (line.msg === 'running') resolve(addressesOf(lines));
    });
    void ended.then((status) =>
      reject(new Error(`${name} ended with ${status}: ${lines.map((each) => each.msg).join('\n')}`)),
    );
  });
  // A test that expects the end looks at `ended`; nobody has to look at both.
  running.catch(() => undefined);
  return { child, lines, running, ended };
}

/** What is said before there is a log is text. */
function parseLine(text: string): LogLine {
  return text.startsWith('{') ? (JSON.parse(text) as LogLine) : { msg: text, level: '' };
}

function addressesOf(lines: readonly LogLine[]): ServiceAddresses {
  const addressOf = (component: string) => {
    const line = lines.find((each) => each.msg === 'listening' && each['component'] === component);
    return line === undefined ? '' : `${String(line['host'])}:${String(line['port'])}`;
  };
  return { adminUrl: `http://${addressOf('admin')}`, grpcEndpoint: addressOf('collector') };
}

/** Stops a process as an orchestrator would, and waits for its end. */
export async function stopServiceProcess({ child, ended }: ServiceProcess): Promise<number | string> {
  child.kill('SIGTERM');
  return ended;
}
