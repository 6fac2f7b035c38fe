import { Failure, type Logger } from '@waybill/ports';
import { errorFields, steadyNowMs } from '@waybill/runtime';
import type { QueryConfig } from './query.config.js';
import type { QueryCounts } from './query-metrics.js';

/**
 * Where all surfaces hand in their questions.
 *
 * - At most so many are worked on at once; one more rejects with the retryable Failure `too_many_questions`.
 * - A question ends at the latest when its time is over (`question_timed_out`), or when `signal` says that nobody waits
 *   (`question_cancelled`); the store is told to stop.
 * - Once it is told to close, new ones reject with `shutting_down`; `close` resolves when none is in hand.
 */
export interface Desk {
  ask<Answer>(signal: AbortSignal, answer: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly config: Pick<QueryConfig, 'inFlightCountMax' | 'timeoutMs'>;
  readonly counts: QueryCounts;
  readonly logger: Logger;
}

const msPerSecond = 1_000;

export function createDesk({ config, counts, logger }: DeskOptions): Desk {
  const inHand = new Set<Promise<unknown>>();
  let isClosed = false;
  const turnAway = (): Failure | undefined => {
    if (isClosed) return new Failure('retryable', 'shutting_down', 'the process ends; ask its successor');
    if (inHand.size < config.inFlightCountMax) return undefined;
    const found = `expected at most ${config.inFlightCountMax} questions at once; ask again`;
    return new Failure('retryable', 'too_many_questions', found);
  };
  return {
    async ask(signal, answer) {
      const refusal = turnAway();
      if (refusal !== undefined) {
        counts.turnedAway++;
        throw refusal;
      }
      const work = answerInTime(signal, answer, config.timeoutMs);
      inHand.add(work);
      counts.inFlight++;
      const startedMs = steadyNowMs();
      try {
        const answered = await work;
        counts.answered++;
        return answered;
      } catch (error) {
        const reason = error instanceof Failure ? error.code : 'unexpected';
        counts.failed.set(reason, (counts.failed.get(reason) ?? 0) + 1);
        if (!(error instanceof Failure)) logger.error('a question could not be answered', errorFields(error));
        throw error;
      } finally {
        inHand.delete(work);
        counts.inFlight--;
        counts.durations.observe((steadyNowMs() - startedMs) / msPerSecond);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(inHand);
    },
  };
}

async function answerInTime<Answer>(
  signal: AbortSignal,
  answer: (signal: AbortSignal) => Promise<Answer>,
  timeoutMs: number,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await answer(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    throw new Failure(
      'retryable',
      'question_timed_out',
      `expected an answer within ${timeoutMs} ms, found none`,
      error,
    );
  }
}
