import { describe, expect, test } from '@jest/globals';
import {
  CredentialState,
  DeclaredPermanence,
  Disposition,
  EffectClass,
  EffectKind,
  GatewayVerdict,
  Layer,
  NoAnswerReason,
  Outcome,
  Reversibility,
} from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';
import { contradictionKinds, type ContradictionKind } from './contradictions/contradiction-kinds.js';

type Event = Parameters<typeof aHistory>[0][number];
const conflictsOf = (events: readonly Event[]) => aCallOf(aHistory(events)).conflicts;
const kindsOf = (events: readonly Event[]) => conflictsOf(events).map((each) => each.kind);
const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });
const digest = (byte: number) => Uint8Array.of(byte);
const registry = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.REGISTRY,
  payload: { case: 'registryDecision', value },
});
const gateway = (value: object, attempt = 1, service = 'gw'): Event => ({
  attempt,
  source: { layer: Layer.GATEWAY, service },
  payload: { case: 'gatewayDecision', value },
});
const runtime = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.RUNTIME,
  payload: { case: 'runtimeDecision', value },
});
const started = (value: object = {}, attempt = 1): Event => ({
  attempt,
  payload: { case: 'toolCallStarted', value },
});
const finished = (value: object = { outcome: Outcome.SUCCESS }, attempt = 1): Event => ({
  attempt,
  payload: { case: 'toolCallFinished', value },
});
const receipt = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.PROVIDER,
  payload: { case: 'providerReceipt', value },
});
const observed = (effect: object = {}, attempt = 1): Event => ({
  attempt,
  payload: {
    case: 'effectObserved',
    value: {
      effect: {
        kind: EffectKind.FILE_CREATED,
        effectClass: EffectClass.ADDITIVE,
        reversibility: Reversibility.REVERSIBLE,
        resourceRef: '/a',
        ...effect,
      },
    },
  },
});
const looked = (value: object, attempt = 0): Event => ({
  attempt,
  layer: Layer.OPERATOR,
  payload: { case: 'verificationRecorded', value },
});
const adapted = (value: object): Event => ({
  attempt: 1,
  layer: Layer.ADAPTER,
  payload: { case: 'adapterHop', value },
});
const withChain = (event: Event, ...ids: string[]): Event => ({
  ...event,
  actor: { chain: ids.map((id) => ({ id })) },
});
const withAuthority = (event: Event, authority: object): Event => ({ ...event, authority });
const denied = { verdict: GatewayVerdict.DENIED };
const allowed = { verdict: GatewayVerdict.ALLOWED };
const acted = { disposition: Disposition.ACTION };

/** Of each kind: a history in which two hops contradict each other so, and the nearest one in which they do not. */
const examples: Readonly<
  Record<
    ContradictionKind,
    {
      readonly found: [string, string, string, string];
      readonly history: readonly Event[];
      readonly neighbour: readonly Event[];
    }
  >
> = {
  principal_mismatch: {
    found: ['runtime', 'user:ada', 'gateway', 'user:bob'],
    history: [withChain(runtime({}), 'user:ada'), withChain(gateway(allowed), 'user:bob')],
    neighbour: [withChain(runtime({}), 'user:ada'), withChain(gateway(allowed), 'user:ada', 'agent:x')],
  },
  actor_dropped: {
    found: ['runtime', 'user:ada', 'tool', 'service:gw'],
    history: [
      withChain(runtime({}), 'user:ada', 'agent:x'),
      gateway({ ...allowed, mediatedPrincipal: 'service:gw' }),
      withChain(started(), 'service:gw'),
    ],
    neighbour: [
      withChain(runtime({}), 'user:ada', 'agent:x'),
      gateway({ ...allowed, mediatedPrincipal: 'service:gw' }),
      withChain(started(), 'user:ada', 'agent:x', 'service:gw'),
    ],
  },
  credential_mismatch: {
    found: ['gateway', 'credential sha256:a', 'tool', 'credential sha256:b'],
    history: [
      withAuthority(gateway(allowed), { credentialLane: 'l', credentialFingerprint: 'sha256:a' }),
      withAuthority(started(), { credentialLane: 'l', credentialFingerprint: 'sha256:b' }),
    ],
    neighbour: [
      withAuthority(gateway(allowed), { credentialLane: 'callers', credentialFingerprint: 'sha256:a' }),
      withAuthority(started(), { credentialLane: 'lent', credentialFingerprint: 'sha256:b' }),
    ],
  },
  ended_credential_used: {
    found: ['gateway', 'credential sha256:a revoked', 'tool', 'success'],
    history: [
      withAuthority(gateway(allowed), {
        credentialFingerprint: 'sha256:a',
        credentialState: CredentialState.REVOKED,
      }),
      finished(),
    ],
    neighbour: [
      withAuthority(gateway(allowed), {
        credentialFingerprint: 'sha256:a',
        credentialState: CredentialState.REVOKED,
      }),
      finished({ outcome: Outcome.FAILURE }),
    ],
  },
  lane_mismatch: {
    found: ['runtime', 'a', 'gateway', 'b'],
    history: [runtime({ selected: { lane: 'a' } }), gateway({ ...allowed, downstreamCredentialLane: 'b' })],
    neighbour: [
      runtime({ selected: { lane: 'a' } }),
      gateway({ ...allowed, downstreamCredentialLane: 'a' }),
      runtime({ selected: { lane: 'b' } }, 2),
      gateway({ ...allowed, downstreamCredentialLane: 'b' }, 2),
    ],
  },
  policy_version_mismatch: {
    found: ['gateway', 'p@1', 'tool', 'p@2'],
    history: [
      gateway({ ...allowed, policy: { id: 'p', version: '1' } }),
      { attempt: 1, payload: { case: 'fileOperation', value: { policy: { id: 'p', version: '2' } } } },
    ],
    neighbour: [
      gateway({ ...allowed, policy: { id: 'p', version: '1' } }),
      { attempt: 1, payload: { case: 'fileOperation', value: { policy: { id: 'roots', version: '2' } } } },
      gateway({ ...allowed, policy: { id: 'p', version: '2' } }, 2),
    ],
  },
  boundary_violation: {
    found: ['gateway', 'denied', 'provider', 'action'],
    history: [gateway(denied), receipt(acted)],
    neighbour: [gateway(denied), gateway(allowed, 2), receipt(acted, 2)],
  },
  answer_blocked_after_effect: {
    found: ['gateway', 'answer blocked', 'tool', 'file_created /a'],
    history: [gateway({ verdict: GatewayVerdict.ANSWER_BLOCKED }), observed()],
    neighbour: [gateway({ verdict: GatewayVerdict.ANSWER_BLOCKED }), started()],
  },
  hidden_tool_ran: {
    found: ['gateway', 'drop hidden', 'tool', 'drop success'],
    history: [gateway({ ...allowed, tool: 'drop', surface: { toolNames: ['list'] } }), finished()],
    neighbour: [gateway({ ...allowed, tool: 'drop', surface: { toolNames: ['list'], omittedCount: 1 } }), finished()],
  },
  server_mismatch: {
    found: ['registry', 'files', 'tool', 'shadow'],
    history: [
      registry({ chosenServer: 'files' }),
      runtime({ selected: { server: 'files' } }),
      started({ tool: { name: 't', server: 'shadow' } }),
    ],
    neighbour: [
      registry({ chosenServer: 'files' }),
      started({ tool: { name: 't', server: 'files' } }),
      registry({ chosenServer: 'spare' }, 2),
      started({ tool: { name: 't', server: 'spare' } }, 2),
    ],
  },
  contract_drift: {
    found: ['registry', 'manifest 01 expected', 'registry', 'manifest 02 seen'],
    history: [registry({ expectedManifestDigest: digest(1), manifestDigest: digest(2) })],
    neighbour: [registry({ manifestDigest: digest(2) })],
  },
  silent_request_rewrite: {
    found: ['adapter', 'before 01', 'adapter', 'after 02'],
    history: [adapted({ requestShapeDigestBefore: digest(1), requestShapeDigestAfter: digest(2) })],
    neighbour: [
      adapted({
        protocolBefore: 'mcp',
        protocolAfter: 'rest',
        requestShapeDigestBefore: digest(1),
        requestShapeDigestAfter: digest(2),
      }),
    ],
  },
  silent_rewrite: {
    found: ['adapter', 'before 01', 'adapter', 'after 02'],
    history: [adapted({ resultShapeDigestBefore: digest(1), resultShapeDigestAfter: digest(2) })],
    neighbour: [
      adapted({
        isRewriteDeclared: true,
        resultShapeDigestBefore: digest(1),
        resultShapeDigestAfter: digest(2),
      }),
    ],
  },
  outcome_mismatch: {
    found: ['tool', 'success', 'provider', 'refused'],
    history: [finished(), receipt({ disposition: Disposition.REFUSED })],
    neighbour: [
      finished({ outcome: Outcome.FAILURE }),
      receipt({ disposition: Disposition.REFUSED }),
      finished({ outcome: Outcome.SUCCESS }, 2),
    ],
  },
  verification_mismatch: {
    found: ['provider', 'action', 'operator', 'found failure'],
    history: [started(), receipt(acted), looked({ foundOutcome: Outcome.FAILURE })],
    neighbour: [started(), receipt(acted), looked({ foundOutcome: Outcome.SUCCESS })],
  },
  receipt_denies_effect: {
    found: ['provider', 'no_op', 'tool', 'file_created /a'],
    history: [receipt({ disposition: Disposition.NO_OP }), observed()],
    neighbour: [receipt({ disposition: Disposition.NO_OP }), observed({ effectClass: EffectClass.READ })],
  },
  key_not_honoured: {
    found: ['provider', 'r1 acted under k', 'provider', 'r2 acted under k'],
    history: [
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k', receiptId: 'r1', providerRequestId: 'q1' }),
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k', receiptId: 'r2', providerRequestId: 'q2' }, 2),
    ],
    neighbour: [
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k', receiptId: 'r1', providerRequestId: 'q1' }),
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k', receiptId: 'r2', providerRequestId: 'q1' }, 2),
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k', receiptId: 'r3', wasReplayed: true }, 2),
      receipt({ ...acted, provider: 'bank', idempotencyKey: 'k' }, 2),
      receipt({ ...acted, provider: 'post', idempotencyKey: 'k', receiptId: 'r4' }, 2),
    ],
  },
  cost_mismatch: {
    found: ['provider', '12 USD nanos', 'tool', '10 USD nanos'],
    history: [finished({ outcome: Outcome.SUCCESS, reportedCost: usd(10n) }), receipt({ ...acted, cost: usd(12n) })],
    neighbour: [
      finished({ outcome: Outcome.SUCCESS, reportedCost: usd(12n) }),
      receipt({ ...acted, cost: usd(5n) }),
      receipt({ ...acted, cost: usd(7n) }),
      finished({ outcome: Outcome.SUCCESS, reportedCost: usd(3n) }, 2),
    ],
  },
  permanence_exceeded: {
    found: ['runtime', 'declared reversible', 'tool', 'permanent: file_created /a'],
    history: [
      runtime({ declaredPermanence: DeclaredPermanence.REVERSIBLE }),
      observed({ reversibility: Reversibility.PERMANENT }),
    ],
    neighbour: [runtime({ declaredPermanence: DeclaredPermanence.REVERSIBLE }), observed()],
  },
  hint_violated: {
    found: ['tool', 'declared read-only', 'tool', 'file_created /a'],
    history: [started({ hints: { readOnly: true } }), observed()],
    neighbour: [started({ hints: { readOnly: true } }), observed({ effectClass: EffectClass.READ })],
  },
};

describe('two hops that cannot both be right', () => {
  test.each(contradictionKinds)('%s names both hops and both values, and its nearest neighbour is none', (kind) => {
    const { history, found, neighbour } = examples[kind];
    const pairs = conflictsOf(history).filter((each) => each.kind === kind);
    expect(pairs.map((each) => [each.leftHop, each.leftValue, each.rightHop, each.rightValue])).toEqual([found]);
    expect(kindsOf(neighbour)).toEqual([]);
  });

  test('are the same whichever spoke first, and however often', () => {
    for (const { history } of Object.values(examples)) {
      const events = aHistory(history);
      const conflicts = (members: typeof events) => aCallOf(members).conflicts;
      expect(conflicts(events.toReversed())).toEqual(conflicts(events));
    }
  });
});

describe('policies', () => {
  test('that the gateway and its own denial name differently are a mismatch', () => {
    const decision = { ...denied, policy: { id: 'p', version: '1' }, denial: { policy: { id: 'p', version: '2' } } };
    expect(kindsOf([gateway(decision)])).toEqual(['policy_version_mismatch']);
  });

  test('of one version with two contents are a mismatch', () => {
    const policy = (byte: number) => ({ id: 'p', version: '1', digest: digest(byte) });
    const fetched: Event = { attempt: 1, payload: { case: 'urlFetch', value: { policy: policy(2) } } };
    expect(kindsOf([gateway({ ...allowed, policy: policy(1) }), fetched])).toEqual(['policy_version_mismatch']);
  });
});

describe('costs', () => {
  test('are compared with the sum of the receipts, for each report', () => {
    const reported = (nanos: bigint) => finished({ outcome: Outcome.SUCCESS, reportedCost: usd(nanos) });
    const conflicts = conflictsOf([reported(12n), reported(13n), receipt({ ...acted, cost: usd(12n) })]);
    expect(conflicts.map((each) => [each.leftValue, each.rightValue])).toEqual([['12 USD nanos', '13 USD nanos']]);
  });

  test('are not compared where a receipt names no price, and one receipt counts once', () => {
    const report = finished({ outcome: Outcome.SUCCESS, reportedCost: usd(12n) });
    expect(kindsOf([report, receipt({ ...acted, cost: usd(5n) }), receipt(acted)])).toEqual([]);
    const same = receipt({ ...acted, receiptId: 'r', cost: usd(12n) });
    expect(kindsOf([report, same, same])).toEqual([]);
  });
});

describe('other contradictions', () => {
  test('a chain that lost its beginning is no second caller', () => {
    expect(kindsOf([withChain(runtime({}), 'user:ada', 'agent:x'), withChain(started(), 'agent:x')])).toEqual([
      'actor_dropped',
    ]);
  });

  test('chains of which each begins within the other are two callers', () => {
    expect(
      kindsOf([withChain(runtime({}), 'user:ada', 'agent:x'), withChain(started(), 'agent:x', 'user:ada')]),
    ).toEqual(['principal_mismatch']);
  });

  test('two workspaces, two accounts, and a credential of another tenant that worked', () => {
    const inWorkspace = (event: Event, workspaceId: string): Event => ({ ...event, actor: { workspaceId } });
    expect(kindsOf([inWorkspace(runtime({}), 'w1'), inWorkspace(started(), 'w2')])).toEqual(['credential_mismatch']);
    expect(
      kindsOf([
        withAuthority(gateway(allowed), { credentialLane: 'l', backendPrincipal: 'a' }),
        withAuthority(receipt(acted), { credentialLane: 'l', backendPrincipal: 'b' }),
      ]),
    ).toEqual(['credential_mismatch']);
    expect(
      kindsOf([withAuthority(gateway(allowed), { credentialState: CredentialState.WRONG_TENANT }), finished()]),
    ).toEqual(['credential_mismatch']);
  });

  test('a server under the name that its registry has for it is no second server; another candidate is', () => {
    const decision = registry({
      chosenServer: 'io.acme/files',
      candidates: [{ server: 'io.acme/files' }, { server: 'b' }],
    });
    expect(
      kindsOf([decision, runtime({ selected: { server: 'files' } }), started({ tool: { server: 'files' } })]),
    ).toEqual([]);
    expect(kindsOf([decision, runtime({ selected: { server: 'b' } })])).toEqual(['server_mismatch']);
    expect(kindsOf([decision, runtime({ selected: { server: 'files' } }), started({ tool: { server: 'x' } })])).toEqual(
      ['server_mismatch'],
    );
  });

  test('one tool with two definitions', () => {
    const tool = (byte: number) => ({ tool: { name: 't', server: 's', definitionDigest: digest(byte) } });
    expect(kindsOf([started(tool(1)), finished({ outcome: Outcome.SUCCESS, ...tool(2) })])).toEqual(['contract_drift']);
  });

  test('a request that the gateway says it rewrote is rewritten openly', () => {
    const hop = adapted({ requestShapeDigestBefore: digest(1), requestShapeDigestAfter: digest(2) });
    expect(kindsOf([gateway({ verdict: GatewayVerdict.REWRITTEN }), hop])).toEqual([]);
  });

  test('a tool that is declared not destructive, and destroyed something', () => {
    const deleted = observed({ effectClass: EffectClass.DESTRUCTIVE });
    expect(kindsOf([started({ hints: { destructive: false } }), deleted])).toEqual(['hint_violated']);
    expect(kindsOf([started({ hints: { destructive: false } }), observed()])).toEqual([]);
  });

  test('answers of different attempts may differ; an end of waiting is no answer', () => {
    const gaveUp = finished({ outcome: Outcome.UNKNOWN, noAnswerReason: NoAnswerReason.TIMED_OUT });
    expect(kindsOf([gaveUp, finished({ outcome: Outcome.FAILURE }, 2), finished(undefined, 3)])).toEqual([]);
  });

  test('a look at one attempt is compared with that attempt', () => {
    const history = [finished({ outcome: Outcome.FAILURE }), finished(undefined, 2)];
    expect(kindsOf([...history, looked({ foundOutcome: Outcome.FAILURE }, 1)])).toEqual([]);
    expect(kindsOf([...history, looked({ foundOutcome: Outcome.FAILURE })])).toEqual(['verification_mismatch']);
  });

  test('what a route was declared to do for the call as a whole holds for each attempt', () => {
    const whole = { ...runtime({ declaredPermanence: DeclaredPermanence.NO_EFFECT }), attempt: 0 };
    expect(kindsOf([whole, started(), observed({}, 1), observed({}, 2)])).toEqual(['permanence_exceeded']);
  });
});
