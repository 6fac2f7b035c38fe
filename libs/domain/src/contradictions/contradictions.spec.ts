import { describe, expect, test } from '@jest/globals';
import {
  CredentialState,
  DeclaredPermanence,
  Disposition,
  EffectClass,
  GatewayVerdict,
  Outcome,
  Reversibility,
  SessionHandleVerdict,
} from '@waybill/contracts';
import {
  aCallOf,
  aHistory,
  usd,
  digest,
  registry,
  gateway,
  runtime,
  started,
  finished,
  receipt,
  observed,
  looked,
  adapted,
  withChain,
  withAuthority,
  denied,
  allowed,
  acted,
  type HistoryEvent,
} from '@waybill/testing';
import { contradictionKinds, type ContradictionKind } from './contradiction-kinds.js';

const conflictsOf = (events: readonly HistoryEvent[]) => aCallOf(aHistory(events)).conflicts;
const kindsOf = (events: readonly HistoryEvent[]) => conflictsOf(events).map((each) => each.kind);

/** Of each kind: a history in which two hops contradict each other so, and the nearest one in which they do not. */
const examples: Readonly<
  Record<
    ContradictionKind,
    {
      readonly found: [string, string, string, string];
      readonly history: readonly HistoryEvent[];
      readonly neighbour: readonly HistoryEvent[];
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
  session_handle_refused: {
    found: ['', 'this handle names my session', 'tool', 'wrong_signature'],
    history: [{ ...started(), sessionHandleVerdict: SessionHandleVerdict.WRONG_SIGNATURE }],
    neighbour: [
      { ...started(), sessionHandleVerdict: SessionHandleVerdict.VALID },
      { ...finished(), sessionHandleVerdict: SessionHandleVerdict.NOT_CHECKED },
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
