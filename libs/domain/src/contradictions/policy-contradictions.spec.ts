import { describe, expect, test } from '@jest/globals';
import {
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  GatewayVerdict,
  Layer,
  Outcome,
  Reversibility,
} from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';

type Event = Parameters<typeof aHistory>[0][number];
const conflictsOf = (events: readonly Event[]) => aCallOf(aHistory(events)).conflicts;
const kindsOf = (events: readonly Event[]) => conflictsOf(events).map((each) => each.kind);
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
const denied = { verdict: GatewayVerdict.DENIED };
const allowed = { verdict: GatewayVerdict.ALLOWED };
const acted = { disposition: Disposition.ACTION };

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
  const whole = (event: Event): Event => ({ ...event, attempt: 0 });
  const laneOf = (lane: string) => runtime({ selected: { lane, server: 'files' } });
  const lent = (downstreamCredentialLane: string, attempt: number) =>
    gateway({ ...allowed, downstreamCredentialLane }, attempt);

  test('is compared with each attempt of which nothing else was decided', () => {
    expect(kindsOf([whole(laneOf('a')), lent('a', 1), lent('b', 2)])).toEqual(['lane_mismatch']);
    const elsewhere = started({ tool: { name: 't', server: 'shadow' } }, 2);
    expect(kindsOf([whole(laneOf('a')), started(), elsewhere])).toEqual(['server_mismatch']);
    const rules = (version: string) => ({ policy: { id: 'p', version } });
    const file: Event = { attempt: 2, payload: { case: 'fileOperation', value: rules('2') } };
    expect(kindsOf([whole(gateway({ ...allowed, ...rules('1') })), started(), file])).toEqual([
      'policy_version_mismatch',
    ]);
  });

  test('is compared with later attempts also where its span tells that it was said at the first', () => {
    const at = (event: Event, attempt: number): Event => ({ ...event, attempt, spanId: Uint8Array.of(attempt) });
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
