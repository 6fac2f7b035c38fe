export interface StallWatchOptions {
  /** With records waiting and nothing done for so long, the reader counts as hung. */
  readonly stallMs: number;
  /** Whether records wait that this reader should be reading; rejects when that cannot be known. */
  readonly hasLag: () => Promise<boolean>;
  readonly onStall: () => void;
  /** By a clock that never steps. */
  readonly nowMs: () => number;
}

/**
 * Notices a reader that does nothing although records wait: kafkajs sometimes hangs in a rebalance without an error.
 * Work that fails and is tried again is not a stall, and neither is a cluster that cannot be asked: a new process would
 * do no better.
 */
export class StallWatch {
  readonly #options: StallWatchOptions;
  #lastActivityMs: number;

  constructor(options: StallWatchOptions) {
    this.#options = options;
    this.#lastActivityMs = options.nowMs();
  }

  /** The reader has done something. */
  noteActivity(): void {
    this.#lastActivityMs = this.#options.nowMs();
  }

  /** To be called several times within `stallMs`. Never rejects. */
  async check(): Promise<void> {
    const { stallMs, hasLag, onStall, nowMs } = this.#options;
    const before = this.#lastActivityMs;
    if (nowMs() - before < stallMs / 2) return;
    const isWaiting = await hasLag().catch(() => undefined);
    if (this.#lastActivityMs !== before) return;
    // After an outage the reader gets the whole time again: it could do nothing while the cluster was away.
    if (isWaiting !== true) this.noteActivity();
    else if (nowMs() - before >= stallMs) onStall();
  }
}
