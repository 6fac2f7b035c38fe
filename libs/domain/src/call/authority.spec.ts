import { describe, expect, test } from '@jest/globals';
import { GatewayVerdict, Layer } from '@waybill/contracts';
import { aHistory } from '@waybill/testing';
import { actorOf } from './authority.js';

type Event = Parameters<typeof aHistory>[0][number];

const actorFrom = (...events: readonly Event[]) => actorOf(aHistory(events).map((each) => each.event));
const by = (layer: Layer, ...ids: string[]): Event => ({
  layer,
  actor: { chain: ids.map((id) => ({ id })) },
  payload: { case: 'toolCallStarted', value: {} },
});
const gateway = (mediatedPrincipal: string, verdict = GatewayVerdict.ALLOWED, ...ids: string[]): Event => ({
  ...by(Layer.GATEWAY, ...ids),
  payload: { case: 'gatewayDecision', value: { verdict, mediatedPrincipal } },
});

describe('who acted, and on whose behalf', () => {
  test('is told best by the longest chain, in whatever order the hops spoke', () => {
    const chains = [by(Layer.GATEWAY, 'user:ada'), by(Layer.RUNTIME, 'user:ada', 'agent:x', 'agent:y')];
    for (const events of [chains, chains.toReversed()])
      expect(actorFrom(...events)).toMatchObject({
        principal: 'agent:y',
        originalActor: 'user:ada',
        chain: ['user:ada', 'agent:x', 'agent:y'],
      });
  });

  test('stays who called when a gateway presents another principal downstream', () => {
    const expected = {
      principal: 'agent:x',
      originalActor: 'user:ada',
      chain: ['user:ada', 'agent:x', 'service:gw'],
      mediatedPrincipal: 'service:gw',
    };
    const runtime = by(Layer.RUNTIME, 'user:ada', 'agent:x');
    expect(actorFrom(runtime, gateway('service:gw'))).toMatchObject(expected);
    expect(
      actorFrom(runtime, gateway('service:gw'), by(Layer.TOOL, 'user:ada', 'agent:x', 'service:gw')),
    ).toMatchObject(expected);
  });

  test("keeps the original actor that a later hop dropped, however long that hop's own chain is", () => {
    expect(
      actorFrom(by(Layer.RUNTIME, 'user:ada'), gateway('service:gw'), by(Layer.TOOL, 'service:gw', 'svc:a', 'svc:b')),
    ).toMatchObject({ principal: 'user:ada', originalActor: 'user:ada', chain: ['user:ada', 'service:gw'] });
    expect(
      actorFrom(by(Layer.RUNTIME, 'user:ada', 'agent:x'), by(Layer.TOOL, 'agent:x', 'svc:a', 'svc:b')),
    ).toMatchObject({ originalActor: 'user:ada' });
  });

  test('is what the only hop that spoke says, also when a gateway put it there', () => {
    expect(actorFrom(gateway('service:gw', GatewayVerdict.ALLOWED, 'service:gw'))).toMatchObject({
      principal: 'service:gw',
      originalActor: 'service:gw',
    });
  });

  test('was presented by nobody where the gateway stopped the call', () => {
    expect(actorFrom(gateway('service:gw', GatewayVerdict.DENIED, 'user:ada'))).toMatchObject({
      principal: 'user:ada',
      mediatedPrincipal: '',
    });
  });
});
