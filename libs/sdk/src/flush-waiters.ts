/** Those who wait until every event up to a number is settled. */
export class FlushWaiters {
  readonly #oldestSequence: () => number;
  readonly #waiters = new Set<{ readonly sequence: number; readonly resolve: () => void }>();

  constructor(oldestSequence: () => number) {
    this.#oldestSequence = oldestSequence;
  }

  /** Resolves when nothing up to `sequence` waits any more, or when the time is over. Keeps the process alive until then. */
  async wait(sequence: number, timeoutMs: number): Promise<void> {
    if (this.#oldestSequence() > sequence) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { sequence, resolve };
    this.#waiters.add(waiter);
    const timer = setTimeout(resolve, timeoutMs);
    await promise;
    clearTimeout(timer);
    this.#waiters.delete(waiter);
  }

  /** Looks whether somebody has waited long enough. */
  check(): void {
    const oldest = this.#oldestSequence();
    for (const waiter of this.#waiters) if (oldest > waiter.sequence) waiter.resolve();
  }
}
