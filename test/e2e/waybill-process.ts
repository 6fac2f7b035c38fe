import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The `waybill` program, as npm links it. */
export const waybillProgram = fileURLToPath(new URL('../../services/waybill/bin/waybill.js', import.meta.url));

/** One JSON document of `waybill up --json`. */
export interface UpDocument {
  readonly event: string;
  readonly [key: string]: unknown;
}

/** What `waybill up` says once it runs. */
export interface StartedDocument extends UpDocument {
  readonly grpcEndpoint: string;
  readonly clickhouseUrl: string;
  readonly httpUrl: string;
}

/** A real `waybill` process. */
export interface WaybillProcess {
  readonly child: ChildProcess;
  /** Every document printed so far. */
  readonly documents: readonly UpDocument[];
  readonly stderr: () => string;
  /** Resolves with the document that says where it listens; rejects when the process ends before. */
  readonly started: Promise<StartedDocument>;
  /** Resolves with the exit status, or the name of the signal. */
  readonly ended: Promise<number | string>;
}

export interface WaybillProcessOptions {
  readonly dataDirectory: string;
  readonly args?: readonly string[];
  readonly grpcPort?: number;
  readonly clickhousePort?: number;
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `waybill up --json` on free ports, like a user would. */
export function startWaybillProcess(options: WaybillProcessOptions): WaybillProcess {
  const { dataDirectory, args = [], grpcPort = 0, clickhousePort = 0, env = {} } = options;
  const ports = ['--grpc-port', String(grpcPort), '--clickhouse-port', String(clickhousePort), '--http-port', '0'];
  const child = spawn(
    process.execPath,
    [waybillProgram, 'up', '--json', '--data-dir', dataDirectory, ...ports, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    },
  );
  const documents: UpDocument[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown');
  const started = new Promise<StartedDocument>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const document = JSON.parse(line) as UpDocument;
      documents.push(document);
      if (document.event === 'started') resolve(document as StartedDocument);
    });
    void ended.then((status) => reject(new Error(`waybill ended with ${status} before it had started: ${stderr}`)));
  });
  // A test that expects the end looks at `ended`; nobody has to look at both.
  started.catch(() => undefined);
  return { child, documents, stderr: () => stderr, started, ended };
}

/** Stops a process as an operator would, and waits for its end. */
export async function stopWaybillProcess({ child, ended }: WaybillProcess): Promise<number | string> {
  child.kill('SIGTERM');
  return ended;
}

/** Runs one `waybill` command to its end. */
export async function runWaybill(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | string; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [waybillProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { status: code ?? signal ?? 'unknown', stdout, stderr };
}

/** Polls until `probe` answers, or the time is over: for what another process makes visible in its own time. */
export async function eventually<T>(probe: () => Promise<T | undefined>, timeoutMs = 30_000): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadlineMs) throw new Error(`nothing to be seen after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
