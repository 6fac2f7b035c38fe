import { describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { Disposition, EventBatchSchema, GatewayVerdict, Layer, Outcome, type TraceEvent } from '@waybill/contracts';
import { homeTraceOf, partitionOf } from '@waybill/domain';
import { topics, type EventLogWriter, type LogEntry, type LogRecord, type Topic } from '@waybill/ports';
import { aTraceEvent, builtAtUnixNano, MemoryProjectionStore, MemoryStateStore } from '@waybill/testing';
import fc from 'fast-check';
import { bindBatch } from './bind-batch.js';
import { stitchBatch } from './stitch-batch.js';

const limits = { callEventCountMax: 64, looseEventCountMax: 64 };
const second = 1_000_000_000n;

/** A log of several partitions, and a stitcher that applies it until there is nothing left to do. */
class World {
  readonly store = new MemoryProjectionStore();
  readonly #state = new MemoryStateStore();
  readonly #aliasState = new MemoryStateStore();
  readonly #counts: Readonly<Record<Topic, number>> = {
    [topics.events]: 3,
    [topics.aliases]: 2,
    [topics.facts]: 2,
    [topics.quarantine]: 1,
  };
  readonly #records = new Map<string, LogRecord[]>();
  readonly #done = new Map<string, number>();

  readonly #log: EventLogWriter = {
    name: 'log',
    start: async () => undefined,
    shutdown: async () => undefined,
    partitionCount: (topic) => this.#counts[topic],
    append: async (entries) => entries.map((entry) => this.#append(entry)),
  };

  static async create(): Promise<World> {
    const world = new World();
    await Promise.all([world.store.start(), world.#state.start(), world.#aliasState.start()]);
    return world;
  }

  #append({ topic, partition, bytes }: LogEntry): LogRecord {
    const records = this.#records.get(`${topic}/${partition}`) ?? [];
    const record = { topic, partition, offset: records.length, appendedUnixNano: builtAtUnixNano, bytes };
    this.#records.set(`${topic}/${partition}`, [...records, record]);
    return record;
  }

  /** One record per event, in its partition. */
  emit(events: readonly TraceEvent[]): void {
    for (const event of events) {
      const bytes = toBinary(
        EventBatchSchema,
        create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [event] }),
      );
      const partition = partitionOf('acme', homeTraceOf(event) ?? new Uint8Array(16), this.#counts[topics.events]);
      this.#append({ topic: topics.events, partition, bytes });
    }
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 50; round++) {
      const open = [...this.#records].filter(([key, records]) => (this.#done.get(key) ?? 0) < records.length);
      if (open.every(([key]) => key.startsWith(topics.quarantine))) return;
      for (const [key, records] of open) {
        const batch = records.slice(this.#done.get(key) ?? 0);
        this.#done.set(key, records.length);
        await this.#apply(batch);
      }
    }
    throw new Error('the stitcher never comes to rest');
  }

  async #apply(records: readonly LogRecord[]): Promise<void> {
    const [first] = records;
    if (first === undefined) return;
    const batch = { topic: first.topic, partition: first.partition, records };
    if (first.topic === topics.aliases) await bindBatch(batch, { log: this.#log, state: this.#aliasState });
    if (first.topic === topics.events) {
      await stitchBatch(batch, {
        log: this.#log,
        state: this.#state,
        store: this.store,
        archive: this.store,
        projectionId: 'p',
        limits,
        positions: new Map(),
      });
    }
  }

  calls() {
    return this.store.list().calls.map(({ call }) => call);
  }
}

const rowsOf = async (events: readonly TraceEvent[]) => {
  const world = await World.create();
  world.emit(events);
  await world.settle();
  return world.calls();
};

type EventInit = Parameters<typeof aTraceEvent>[0];
const trace = (n: number) => new Uint8Array(16).fill(n);
const span = (n: number) => new Uint8Array(8).fill(n);
const none = new Uint8Array();

let count = 0;
const an = (init: EventInit): TraceEvent =>
  aTraceEvent({ eventId: `e${count++}`, callId: '', occurredUnixNano: builtAtUnixNano + BigInt(count), ...init });
const started = (init: EventInit = {}) =>
  an({ payload: { case: 'toolCallStarted', value: { tool: { name: 'charge' } } }, ...init });
const finished = (init: EventInit = {}, outcome = Outcome.SUCCESS) =>
  an({ payload: { case: 'toolCallFinished', value: { outcome } }, ...init });
const receipt = (value: object, init: EventInit = {}) =>
  an({
    layer: Layer.PROVIDER,
    traceId: none,
    payload: { case: 'providerReceipt', value: { disposition: Disposition.ACTION, provider: 'bank', ...value } },
    ...init,
  });
const upstream = (value: object, init: EventInit = {}) =>
  an({ payload: { case: 'upstreamCall', value: { provider: 'bank', ...value } }, ...init });

/** Every order of a short history gives one answer; a long one is tried in some. */
const inAnyOrder = (events: readonly TraceEvent[], then: (calls: Awaited<ReturnType<typeof rowsOf>>) => void) =>
  fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...events], { minLength: events.length }), async (order) => {
      then(await rowsOf(order));
    }),
    { numRuns: 40 },
  );

const summary = (calls: Awaited<ReturnType<typeof rowsOf>>) =>
  calls.map(({ callId, joinRung, state }) => [callId, joinRung, state]);

describe('a receipt that knows no trace', () => {
  test('is joined by the idempotency key that the call sent', () =>
    inAnyOrder(
      [
        started({ callId: 'c' }),
        upstream({ idempotencyKey: 'k' }, { callId: 'c' }),
        receipt({ idempotencyKey: 'k', providerRequestId: 'p' }),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([['c', 'idempotency_key', 'open']]);
        expect(calls[0]?.receipt).toMatchObject({ disposition: 'action', providerRequestId: 'p' });
      },
    ));

  test('waits as an orphan until its call comes', async () => {
    const world = await World.create();
    world.emit([receipt({ providerRequestId: 'p' })]);
    await world.settle();
    expect(world.calls()).toMatchObject([{ state: 'orphaned', joinRung: 'none', traceId: '' }]);
    world.emit([started({ callId: 'c' }), upstream({ providerRequestId: 'p' }, { callId: 'c' })]);
    await world.settle();
    expect(summary(world.calls())).toEqual([['c', 'provider_request_id', 'open']]);
  });

  test('of another provider is another receipt', () =>
    inAnyOrder(
      [upstream({ providerRequestId: 'p' }, { callId: 'c' }), receipt({ providerRequestId: 'p', provider: 'post' })],
      (calls) => expect(calls.map(({ state }) => state)).toEqual(['orphaned', 'open']),
    ));

  test('brings with it what knows only the receipt', () =>
    inAnyOrder(
      [
        upstream({ idempotencyKey: 'k' }, { callId: 'c' }),
        receipt({ idempotencyKey: 'k', receiptId: 'r' }),
        an({
          traceId: none,
          aliases: { receiptId: 'r', provider: 'bank' },
          payload: { case: 'spendRecorded', value: { amount: { amountNanos: 5n, currency: 'USD' } } },
        }),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([['c', 'receipt_id', 'open']]);
        expect(calls[0]?.spend.actualNanos).toBe(5n);
      },
    ));

  test('belongs to nobody when two calls sent its key', () =>
    inAnyOrder(
      [
        upstream({ idempotencyKey: 'k' }, { callId: 'c' }),
        upstream({ idempotencyKey: 'k' }, { callId: 'd', traceId: trace(9) }),
        receipt({ idempotencyKey: 'k' }),
      ],
      (calls) => expect(calls.map(({ state }) => state)).toEqual(['orphaned', 'open', 'open']),
    ));
});

describe('records that know each other', () => {
  test('by the name of the call are one call, whatever their traces', () =>
    inAnyOrder(
      [
        started({ callId: 'c' }),
        an({
          callId: 'c',
          traceId: trace(3),
          layer: Layer.GATEWAY,
          payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.ALLOWED } },
        }),
        receipt({}, { callId: 'c', traceId: trace(5) }),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([['c', 'call_id', 'open']]);
        expect(calls[0]).toMatchObject({
          traceId: '0102030405060708090a0b0c0d0e0f10',
          hopsPresent: ['gateway', 'tool', 'provider'],
        });
      },
    ));

  test('by trace and span only are a call that nobody named', () =>
    inAnyOrder(
      [
        started({ spanId: span(1), parentSpanId: span(2) }),
        finished({ spanId: span(1), parentSpanId: span(2) }),
        upstream({}, { spanId: span(4), parentSpanId: span(1) }),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([
          ['trace:0102030405060708090a0b0c0d0e0f10:0101010101010101', 'trace_span', 'open'],
        ]);
        expect(calls[0]).toMatchObject({ outcome: 'success', attempts: [{ attempt: 1 }] });
      },
    ));

  test("by the model's name for the call are one call, also across traces", () => {
    const aliases = { conversationId: 'chat', genAiToolCallId: 'call_7' };
    return inAnyOrder(
      [
        started({ aliases, traceId: trace(1), spanId: span(1) }),
        finished({ traceId: trace(1), spanId: span(1) }),
        an({ aliases, traceId: trace(2), payload: { case: 'registryDecision', value: {} } }),
        an({ aliases, traceId: none, payload: { case: 'runtimeDecision', value: {} } }),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([[expect.stringMatching(/^trace:01/), 'gen_ai', 'open']]);
        expect(calls[0]?.hopsMissing).toEqual(['gateway', 'provider']);
      },
    );
  });
});

describe('a call of several round trips', () => {
  const digest = (n: number) => ({ requestStateDigest: new Uint8Array(32).fill(n) });
  const round = (callId: string, at: bigint, states: { brings?: number; issues?: number }, traceId = trace(1)) => [
    started({
      callId,
      traceId,
      attempt: 1,
      occurredUnixNano: builtAtUnixNano + at * second,
      ...(states.brings === undefined ? {} : { aliases: digest(states.brings) }),
    }),
    finished(
      {
        callId,
        traceId,
        attempt: 1,
        occurredUnixNano: builtAtUnixNano + (at + 1n) * second,
        ...(states.issues === undefined ? {} : { aliases: digest(states.issues) }),
      },
      states.issues === undefined ? Outcome.SUCCESS : Outcome.PARTIAL,
    ),
  ];

  test('is one call with an attempt for each, though each had a name of its own', () =>
    inAnyOrder(
      [
        ...round('a', 0n, { issues: 1 }),
        ...round('b', 10n, { brings: 1, issues: 2 }, trace(2)),
        ...round('c', 20n, { brings: 2 }, trace(3)),
      ],
      (calls) => {
        expect(summary(calls)).toEqual([['a', 'request_state', 'open']]);
        expect(calls[0]?.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
          [1, 'partial'],
          [2, 'partial'],
          [3, 'success'],
        ]);
        expect(calls[0]?.outcome).toBe('success');
      },
    ));

  test('that name each other in a circle stay what they are, but the first', () =>
    inAnyOrder([...round('a', 0n, { brings: 2, issues: 1 }), ...round('b', 10n, { brings: 1, issues: 2 })], (calls) =>
      expect(summary(calls)).toEqual([['a', 'request_state', 'open']]),
    ));
});
