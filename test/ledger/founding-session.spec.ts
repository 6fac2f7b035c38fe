import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  EffectClass,
  EffectKind,
  Layer,
  Outcome,
  Reversibility,
  SessionSource,
  type TraceEvent,
} from '@waybill/contracts';
import { homeTraceOf } from '@waybill/domain';
import { aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { oracleCallsOf, oracleLedgersOf, type OracleLedger } from '@waybill/testing/simulation';
import { FoldedWorld } from './folded-world.js';

type EventInit = Parameters<typeof aTraceEvent>[0];

const second = 1_000_000_000n;

/** Calls of the session in their order: three write a file, two of the others fail, eight of them go upstream and cost. */
const story = [
  'search',
  'write',
  'search',
  'write',
  'search',
  'write',
  'search',
  'search',
  'search',
  'fail',
  'search',
  'fail',
];

/** What the hops of one call say: 0.006 USD for each search that is answered. */
function eventsOfCall(kind: string, index: number): readonly TraceEvent[] {
  const callId = `call-${index}`;
  const at = (offset: bigint) => builtAtUnixNano + BigInt(index) * second + offset;
  const event = (part: number, init: EventInit) =>
    aTraceEvent({
      eventId: `${callId}-${part}`,
      traceId: new Uint8Array(16).fill(index + 1),
      callId,
      attempt: 1,
      sessionId: 'session-1',
      sessionSource: SessionSource.CONVERSATION,
      actor: { chain: [{ id: 'user:ada' }] },
      authority: { credentialFingerprint: kind === 'write' ? 'print-files' : 'print-search' },
      occurredUnixNano: at(BigInt(part)),
      ...init,
    });
  const tool = { name: kind === 'write' ? 'write_file' : 'search' };
  const outcome = kind === 'fail' ? Outcome.FAILURE : Outcome.SUCCESS;
  const effect = {
    kind: EffectKind.FILE_CREATED,
    effectClass: EffectClass.ADDITIVE,
    reversibility: Reversibility.REVERSIBLE,
    resourceRef: `file-${index}`,
  };
  return [
    event(0, { payload: { case: 'toolCallStarted', value: { tool } } }),
    ...(kind === 'write' ? [event(1, { payload: { case: 'effectObserved', value: { effect } } })] : []),
    ...(kind === 'search' || index === 9
      ? [event(2, { payload: { case: 'upstreamCall', value: { provider: 'search', outcome } } })]
      : []),
    ...(kind === 'search'
      ? [
          event(3, {
            layer: Layer.PROVIDER,
            payload: { case: 'providerReceipt', value: { provider: 'search', cost: usd(6_000_000n) } },
          }),
        ]
      : []),
    event(4, { payload: { case: 'toolCallFinished', value: { tool, outcome } } }),
  ];
}

const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });

/** The session that the product was made for. */
const expected = {
  sessionId: 'session-1',
  principal: 'user:ada',
  calls: { total: 12, successful: 10, failed: 2, denied: 0, partial: 0, unknown: 0 },
  credentialsUsed: ['print-files', 'print-search'],
  upstreamCalls: 8,
  recoveryStatus: 'pending',
};

describe('a session of 12 calls, 2 of them failed, that made 3 files, went upstream 8 times and cost 0.042 USD', () => {
  const events = story.flatMap(eventsOfCall);
  let world: FoldedWorld;
  let oracle: OracleLedger | undefined;

  beforeAll(async () => {
    world = await FoldedWorld.create();
    world.emit(events);
    await world.settle({ sizes: [], deaths: [] });
    const admitted = events.map((event) => ({
      tenantId: 'acme',
      event,
      appendedUnixNano: builtAtUnixNano,
      homeTrace: Buffer.from(homeTraceOf(event) ?? []).toString('hex'),
    }));
    const verdicts = new Map(world.calls.list().calls.map(({ call }) => [call.callId, call.retry.verdict]));
    const question = { events: admitted, calls: oracleCallsOf(admitted) };
    [oracle] = oracleLedgersOf({ ...question, retryVerdictOf: ({ callId }) => verdicts.get(callId) ?? '' });
  });

  test('is told so by the product', () => {
    expect(world.ledger.list().sessions.map(({ session }) => session)).toMatchObject([
      {
        ...expected,
        effectsByKind: new Map([['file_created', 3]]),
        spend: { actualNanos: 42_000_000n, currency: 'USD', unpricedEntries: 0 },
        terminal: { state: 'partial_success', source: 'derived' },
      },
    ]);
  });

  test('is told so by the oracle', () => {
    expect(oracle?.sessions).toMatchObject([
      {
        ...expected,
        effectsByKind: ['file_created=3'],
        actualNanos: 42_000_000n,
        currency: 'USD',
        unpricedEntries: 0,
        terminalState: 'partial_success',
        terminalSource: 'derived',
      },
    ]);
  });

  test('spends in slots what it spends', () => {
    const sums = (nanos: readonly bigint[]) => nanos.reduce((sum, each) => sum + each, 0n);
    expect(sums(world.ledger.list().slots.map(({ slot }) => slot.actualNanos))).toBe(42_000_000n);
    expect(sums([...(oracle?.slots.values() ?? [])].map(({ actual }) => actual))).toBe(42_000_000n);
  });
});
