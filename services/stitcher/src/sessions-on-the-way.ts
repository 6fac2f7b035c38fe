import {
  compareInCanonicalOrder,
  sessionKeyOfFragment,
  sessionVoiceOf,
  toFactKeyText,
  viewFragment,
  type SessionKey,
  type TraceState,
} from '@waybill/domain';
import type { TraceEvent } from '@waybill/contracts';
import type { TraceInput } from './log-event.convert.js';

/**
 * Under which sessions the fragments of a trace stood while a batch was folded, after each of its inputs.
 *
 * Not only the last one counts: an earlier run of the same log, or a worker that has lost the partition and does not know
 * it yet, may have cut its batch there and told that session of the call. It has to be told that the call has left.
 */
export class SessionsOnTheWay {
  readonly #traceId: string;
  /** By fragment, each session once. */
  readonly #keys = new Map<string, Map<string, SessionKey>>();
  /** By fragment and by what they say: the first events in canonical order. */
  readonly #voices = new Map<string, Map<string, TraceEvent>>();

  constructor(traceId: string) {
    this.#traceId = traceId;
  }

  /** Notes where a fragment stands after an input. */
  note(before: TraceState, after: TraceState, { fragmentId, input }: NotedInput): void {
    if (this.#isOldNews(before, after, { fragmentId, input })) return;
    const view = viewFragment(after, this.#traceId, fragmentId);
    if (view === undefined || view.leader !== undefined) return;
    const key = sessionKeyOfFragment(view);
    const keys = this.#keys.get(fragmentId) ?? new Map<string, SessionKey>();
    this.#keys.set(fragmentId, keys.set(toFactKeyText(key), key));
  }

  /** The sessions of one fragment. */
  of(fragmentId: string): readonly SessionKey[] {
    return [...(this.#keys.get(fragmentId)?.values() ?? [])];
  }

  /**
   * Most events say of the session what another one of their call has said before. Such a one cannot move it, unless it
   * comes first in the order, brings other events along, or changes whom the fragment follows.
   */
  #isOldNews(before: TraceState, after: TraceState, { fragmentId, input }: NotedInput): boolean {
    if (input.kind !== 'event' || input.event.callId !== fragmentId) return false;
    const voices = this.#voices.get(fragmentId) ?? new Map<string, TraceEvent>();
    this.#voices.set(fragmentId, voices);
    const voice = sessionVoiceOf(input.event);
    const known = voices.get(voice);
    const isFirst = known === undefined || compareInCanonicalOrder(input.event, known) < 0;
    if (isFirst) voices.set(voice, input.event);
    const mayFollow = (after.links.get(fragmentId)?.answers.size ?? 0) > 0;
    return !isFirst && before.index === after.index && !mayFollow;
  }
}

interface NotedInput {
  readonly fragmentId: string;
  readonly input: TraceInput;
}
