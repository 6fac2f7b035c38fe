import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;

/** Waits until something is so; rejects with what was waited for when the time is over. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, timeoutMs = 180_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) throw new Error(`expected ${what} within ${timeoutMs} ms, and it was not so`);
    await sleep(pollMs);
  }
}
