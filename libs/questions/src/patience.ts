import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable, type CallChangeReader } from '@waybill/ports';

/** How patient one is with a store. */
export interface Patience {
  readonly tryCount: number;
  /** Between two tries. */
  readonly intervalMs: number;
}

/** A reader that asks again where the store may answer yet: a tail outlives a connection that was cut. */
export function withPatience(calls: CallChangeReader, signal: AbortSignal, patience: Patience): CallChangeReader {
  const patiently = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => askAgain(ask, signal, patience);
  return {
    listChangedKeys: (...asked) => patiently(() => calls.listChangedKeys(...asked)),
    listChangedCalls: (...asked) => patiently(() => calls.listChangedCalls(...asked)),
    listStandingCalls: (...asked) => patiently(() => calls.listStandingCalls(...asked)),
  };
}

async function askAgain<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
  { tryCount, intervalMs }: Patience,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || tries >= tryCount || !isRetryable(error)) throw error;
      await sleep(intervalMs, undefined, { signal });
    }
  }
}
