import { Failure } from '@waybill/ports';
import type { QueryConfig } from './query.config.js';
import type { QueryCounts } from './query-metrics.js';

/**
 * Where all surfaces begin their tails.
 *
 * - At most so many run at once; one more throws the retryable Failure `too_many_tails`.
 * - A tail ends when `signal` says that nobody reads it any more. Once the desk is told to close, all of them end with the
 *   retryable Failure `shutting_down`, and new ones throw it; `close` resolves when none runs.
 */
export interface TailDesk {
  open<Message>(messages: AsyncIterable<Message>, signal: AbortSignal): AsyncIterable<Message>;
  /** Aborted when it closes, with the Failure as reason: what makes messages must end then, too. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

export interface TailDeskOptions {
  readonly config: Pick<QueryConfig, 'tailCountMax'>;
  readonly counts: QueryCounts;
}

export function createTailDesk({ config, counts }: TailDeskOptions): TailDesk {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const refuse = (failure: Failure): never => {
    counts.turnedAway++;
    throw failure;
  };
  return {
    closing: closing.signal,
    open(messages, signal) {
      if (closing.signal.aborted) return refuse(shuttingDown());
      if (running.size >= config.tailCountMax) return refuse(tooManyTails(config.tailCountMax));
      const ended = Promise.withResolvers<void>();
      const end = (): void => {
        running.delete(ended.promise);
        counts.tails = running.size;
        ended.resolve();
      };
      running.add(ended.promise);
      counts.tails = running.size;
      // Also one that nobody has begun to read ends when its reader has gone.
      signal.addEventListener('abort', end, { once: true });
      return untilClosed(messages, closing.signal, end);
    },
    async close() {
      closing.abort(shuttingDown());
      await Promise.all(running);
    },
  };
}

async function* untilClosed<Message>(
  messages: AsyncIterable<Message>,
  closing: AbortSignal,
  end: () => void,
): AsyncGenerator<Message, void, undefined> {
  try {
    yield* messages;
  } finally {
    end();
  }
  closing.throwIfAborted();
}

function shuttingDown(): Failure {
  return new Failure('retryable', 'shutting_down', 'the process ends; begin again at its successor');
}

function tooManyTails(countMax: number): Failure {
  return new Failure('retryable', 'too_many_tails', `expected at most ${countMax} tails at once; begin again later`);
}
