import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, isRetryable } from '@waybill/ports';
import { messageOf } from '../foreign-error.js';
import { createUnstableFailure } from './engine-failure.js';
import type { LaunchedEngine } from './engine-launch.js';

/** One restart of an engine that ended by itself. */
export interface EngineRestart {
  /** 1 for the first after a stable time. */
  readonly restartCount: number;
  /** The pause before it. */
  readonly delayMs: number;
  /** How the engine ended (`SIGKILL`, `exit 1`), or why the restart before did not come up. */
  readonly cause: string;
  /** What the engine said last, oldest first; bounded. */
  readonly lastLines: readonly string[];
}

/** What supervision needs from the launcher. */
export interface SupervisionOptions {
  readonly storeDirectory: string;
  readonly restartCountMax: number;
  /** Time that never steps. */
  readonly monotonicMs: () => number;
  /** Ends supervision. */
  readonly signal: AbortSignal;
  readonly launch: () => Promise<LaunchedEngine>;
  readonly onRestart: (restart: EngineRestart) => void;
  readonly onUp: (process: LaunchedEngine) => void;
}

/** Why the engine is down. */
type Down = Pick<EngineRestart, 'cause' | 'lastLines'>;

type Restarted = LaunchedEngine | Failure | 'stopped';

/** An engine that was up for this long died of something new. */
const stableMs = 60_000;
const delayMsMin = 100;
const delayMsMax = 5_000;

/**
 * Starts the engine again whenever it ends, with pauses that double. Resolves with the failure it gave up for, or with
 * `undefined` once the signal is raised; never rejects.
 */
export async function superviseEngine(
  first: LaunchedEngine,
  options: SupervisionOptions,
): Promise<Failure | undefined> {
  let process = first;
  let restartCount = 0;
  for (;;) {
    const upSinceMs = options.monotonicMs();
    const end = await process.ended;
    if (options.signal.aborted) return undefined;
    if (options.monotonicMs() - upSinceMs >= stableMs) restartCount = 0;

    let down: Down = { cause: end.how, lastLines: end.lastLines };
    let restarted: Restarted;
    do {
      if (restartCount >= options.restartCountMax)
        return createUnstableFailure(down, options.storeDirectory, restartCount);
      restartCount += 1;
      restarted = await restart(down, restartCount, options);
      if (restarted === 'stopped') return undefined;
      if (restarted instanceof Failure) {
        if (!isRetryable(restarted)) return restarted;
        down = { cause: restarted.message, lastLines: [] };
      }
    } while (restarted instanceof Failure);
    process = restarted;
  }
}

async function restart(down: Down, restartCount: number, options: SupervisionOptions): Promise<Restarted> {
  const { signal } = options;
  const delayMs = Math.min(delayMsMin * 2 ** (restartCount - 1), delayMsMax);
  options.onRestart({ ...down, restartCount, delayMs });
  try {
    await sleep(delayMs, undefined, { signal });
    const process = await options.launch();
    if (!signal.aborted) {
      options.onUp(process);
      return process;
    }
    process.kill('SIGKILL');
    await process.ended;
    return 'stopped';
  } catch (error) {
    if (signal.aborted) return 'stopped';
    return error instanceof Failure ? error : new Failure('retryable', 'engine_start_failed', messageOf(error), error);
  }
}
