import { describe, expect, test } from '@jest/globals';
import {
  DeclaredPermanence,
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  FileOperationClass,
  Layer,
  Outcome,
  Reversibility,
  SpendKind,
  SpendSource,
} from '@waybill/contracts';
import { aCallOf, aHistory, receipt, started as startedBy, usd, type HistoryEvent } from '@waybill/testing';

const callFrom = (history: readonly HistoryEvent[]) => aCallOf(aHistory(history));
const started = (attempt = 1) => startedBy({ tool: { name: 't' } }, attempt);

describe('what it cost', () => {
  test('of several reports about one attempt only the strongest source counts', () => {
    const { spend, conflicts } = callFrom([
      started(),
      { payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS, reportedCost: usd(10n) } } },
      receipt({ disposition: Disposition.ACTION, cost: usd(12n) }),
    ]);
    expect(spend).toMatchObject({ actualNanos: 12n, currency: 'USD', unpricedCount: 0 });
    expect(spend.entries.map((each) => [each.hop, each.amountNanos, each.isCounted])).toEqual([
      ['tool', 10n, false],
      ['provider', 12n, true],
    ]);
    expect(conflicts.map((each) => each.kind)).toEqual(['cost_mismatch']);
  });

  test('each attempt costs', () => {
    const { spend } = callFrom([started(1), started(2), receipt({ cost: usd(3n) }, 1), receipt({ cost: usd(4n) }, 2)]);
    expect(spend.actualNanos).toBe(7n);
  });

  test('a correction is added, a rollup and a reservation are not', () => {
    const entry = (kind: SpendKind, amount: bigint, more: object = {}): HistoryEvent => ({
      payload: { case: 'spendRecorded', value: { kind, amount: usd(amount), source: SpendSource.RECEIPT, ...more } },
    });
    const { spend } = callFrom([
      entry(SpendKind.RESERVE, 100n),
      entry(SpendKind.ACTUAL, 40n),
      entry(SpendKind.ACTUAL, 40n, { isRollup: true }),
      entry(SpendKind.ADJUST, -5n),
    ]);
    expect(spend).toMatchObject({ actualNanos: 35n, estimatedNanos: 0n });
  });

  test('an entry that two hops report under one id is one entry', () => {
    const entry = (source: SpendSource, amount: bigint): HistoryEvent => ({
      payload: { case: 'spendRecorded', value: { entryId: 'x', kind: SpendKind.ACTUAL, amount: usd(amount), source } },
    });
    const { spend } = callFrom([
      entry(SpendSource.TOOL_REPORTED, 9n),
      entry(SpendSource.RECEIPT, 8n),
      entry(SpendSource.RECEIPT, 7n),
    ]);
    expect(spend.entries.map((each) => each.amountNanos)).toEqual([8n]);
    expect(spend.actualNanos).toBe(8n);
  });

  test('an amount that nobody named is unpriced, not zero', () => {
    const { spend } = callFrom([receipt({ units: [{ unit: 'requests', quantityNanos: 1_000_000_000n }] })]);
    expect(spend).toMatchObject({ actualNanos: 0n, unpricedCount: 1, currency: '' });
  });

  test('two currencies are not added up', () => {
    const { spend } = callFrom([
      receipt({ cost: usd(1n) }, 1),
      receipt({ cost: { amountNanos: 1n, currency: 'EUR' } }, 2),
    ]);
    expect(spend).toMatchObject({ actualNanos: 0n, currency: 'XXX' });
  });
});

describe('what it changed', () => {
  const effect = {
    kind: EffectKind.FILE_CREATED,
    effectClass: EffectClass.ADDITIVE,
    resourceRef: '/a',
    reversibility: Reversibility.REVERSIBLE,
  };

  test('one effect that two hops claim is one effect, with the strongest source', () => {
    const { effects } = callFrom([
      {
        payload: {
          case: 'effectObserved',
          value: { effect: { ...effect, source: EffectSource.OBSERVED, compensatingAction: 'delete /a' } },
        },
      },
      receipt({ effects: [effect] }),
    ]);
    expect(effects).toMatchObject([
      { source: 'receipt', claimedBy: ['provider', 'tool'], compensatingAction: 'delete /a', count: 1 },
    ]);
  });

  test('more than the route was declared to do is a contradiction', () => {
    const call = callFrom([
      {
        layer: Layer.RUNTIME,
        payload: { case: 'runtimeDecision', value: { declaredPermanence: DeclaredPermanence.REVERSIBLE } },
      },
      { payload: { case: 'effectObserved', value: { effect: { ...effect, reversibility: Reversibility.PERMANENT } } } },
    ]);
    expect(call.conflicts.map((each) => [each.kind, each.leftValue, each.rightValue])).toEqual([
      ['permanence_exceeded', 'declared reversible', 'permanent: file_created /a'],
    ]);
  });

  test('no report of a change is no proof that there was none', () => {
    expect(callFrom([started()]).reversibility).toBe('');
    const read: HistoryEvent = {
      payload: { case: 'fileOperation', value: { operationClass: FileOperationClass.READ } },
    };
    expect(callFrom([started(), read])).toMatchObject({ reversibility: 'no_effect' });
  });
});

describe('who refused', () => {
  test('a hop that states one refusal as evidence and as outcome refused once', () => {
    const denial = { reason: DenialReason.OUTSIDE_ROOT, rule: 'r', requestedCapability: 'fs:read:/x' };
    const call = callFrom([
      started(),
      { payload: { case: 'fileOperation', value: { denial } } },
      { attempt: 1, payload: { case: 'toolCallFinished', value: { outcome: Outcome.DENIED, denial } } },
      { layer: Layer.GATEWAY, payload: { case: 'gatewayDecision', value: { denial } } },
    ]);
    expect(call.denials.map((each) => [each.hop, each.reason])).toEqual([
      ['tool', 'outside_root'],
      ['gateway', 'outside_root'],
    ]);
  });
});

describe('who, and with what', () => {
  test('two original actors, two lanes and two policy versions are contradictions that name both hops', () => {
    const { conflicts } = callFrom([
      {
        layer: Layer.RUNTIME,
        actor: { chain: [{ id: 'user:ada' }] },
        payload: { case: 'runtimeDecision', value: { selected: { lane: 'a' } } },
      },
      {
        layer: Layer.GATEWAY,
        actor: { chain: [{ id: 'user:bob' }] },
        payload: {
          case: 'gatewayDecision',
          value: { downstreamCredentialLane: 'b', policy: { id: 'p', version: '1' } },
        },
      },
      {
        layer: Layer.GATEWAY,
        payload: {
          case: 'gatewayDecision',
          value: { downstreamCredentialLane: 'b', policy: { id: 'p', version: '2' } },
        },
      },
    ]);
    expect(conflicts.map((each) => [each.kind, each.leftHop, each.leftValue, each.rightHop, each.rightValue])).toEqual([
      ['principal_mismatch', 'runtime', 'user:ada', 'gateway', 'user:bob'],
      ['lane_mismatch', 'runtime', 'a', 'gateway', 'b'],
      ['policy_version_mismatch', 'gateway', 'p@1', 'gateway', 'p@2'],
    ]);
  });

  test('an adapter that changes the visible shape without saying so is a contradiction', () => {
    const hop = (isRewriteDeclared: boolean): HistoryEvent => ({
      layer: Layer.ADAPTER,
      payload: {
        case: 'adapterHop',
        value: {
          isRewriteDeclared,
          resultShapeDigestBefore: Uint8Array.of(1),
          resultShapeDigestAfter: Uint8Array.of(2),
        },
      },
    });
    expect(callFrom([hop(false)]).conflicts.map((each) => each.kind)).toEqual(['silent_rewrite']);
    expect(callFrom([hop(true)]).conflicts).toEqual([]);
  });

  test('an enum value that is newer than this version is said to be unrecognised', () => {
    const call = callFrom([{ authority: { authMode: 77 as never }, payload: { case: 'toolCallStarted', value: {} } }]);
    expect(call.authority.authMode).toBe('unrecognised');
  });
});
