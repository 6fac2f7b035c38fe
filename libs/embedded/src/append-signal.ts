/**
 * Wakes those who wait for new records of one partition. It counts, so that an append between a reader's look and its
 * wait is not missed; and it has no timer, so that an idle log costs nothing.
 */
export class AppendSignal {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** To be taken before looking for records. */
  get count(): number {
    return this.#count;
  }

  /** Resolves when there was a notification since `count` was taken. */
  waitAfter(count: number): Promise<void> {
    if (count !== this.#count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  notify(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
