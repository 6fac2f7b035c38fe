import { setTimeout as pause } from 'node:timers/promises';
import { Failure, isRetryable, type LogEntry, type LogPosition } from '@waybill/ports';
import { cutRequest, type RequestLimits } from './append-request.js';

export interface AppendLaneOptions extends RequestLimits {
  readonly waitingBytesMax: number;
  /** Pauses before the same entries are sent again; when they are used up, the append fails. */
  readonly retryPausesMs: readonly number[];
  /** Sends one request; answers one position per entry, in their order. Rejects with a {@link Failure}. */
  readonly send: (entries: readonly LogEntry[]) => Promise<readonly LogPosition[]>;
}

interface Waiting {
  readonly entry: LogEntry;
  readonly resolve: (position: LogPosition) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Entries on their way to the brokers: what comes in while a request is on its way goes out with the next one, so that
 * many small appends cost few requests. One request at a time, so that none overtakes another.
 */
export class AppendLane {
  readonly #options: AppendLaneOptions;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #sending: Promise<void> | undefined;

  constructor(options: AppendLaneOptions) {
    this.#options = options;
  }

  /** Rejects at once with `log_overloaded` when too many bytes wait. One call alone is always let in. */
  async append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    const byteCount = entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (this.#waitingBytes > 0 && this.#waitingBytes + byteCount > this.#options.waitingBytesMax) {
      throw createOverloaded(this.#options.waitingBytesMax);
    }
    this.#waitingBytes += byteCount;
    try {
      const answers = entries.map(
        (entry) =>
          new Promise<LogPosition>((resolve, reject) => {
            this.#waiting.push({ entry, resolve, reject });
          }),
      );
      this.#sending ??= this.#sendAll();
      const settled = await Promise.allSettled(answers);
      return settled.map((each) => {
        if (each.status === 'rejected') throw each.reason;
        return each.value;
      });
    } finally {
      this.#waitingBytes -= byteCount;
    }
  }

  /** Resolves when nothing is on its way any more. */
  async drain(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Lets everything that is appended in this turn go out together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const { taken, left } = cutRequest(this.#waiting, this.#options);
      this.#waiting = [...left];
      await this.#sendRequest(taken);
    }
    this.#sending = undefined;
  }

  /** What is refused for ever is found by halving, so that it fails alone and not its neighbours. */
  async #sendRequest(taken: readonly Waiting[]): Promise<void> {
    try {
      const positions = await this.#sendAgain(taken.map(({ entry }) => entry));
      taken.forEach(({ resolve, reject }, at) => {
        const position = positions[at];
        if (position === undefined) reject(createUnanswered());
        else resolve(position);
      });
    } catch (cause) {
      if (isRetryable(cause) || taken.length === 1) {
        for (const { reject } of taken) reject(cause);
        return;
      }
      const middle = Math.ceil(taken.length / 2);
      await this.#sendRequest(taken.slice(0, middle));
      await this.#sendRequest(taken.slice(middle));
    }
  }

  async #sendAgain(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    for (const pauseMs of this.#options.retryPausesMs) {
      try {
        return await this.#options.send(entries);
      } catch (cause) {
        if (!isRetryable(cause)) throw cause;
        await pause(pauseMs);
      }
    }
    return await this.#options.send(entries);
  }
}

function createOverloaded(waitingBytesMax: number): Failure {
  return new Failure(
    'retryable',
    'log_overloaded',
    `expected the cluster to keep up, found more than ${waitingBytesMax} bytes waiting for it: try again later`,
  );
}

/** An answer that leaves entries out says nothing of them: they may be written or not. */
export function createUnanswered(): Failure {
  return new Failure(
    'retryable',
    'append_unanswered',
    'expected an answer for each entry, found one that leaves some out: their leader moved while they were sent; try again',
  );
}
