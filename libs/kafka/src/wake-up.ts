import { setTimeout as pause } from 'node:timers/promises';

/** Lets one loop sleep until somebody has news for it. News that come before it sleeps are not lost. */
export class WakeUp {
  #hasNews = false;
  #wake: (() => void) | undefined;

  notify(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  /** Resolves at the next news, or at those that came since the last call. */
  async wait(): Promise<void> {
    if (!this.#hasNews) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#hasNews = false;
    this.#wake = undefined;
  }
}

/** Waits for so long, or until `ending` is aborted. */
export async function pauseUnless(ending: AbortSignal, pauseMs: number): Promise<void> {
  try {
    await pause(pauseMs, undefined, { signal: ending });
  } catch {
    // Aborted: whoever waits looks at the signal next.
    return;
  }
}
