import { create } from '@bufbuild/protobuf';
import { TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import type { Random } from '@waybill/testing/simulation';
import type { CallFact, EventFact } from '../ledger/facts.js';
import { tellCall, type ToldCall, type ToldEvent } from '../workload/tell-call.js';
import { callStoryOf, type MixOptions } from '../workload/w1-mix.js';

/** What goes into one request, and what is written down of it. */
export interface EventBatch {
  readonly events: readonly TraceEvent[];
  readonly facts: readonly EventFact[];
  /** Calls of which this is the first that is sent. */
  readonly calls: readonly CallFact[];
}

export interface EventStreamOptions {
  readonly mix: MixOptions;
  readonly random: Random;
  /** One running producer: its events are numbered without a hole. */
  readonly instance: string;
  /** The index of the next call; `undefined` when there are enough. */
  readonly nextCallIndex: () => number | undefined;
}

const openCallCountMax = 4;
/** A correction comes this many requests after its call, or as the last of all. */
const laterBatchCountMax = 20;

/** The events of one producer: those of several calls interleaved, corrections long after their call. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #open: ToldEvent[][] = [];
  #later: { readonly dueBatch: number; readonly event: ToldEvent }[] = [];
  #newCalls: CallFact[] = [];
  #batchCount = 0;
  #sequence = 0n;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** The next batch of at most this many events, cut anywhere; `undefined` when there are no more. */
  next(eventCountMax: number): EventBatch | undefined {
    this.#batchCount += 1;
    const told: ToldEvent[] = [];
    while (told.length < eventCountMax) {
      const event = this.#nextEvent();
      if (event === undefined) break;
      told.push(event);
    }
    return told.length === 0 ? undefined : this.#batchOf(told);
  }

  /** A batch of whole calls without corrections: one that may be given up without leaving half a call behind. */
  nextWhole(callCount: number): EventBatch | undefined {
    const calls = Array.from({ length: callCount }, () => this.#beginCall()).filter((each) => each !== undefined);
    return calls.length === 0 ? undefined : this.#batchOf(calls.flatMap(({ events }) => events));
  }

  #nextEvent(): ToldEvent | undefined {
    const { random } = this.#options;
    const due = this.#later.findIndex(({ dueBatch }) => dueBatch <= this.#batchCount);
    if (due >= 0) return this.#later.splice(due, 1)[0]?.event;
    while (this.#open.length < openCallCountMax) {
      const call = this.#beginCall();
      if (call === undefined) break;
      this.#open.push([...call.events]);
      const dueBatch = this.#batchCount + random.between(1, laterBatchCountMax);
      this.#later.push(...call.later.map((event) => ({ dueBatch, event })));
    }
    if (this.#open.length === 0) return this.#later.shift()?.event;
    const index = random.below(this.#open.length);
    const event = this.#open[index]?.shift();
    if (this.#open[index]?.length === 0) this.#open.splice(index, 1);
    return event;
  }

  #beginCall(): ToldCall | undefined {
    const index = this.#options.nextCallIndex();
    if (index === undefined) return undefined;
    const story = callStoryOf(this.#options.mix, index);
    this.#newCalls.push(toFact(story));
    return tellCall(story);
  }

  #batchOf(told: readonly ToldEvent[]): EventBatch {
    const { instance } = this.#options;
    const events = told.map(({ init, layer }) => {
      this.#sequence += 1n;
      const source = { layer, service: 'load', version: '1', instance, epoch: 1n, sequence: this.#sequence };
      return create(TraceEventSchema, { ...init, source });
    });
    const calls = this.#newCalls;
    this.#newCalls = [];
    return { events, facts: told.map(({ fact }) => fact), calls };
  }
}

/** What the ledger needs of a story; a call's fact has these fields and no others. */
function toFact(story: CallFact): CallFact {
  const { call, session, principal, agent, tool, server, lane, authMode, credential, provider, quotaOwner } = story;
  const { startedAt } = story;
  return { call, session, principal, agent, tool, server, lane, authMode, credential, provider, quotaOwner, startedAt };
}
