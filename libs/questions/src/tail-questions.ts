import { changeVisibleWithinMs, type CallFilter, type ReadOptions } from '@waybill/ports';
import type { Refused } from './answers.js';
import { toListQuestion } from './asked.js';
import { tailCalls, tailLimits, type TailLimits, type TailMessage, type TailPorts } from './call-tail.js';
import { parseStoredTime } from './stored-time.js';

/** Which calls are told, and from when on. */
export interface TailAsked extends Omit<CallFilter, 'limit' | 'after' | 'sinceMs' | 'untilMs'> {
  /** What was stored since, milliseconds since 1970; absent: from now on. */
  readonly sinceMs?: number | undefined;
  /** Of the last message that was read of another tail: this one goes on there. */
  readonly cursor?: string | undefined;
}

/** A tail, or why there is none. */
export type TailAnswer =
  { readonly tag: 'tailing'; readonly messages: AsyncGenerator<TailMessage, void, undefined> } | Refused;

/** What one may watch. */
export interface TailQuestions {
  /** Nothing is asked of the store before the first message is. Ends when `signal` is aborted. */
  tailCalls(asked: TailAsked, options: ReadOptions & { readonly signal: AbortSignal }): TailAnswer;
}

const nanosPerMs = 1_000_000n;

export function createTailQuestions(ports: TailPorts, limits: TailLimits = tailLimits): TailQuestions {
  return {
    tailCalls({ sinceMs, cursor, state, ...words }, { signal }) {
      const asked = toListQuestion<TailAsked>('changes', { cursor, state, ...words });
      if (asked.kind === 'refused') return { tag: 'refused', problems: asked.problems };
      const { after, limit: _limit, state: _state, ...filter } = asked.question;
      if (after !== undefined && sinceMs !== undefined) return twoBeginnings;
      const began = sinceMs === undefined ? undefined : BigInt(Math.trunc(sinceMs)) * nanosPerMs;
      const sinceUnixNano = after === undefined ? began : resumeAt(after['stored_at'] ?? '');
      return { tag: 'tailing', messages: tailCalls({ filter, state, sinceUnixNano }, ports, signal, limits) };
    },
  };
}

const twoBeginnings: Refused = {
  tag: 'refused',
  problems: [{ field: 'since', description: 'expected either this or a cursor, found both' }],
};

/** Back by what may have been stored before the place and become visible after it was told. */
function resumeAt(storedAt: string): bigint | undefined {
  const place = parseStoredTime(storedAt);
  return place === undefined ? undefined : place - BigInt(changeVisibleWithinMs) * nanosPerMs;
}
