import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@waybill/ports';
import { keepAliveStatement } from './engine-config.js';
import { type EngineAccount, requestEngine } from './engine-http.js';
import type { EngineProcess } from './engine-process.js';

/** How an engine is asked to end. */
export interface EngineStopOptions {
  readonly httpPort: number;
  readonly writer: EngineAccount;
}

// An engine with no open connection ends in 0.3 s; with one it waits 5 s for the client to hang up, which is not worth
// waiting for: what it acknowledged is on disk.
const cleanEndMs = 2_000;
const termMs = 1_000;
const killMs = 10_000;

/** Ends the engine: cleanly when it can, by SIGTERM and SIGKILL when it does not. Resolves when the process is gone. */
export async function stopEngine(process: EngineProcess, options: EngineStopOptions): Promise<void> {
  const cancelled = cancelKeepAlive(options);
  if (await hasEnded(process, cleanEndMs)) return cancelled;
  process.kill('SIGTERM');
  if (await hasEnded(process, termMs)) return cancelled;
  process.kill('SIGKILL');
  if (await hasEnded(process, killMs)) return cancelled;
  throw new Failure(
    'permanent',
    'engine_not_stopped',
    `expected process ${process.pid} of the ClickHouse engine to end, found it there ${killMs} ms after SIGKILL: ` +
      'it waits for a disk that does not answer; check the disk',
  );
}

/** The statement that keeps the engine up is the only thing between it and its end. Never rejects: signals come next. */
async function cancelKeepAlive({ httpPort, writer }: EngineStopOptions): Promise<void> {
  const body = `KILL QUERY WHERE query = '${keepAliveStatement}' ASYNC`;
  try {
    await requestEngine({ port: httpPort, path: '/', body, account: writer, timeoutMs: cleanEndMs });
  } catch {
    return;
  }
}

async function hasEnded(process: EngineProcess, withinMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(withinMs, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([process.ended.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
