import { describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, LaneState, type TraceEvent } from '@waybill/contracts';
import { emptyEventSet, toFactKeyText, toHex, type Fact, type TraceState } from '@waybill/domain';
import { topics } from '@waybill/ports';
import { aTraceEvent, builtAtUnixNano, builtTraceId } from '@waybill/testing';
import { parseLogRecord, type TraceInput } from './log-event.convert.js';
import { stitchTrace } from './stitch-trace.js';

const limits = { callEventCountMax: 64, looseEventCountMax: 64 };
const nothing: TraceState = { index: { claims: new Map(), loose: emptyEventSet }, calls: new Map(), links: new Map() };

const inputsOf = (events: readonly TraceEvent[], firstOffset = 0): TraceInput[] =>
  events.flatMap((event, at) => {
    const batch = create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [event] });
    const position = { topic: topics.events, partition: 0, offset: firstOffset + at };
    const record = { ...position, appendedUnixNano: builtAtUnixNano, bytes: toBinary(EventBatchSchema, batch) };
    return parseLogRecord(record).flatMap((each) => (each.kind === 'unreadable' ? [] : [each]));
  });

const stitched = (events: readonly TraceEvent[], state = nothing, firstOffset = 0) =>
  stitchTrace(
    {
      traceKey: 'acme/t',
      tenantId: 'acme',
      traceId: toHex(builtTraceId),
      inputs: inputsOf(events, firstOffset),
      state,
    },
    limits,
  );

const wordOf = (fact: Fact) =>
  `${(fact.kind === 'call' ? fact.call : fact.event) === undefined ? 'left' : 'in'} ${toFactKeyText(fact.key)}`;
const told = (facts: readonly Fact[]) => facts.map(wordOf).sort();

let count = 0;
const spoken = (second: bigint, sessionId: string, ...chain: readonly string[]) =>
  aTraceEvent({
    eventId: `e${count++}`,
    sessionId,
    occurredUnixNano: builtAtUnixNano + second,
    actor: { chain: chain.map((id) => ({ id })) },
    payload: { case: 'toolCallFinished', value: {} },
  });

describe('what the ledger is told of a call', () => {
  test('is the call as it stands, under its original actor and its session, once per batch', () => {
    expect(told(stitched([spoken(1n, 's', 'ada', 'bot'), spoken(2n, 's', 'ada', 'bot')]).facts)).toEqual([
      'in ["session","ada","s"]',
    ]);
  });

  test('is that it left the session of an earlier batch, too', () => {
    const before = stitched([spoken(5n, 's', 'ada')]).after;
    expect(told(stitched([spoken(1n, 't', 'ada')], before, 1).facts)).toEqual([
      'in ["session","ada","t"]',
      'left ["session","ada","s"]',
    ]);
  });

  test('is that it left each session in which it stood within the batch: somebody may have been told of it there', () => {
    const facts = stitched([
      spoken(50n, 't', 'bob'),
      spoken(30n, 's', 'ada'),
      spoken(0n, 'u'),
      // Says what the first one said, and comes before all who name somebody.
      spoken(10n, 't', 'bob'),
      spoken(60n, '', 'ada', 'bot'),
    ]).facts;
    expect(told(facts)).toEqual([
      'in ["session","ada","u"]',
      'left ["session","ada","s"]',
      'left ["session","bob","t"]',
      'left ["session","bob","u"]',
    ]);
  });

  test('is the same, whatever a batch begins with', () => {
    const events = [spoken(50n, 't', 'bob'), spoken(30n, 's', 'ada'), spoken(0n, 'u'), spoken(10n, 't', 'bob')];
    const first = stitched(events.slice(0, 2));
    const second = stitched(events.slice(2), first.after, 2);
    const whole = stitched(events);
    const left = (facts: readonly Fact[]) => told(facts).filter((each) => each.startsWith('left'));
    expect(new Set([...left(first.facts), ...left(second.facts)])).toEqual(new Set(left(whole.facts)));
    expect(second.facts.find((fact) => wordOf(fact).startsWith('in'))).toEqual(
      whole.facts.find((fact) => wordOf(fact).startsWith('in')),
    );
  });
});

describe('what the ledger is told of events by themselves', () => {
  const of = (payload: NonNullable<Parameters<typeof aTraceEvent>[0]['payload']>, callId = '') =>
    aTraceEvent({ eventId: `e${count++}`, callId, actor: { chain: [{ id: 'ada' }] }, payload });

  test.each([
    ['["session","ada","session-1"]', of({ case: 'sessionStarted', value: {} })],
    ['["session","ada","session-1"]', of({ case: 'sessionEnded', value: {} })],
    ['["session","ada","session-1"]', of({ case: 'checkpointRecorded', value: { checkpointId: 'k' } })],
    ['["incident","i"]', of({ case: 'incidentOpened', value: { incidentId: 'i' } })],
    ['["incident","i"]', of({ case: 'fixAttempted', value: { incidentId: 'i' } })],
    ['["incident","i"]', of({ case: 'incidentClosed', value: { incidentId: 'i' } })],
    ['["lane","l"]', of({ case: 'laneChanged', value: { lane: 'l', state: LaneState.FROZEN } })],
    ['["budget","b"]', of({ case: 'budgetSet', value: { budgetId: 'b' } })],
    ['["drill","d"]', of({ case: 'drillFinished', value: { drill: 'd' } })],
  ])('is under %s', (key, event) => {
    expect(told(stitched([event]).facts)).toEqual([`in ${key}`]);
  });

  test('is nothing of what only says something of its call', () => {
    expect(stitched([of({ case: 'credentialChanged', value: {} })]).facts).toEqual([]);
  });

  test('is also what happened to name a call', () => {
    const facts = stitched([of({ case: 'laneChanged', value: { lane: 'l' } }, 'call-1')]).facts;
    expect(told(facts)).toContain('in ["lane","l"]');
  });

  test('is that a call has a checkpoint now, which stood for itself before', () => {
    const span = new Uint8Array(8).fill(3);
    const checkpoint = aTraceEvent({
      eventId: 'k',
      callId: '',
      parentSpanId: span,
      payload: { case: 'checkpointRecorded', value: { checkpointId: 'k' } },
    });
    const started = aTraceEvent({ eventId: 's', spanId: span, payload: { case: 'toolCallStarted', value: {} } });
    const alone = stitched([checkpoint]);
    expect(told(alone.facts)).toEqual(['in ["session","","session-1"]']);
    const { facts } = stitched([started], alone.after, 1);
    expect(facts.filter((fact) => fact.kind === 'event').map(wordOf)).toEqual(['left ["session","","session-1"]']);
  });
});
