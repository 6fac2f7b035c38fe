import { describe, expect, test } from '@jest/globals';
import {
  Disposition,
  Layer,
  Outcome,
  SessionSource,
  SpendKind,
  SpendSource,
  type TraceEvent,
} from '@waybill/contracts';
import {
  auditTrailOf,
  callFactsOf,
  emptyTotals,
  plus,
  sessionKeyOf,
  spendSlotsOf,
  toFactKeyText,
  toSlotText,
  type CallFacts,
  type SessionKey,
  type SlotTotals,
} from '@waybill/domain';
import { aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import fc from 'fast-check';
import { FoldedWorld } from './folded-world.js';

/** What sessions and spend are, computed from the calls alone, from the beginning. */
function expectedOf({ calls: store }: FoldedWorld) {
  const { calls, looseEvidence } = store.list();
  const members = new Map<string, { readonly session: SessionKey; calls: CallFacts[]; events: TraceEvent[] }>();
  const memberOf = (session: SessionKey) => {
    const key = toFactKeyText(session);
    const known = members.get(key) ?? { session, calls: [], events: [] };
    members.set(key, known);
    return known;
  };
  const slots = new Map<string, SlotTotals>();
  for (const { call } of calls) {
    const facts = callFactsOf(call);
    memberOf({ kind: 'session', principal: facts.originalActor, sessionId: facts.sessionId }).calls.push(facts);
    for (const slot of spendSlotsOf(facts))
      slots.set(toSlotText(slot), plus(slots.get(toSlotText(slot)) ?? emptyTotals, slot));
  }
  for (const { event } of looseEvidence) memberOf(sessionKeyOf([event])).events.push(event);
  const sessions = [...members]
    .filter(([, { session }]) => session.sessionId !== '')
    .map(([key, facts]) => [key, auditTrailOf(facts)] as const);
  return { sessions: new Map(sessions), slots };
}

function foundIn({ ledger }: FoldedWorld) {
  const { sessions, slots } = ledger.list();
  return {
    sessions: new Map(
      sessions.map(({ session }) => [
        toFactKeyText({ kind: 'session', principal: session.principal, sessionId: session.sessionId }),
        session,
      ]),
    ),
    slots: new Map(slots.map(({ slot }) => [toSlotText(slot), plus(emptyTotals, slot)])),
  };
}

const trace = (n: number) => new Uint8Array(16).fill(n);
const span = (n: number) => new Uint8Array(8).fill(n);

const payloads: readonly NonNullable<Parameters<typeof aTraceEvent>[0]['payload']>[] = [
  { case: 'toolCallStarted', value: { tool: { name: 'charge' } } },
  { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } },
  { case: 'toolCallFinished', value: { outcome: Outcome.FAILURE } },
  {
    case: 'spendRecorded',
    value: {
      kind: SpendKind.ACTUAL,
      source: SpendSource.TOOL_REPORTED,
      amount: { amountNanos: 5n, currency: 'USD' },
    },
  },
  { case: 'spendRecorded', value: { kind: SpendKind.ESTIMATE, source: SpendSource.RATE_CARD } },
  { case: 'gatewayDecision', value: { mediatedPrincipal: 'svc:gateway' } },
  { case: 'checkpointRecorded', value: { checkpointId: 'k', verifiedBy: 'ci' } },
  {
    case: 'providerReceipt',
    value: {
      provider: 'stripe',
      disposition: Disposition.ACTION,
      idempotencyKey: 'key-1',
      cost: { amountNanos: 7n, currency: 'USD' },
    },
  },
];

const eventOf = fc.record({
  traceId: fc.constantFrom(trace(1), trace(2), trace(3), new Uint8Array()),
  callId: fc.constantFrom('x', 'x', 'y', ''),
  spanId: fc.constantFrom(span(1), span(2), new Uint8Array()),
  parentSpanId: fc.constantFrom(span(1), new Uint8Array()),
  sessionId: fc.constantFrom('s', 't', ''),
  sessionSource: fc.constantFrom(SessionSource.BAGGAGE, SessionSource.MCP_SESSION, SessionSource.UNSPECIFIED),
  actor: fc.constantFrom([], ['user:ada'], ['user:ada', 'agent:bot'], ['user:bob'], ['svc:gateway']),
  attempt: fc.integer({ min: 0, max: 2 }),
  second: fc.bigInt({ min: 0n, max: 90n }),
  layer: fc.constantFrom(Layer.TOOL, Layer.GATEWAY, Layer.PROVIDER),
  payload: fc.constantFrom(...payloads),
  hasKey: fc.boolean(),
});

const history = fc.array(eventOf, { minLength: 1, maxLength: 9 }).map((inits) =>
  inits.map(({ actor, second, hasKey, ...init }, at) =>
    aTraceEvent({
      ...init,
      eventId: `e${at}`,
      // Without a span as without a trace it would be kept under its alias alone, once in each of the two places.
      spanId: init.traceId.length > 0 && init.callId === '' && init.spanId.length === 0 ? span(3) : init.spanId,
      occurredUnixNano: builtAtUnixNano + second * 1_000_000_000n,
      actor: { chain: actor.map((id) => ({ id })) },
      ...(hasKey || init.traceId.length === 0 ? { aliases: { provider: 'stripe', idempotencyKey: 'key-1' } } : {}),
    }),
  ),
);

const chance = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30 }),
  deaths: fc.array(fc.boolean(), { maxLength: 20 }),
});

describe('sessions and spend', () => {
  test('follow from the calls, wherever batches are cut and whatever dies before it can remember what it said', async () => {
    await fc.assert(
      fc.asyncProperty(history, chance, async (events, luck) => {
        const world = await FoldedWorld.create();
        world.emit(events);
        await world.settle({ sizes: [...luck.sizes], deaths: [...luck.deaths] });
        expect(foundIn(world)).toEqual(expectedOf(world));
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test('leave nothing behind when a call turns out to belong to another session', async () => {
    const event = (eventId: string, sessionId: string, payload: (typeof payloads)[number]) =>
      aTraceEvent({ eventId, sessionId, sessionSource: sessionId === 's' ? SessionSource.BAGGAGE : 0, payload });
    const world = await FoldedWorld.create();
    const chances = { sizes: [], deaths: [] };
    world.emit([event('a', 't', payloads[0]!), event('b', 't', payloads[3]!)]);
    await world.settle(chances);
    const sessions = () => world.ledger.list().sessions.map(({ session }) => session.sessionId);
    const spent = () => world.ledger.list().slots.map(({ slot }) => [slot.sessionId, slot.actualNanos]);
    expect([sessions(), new Set(spent().map(([sessionId]) => sessionId))]).toEqual([['t'], new Set(['t'])]);
    world.emit([event('c', 's', payloads[1]!)]);
    await world.settle(chances);
    expect([sessions(), new Set(spent().map(([sessionId]) => sessionId))]).toEqual([['s'], new Set(['s'])]);
  });
});
