import { describe, expect, test } from '@jest/globals';
import {
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  FileOperationClass,
  GatewayVerdict,
  Layer,
  Outcome,
} from '@waybill/contracts';
import { aHistory, asLogEvent, aTraceEvent, builtTraceId } from '@waybill/testing';
import fc from 'fast-check';
import type { LogEvent } from './event-set.js';
import { viewFragment } from '../join/fragment-view.js';
import { toHex } from '../payload.js';
import { callOfFragment } from '../call/project-fragment.js';
import { noRates } from '../spend/rate-card.js';
import { fragmentsAffected, stitch, type TraceState } from './stitch.js';
import { initialTraceIndex } from './trace-index.js';

const limits = { callEventCountMax: 100, looseEventCountMax: 100 };
const nothing: TraceState = { index: initialTraceIndex, calls: new Map(), links: new Map() };
const span = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

const callOf = (state: TraceState, fragmentId: string) => {
  const view = viewFragment(state, toHex(builtTraceId), fragmentId);
  return view && callOfFragment(view, noRates);
};

const stitchAll = (events: readonly LogEvent[]) =>
  events.reduce((state, event) => stitch(state, event, limits)[0], nothing);

/** One call with all its records, a retry, effects, money and a record that only knows the span. */
const wholeCall = aHistory([
  {
    layer: Layer.REGISTRY,
    payload: { case: 'registryDecision', value: { chosenServer: 'fs', candidates: [{ server: 'fs' }] } },
  },
  {
    layer: Layer.GATEWAY,
    payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.ALLOWED, policy: { id: 'p', version: '1' } } },
  },
  {
    layer: Layer.RUNTIME,
    payload: {
      case: 'runtimeDecision',
      value: { selected: { id: 'route', lane: 'fs' }, estimate: { amountNanos: 5n, currency: 'USD' } },
    },
  },
  {
    attempt: 1,
    spanId: span,
    payload: { case: 'toolCallStarted', value: { tool: { name: 'write_file', server: 'fs' } } },
  },
  { attempt: 1, spanId: span, payload: { case: 'toolCallFinished', value: { outcome: Outcome.UNKNOWN } } },
  {
    attempt: 2,
    spanId: span,
    payload: { case: 'toolCallStarted', value: { tool: { name: 'write_file', server: 'fs' } } },
  },
  {
    attempt: 2,
    payload: { case: 'fileOperation', value: { operationClass: FileOperationClass.CREATE, canonicalPath: '/a' } },
  },
  {
    attempt: 2,
    payload: {
      case: 'effectObserved',
      value: { effect: { kind: EffectKind.FILE_CREATED, effectClass: EffectClass.ADDITIVE, resourceRef: '/a' } },
    },
  },
  { attempt: 2, spanId: span, payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } } },
  {
    layer: Layer.PROVIDER,
    callId: '',
    attempt: 2,
    parentSpanId: span,
    payload: {
      case: 'providerReceipt',
      value: { disposition: Disposition.ACTION, cost: { amountNanos: 7n, currency: 'USD' } },
    },
  },
]);

describe('stitching', () => {
  test("any order and any redelivery of a call's events give the same call", () => {
    const expected = callOf(stitchAll(wholeCall), 'call-1');
    const anyDelivery = fc
      .tuple(fc.shuffledSubarray([...wholeCall], { minLength: wholeCall.length }), fc.shuffledSubarray([...wholeCall]))
      .chain(([once, again]) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }));
    fc.assert(
      fc.property(anyDelivery, (deliveries) => {
        const state = stitchAll(deliveries);
        expect(callOf(state, 'call-1')).toEqual(expected);
        expect(state.index.loose.size + (state.calls.get('call-1')?.size ?? 0)).toBe(wholeCall.length);
      }),
      { numRuns: 300 },
    );
  });

  test('the whole call says what each hop said', () => {
    const call = callOf(stitchAll(wholeCall), 'call-1');
    expect(call).toMatchObject({
      joinRung: 'trace_span',
      outcome: 'success',
      state: 'complete',
      hopsPresent: ['registry', 'gateway', 'runtime', 'tool', 'provider'],
      hopsMissing: [],
      conflicts: [],
      spend: { estimatedNanos: 5n, actualNanos: 7n, unpricedCount: 0, currency: 'USD' },
    });
    expect(call?.attempts.map((each) => each.outcome)).toEqual(['unknown', 'success']);
    expect(call?.effects.map((each) => each.kind)).toEqual(['file_created']);
  });

  test('a redelivered event is a duplicate, the same id with other bytes a conflict, and neither changes anything', () => {
    const [first] = wholeCall;
    if (first === undefined) throw new Error('the history is not empty');
    const state = stitchAll([first]);
    expect(stitch(state, first, limits)).toEqual([state, 'duplicate']);
    const other = asLogEvent({ ...first.event, sessionId: 'another' });
    expect(stitch(state, other, limits)).toEqual([state, 'id_conflict']);
  });

  test('an event beyond the bound of a call is refused and leaves the call as it was', () => {
    const tight = { ...limits, callEventCountMax: 2 };
    const [a, b, c] = wholeCall;
    const state = [a, b].reduce((each, event) => stitch(each, event!, tight)[0], nothing);
    expect(stitch(state, c!, tight)).toEqual([state, 'set_full']);
  });
});

describe('records that name no call', () => {
  const receipt = asLogEvent(
    aTraceEvent({
      eventId: 'r',
      callId: '',
      parentSpanId: span,
      layer: Layer.PROVIDER,
      payload: { case: 'providerReceipt', value: { disposition: Disposition.ACTION } },
    }),
  );
  const started = asLogEvent(
    aTraceEvent({ eventId: 's', spanId: span, payload: { case: 'toolCallStarted', value: {} } }),
  );
  const orphanId = 'span:0102030405060708090a0b0c0d0e0f10::0102030405060708';

  test('stand as an orphaned call until a call claims their span, then belong to it', () => {
    const alone = stitchAll([receipt]);
    expect(callOf(alone, orphanId)).toMatchObject({ state: 'orphaned', joinRung: 'none' });
    const joined = stitch(alone, started, limits)[0];
    expect(fragmentsAffected(alone, joined, started.event)).toEqual(new Set(['call-1', orphanId]));
    expect(callOf(joined, orphanId)).toBeUndefined();
    expect(callOf(joined, 'call-1')).toMatchObject({ joinRung: 'trace_span', receipt: { disposition: 'action' } });
  });

  test('belong to nobody when two calls claim the span', () => {
    const rival = asLogEvent(
      aTraceEvent({ eventId: 't', callId: 'call-2', spanId: span, payload: { case: 'toolCallStarted', value: {} } }),
    );
    for (const order of [
      [started, rival, receipt],
      [receipt, rival, started],
      [rival, receipt, started],
    ]) {
      const state = stitchAll(order);
      expect(callOf(state, orphanId)?.state).toBe('orphaned');
      expect(callOf(state, 'call-1')?.receipt.disposition).toBe('');
    }
  });

  test("know a call by the caller's span that travelled with it, too", () => {
    const served = asLogEvent(
      aTraceEvent({
        eventId: 'u',
        spanId: new Uint8Array(8).fill(9),
        parentSpanId: span,
        payload: { case: 'toolCallStarted', value: {} },
      }),
    );
    expect(callOf(stitchAll([receipt, served]), 'call-1')).toMatchObject({ receipt: { disposition: 'action' } });
  });

  test('that change places one for one affect both calls', () => {
    const [one, two, three] = [1, 2, 3].map((each) => new Uint8Array(8).fill(each));
    const calls = [
      { eventId: 'a', callId: 'a', spanId: one!, payload: { case: 'toolCallStarted', value: {} } },
      { eventId: 'c2', callId: 'c', spanId: two!, payload: { case: 'toolCallStarted', value: {} } },
      { eventId: 'c3', callId: 'c', spanId: three!, payload: { case: 'toolCallStarted', value: {} } },
      { eventId: 'e1', callId: '', spanId: one!, parentSpanId: two!, payload: { case: 'spendRecorded', value: {} } },
      { eventId: 'e2', callId: '', spanId: three!, payload: { case: 'spendRecorded', value: {} } },
    ] as const;
    const before = stitchAll(calls.map((each) => asLogEvent(aTraceEvent(each))));
    // The rival makes the first and the third span ambiguous: e1 moves from a to c, and e2 leaves c for nobody.
    const rival = asLogEvent(
      aTraceEvent({
        eventId: 'b',
        callId: 'b',
        spanId: one!,
        parentSpanId: three!,
        payload: { case: 'toolCallStarted', value: {} },
      }),
    );
    const after = stitch(before, rival, limits)[0];
    expect([...fragmentsAffected(before, after, rival.event)]).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  test('a session event is no call', () => {
    const session = asLogEvent(
      aTraceEvent({ eventId: 'x', callId: '', payload: { case: 'sessionStarted', value: {} } }),
    );
    const state = stitchAll([session]);
    expect(fragmentsAffected(nothing, state, session.event)).toEqual(new Set());
    expect(state.index.loose.size).toBe(1);
  });
});

describe('a denied call', () => {
  const denied = aHistory([
    {
      layer: Layer.GATEWAY,
      actor: { chain: [{ id: 'user:ada' }, { id: 'service:gateway' }] },
      payload: {
        case: 'gatewayDecision',
        value: {
          verdict: GatewayVerdict.DENIED,
          tool: 'delete_repo',
          policy: { id: 'prod', version: '7' },
          denial: {
            reason: DenialReason.POLICY,
            rule: 'no-delete',
            requestedCapability: 'tool:delete_repo',
            allowedNeighbour: 'tool:read_repo',
          },
        },
      },
    },
  ]);

  test('owes nothing of tool and provider, is safe to retry and says who refused', () => {
    expect(callOf(stitchAll(denied), 'call-1')).toMatchObject({
      outcome: 'denied',
      error: { errorClass: 'policy_denied', errorCode: 'policy' },
      hopsMissing: ['registry', 'runtime'],
      actor: { originalActor: 'user:ada', principal: 'service:gateway' },
      denials: [
        {
          hop: 'gateway',
          rule: 'no-delete',
          policyBundle: 'prod',
          policyVersion: '7',
          allowedNeighbour: 'tool:read_repo',
        },
      ],
      reversibility: 'no_effect',
      retry: { verdict: 'safe', reasons: ['refused_before_action'] },
    });
  });

  test('that the provider performed nevertheless is a boundary violation', () => {
    const performed = aHistory([
      { layer: Layer.GATEWAY, payload: denied[0]!.event.payload },
      { layer: Layer.PROVIDER, payload: { case: 'providerReceipt', value: { disposition: Disposition.ACTION } } },
    ]);
    expect(callOf(stitchAll(performed), 'call-1')).toMatchObject({
      state: 'conflicted',
      conflicts: [
        {
          kind: 'boundary_violation',
          leftHop: 'gateway',
          leftValue: 'denied',
          rightHop: 'provider',
          rightValue: 'action',
        },
      ],
    });
  });
});
