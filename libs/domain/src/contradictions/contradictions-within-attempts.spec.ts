import { describe, expect, test } from '@jest/globals';
import {
  CredentialState,
  DeclaredPermanence,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  GatewayVerdict,
  NoAnswerReason,
  Outcome,
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

const conflictsOf = (events: readonly HistoryEvent[]) => aCallOf(aHistory(events)).conflicts;
const kindsOf = (events: readonly HistoryEvent[]) => conflictsOf(events).map((each) => each.kind);

describe('a boundary', () => {
  test('is crossed by an act that names no attempt only when no attempt was let through', () => {
    const loose = { ...receipt(acted), attempt: 0 };
    expect(kindsOf([gateway(denied), gateway(allowed, 2), loose])).toEqual([]);
    expect(kindsOf([gateway(denied), gateway(denied, 2), loose])).toEqual(['boundary_violation']);
  });

  test('that a gateway drew for the call as a whole holds for every attempt of which it says nothing else', () => {
    const whole = { ...gateway(denied), attempt: 0 };
    expect(kindsOf([whole, finished(), finished(undefined, 2)])).toEqual(['boundary_violation']);
    expect(kindsOf([whole, gateway(allowed, 2), finished({ outcome: Outcome.SUCCESS }, 2), started({}, 1)])).toEqual(
      [],
    );
  });

  test('is crossed once by a receipt and the effect that it states, and again by a change of which it says nothing', () => {
    const charge = { kind: EffectKind.CHARGE, effectClass: EffectClass.SPEND, resourceRef: 'c' };
    const charged = receipt({ ...acted, effects: [charge] });
    expect(kindsOf([gateway(denied), charged])).toEqual(['boundary_violation']);
    expect(kindsOf([gateway(denied), charged, observed(charge)])).toEqual(['boundary_violation']);
    expect(conflictsOf([gateway(denied), charged, observed()]).map((each) => each.rightValue)).toEqual([
      'action',
      'file_created /a',
    ]);
  });

  test('is drawn by enforcement: what was only audited stops nothing', () => {
    const audited = { ...denied, policy: { id: 'p', version: '1', mode: EnforcementMode.AUDITED } };
    expect(kindsOf([gateway(audited), finished()])).toEqual([]);
  });

  test('is where the same gateway stood last, and where any other stands', () => {
    expect(kindsOf([gateway(denied), gateway(allowed), finished()])).toEqual([]);
    expect(kindsOf([gateway(denied, 1, 'outer'), gateway(allowed, 1, 'inner'), finished()])).toEqual([
      'boundary_violation',
    ]);
  });

  test('is not crossed by a tool that merely declares what it would do', () => {
    expect(kindsOf([gateway(denied), observed({ source: EffectSource.DECLARED })])).toEqual([]);
  });
});

describe('what was decided of the call as a whole', () => {
  const whole = (event: HistoryEvent): HistoryEvent => ({ ...event, attempt: 0 });
  const laneOf = (lane: string) => runtime({ selected: { lane, server: 'files' } });
  const lent = (downstreamCredentialLane: string, attempt: number) =>
    gateway({ ...allowed, downstreamCredentialLane }, attempt);

  test('is compared with each attempt of which nothing else was decided', () => {
    expect(kindsOf([whole(laneOf('a')), lent('a', 1), lent('b', 2)])).toEqual(['lane_mismatch']);
    const elsewhere = started({ tool: { name: 't', server: 'shadow' } }, 2);
    expect(kindsOf([whole(laneOf('a')), started(), elsewhere])).toEqual(['server_mismatch']);
    const rules = (version: string) => ({ policy: { id: 'p', version } });
    const file: HistoryEvent = { attempt: 2, payload: { case: 'fileOperation', value: rules('2') } };
    expect(kindsOf([whole(gateway({ ...allowed, ...rules('1') })), started(), file])).toEqual([
      'policy_version_mismatch',
    ]);
  });

  test('is compared with later attempts also where its span tells that it was said at the first', () => {
    const at = (event: HistoryEvent, attempt: number): HistoryEvent => ({
      ...event,
      attempt,
      spanId: Uint8Array.of(attempt),
    });
    const first = [at(laneOf('a'), 1), started(), started({}, 2)].map((event) => at(event, event.attempt ?? 1));
    const unnumbered = first.map((event, index) => (index === 0 ? { ...event, attempt: 0 } : event));
    expect(kindsOf([...unnumbered, lent('b', 2)])).toEqual(['lane_mismatch']);
    expect(kindsOf([...first, lent('b', 2)])).toEqual([]);
  });

  test('does not hold for an attempt of which the same hop decided anew', () => {
    expect(kindsOf([whole(laneOf('a')), lent('a', 1), runtime({ selected: { lane: 'b' } }, 2), lent('b', 2)])).toEqual(
      [],
    );
  });
});

describe('policies', () => {
  test('that the gateway and its own denial name differently are a mismatch', () => {
    const decision = { ...denied, policy: { id: 'p', version: '1' }, denial: { policy: { id: 'p', version: '2' } } };
    expect(kindsOf([gateway(decision)])).toEqual(['policy_version_mismatch']);
  });

  test('of one version with two contents are a mismatch', () => {
    const policy = (byte: number) => ({ id: 'p', version: '1', digest: digest(byte) });
    const fetched: HistoryEvent = { attempt: 1, payload: { case: 'urlFetch', value: { policy: policy(2) } } };
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
    const inWorkspace = (event: HistoryEvent, workspaceId: string): HistoryEvent => ({
      ...event,
      actor: { workspaceId },
    });
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
