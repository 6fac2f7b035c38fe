import {
  Disposition,
  GatewayVerdict,
  EffectClass,
  EffectKind,
  Layer,
  Outcome,
  Reversibility,
} from '@waybill/contracts';
import type { aHistory } from './trace-event.builder.js';

/** One event of a history, without what every event has. */
export type HistoryEvent = Parameters<typeof aHistory>[0][number];
type Event = HistoryEvent;

export const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });
export const digest = (byte: number) => Uint8Array.of(byte);
export const registry = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.REGISTRY,
  payload: { case: 'registryDecision', value },
});
export const gateway = (value: object, attempt = 1, service = 'gw'): Event => ({
  attempt,
  source: { layer: Layer.GATEWAY, service },
  payload: { case: 'gatewayDecision', value },
});
export const runtime = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.RUNTIME,
  payload: { case: 'runtimeDecision', value },
});
export const started = (value: object = {}, attempt = 1): Event => ({
  attempt,
  payload: { case: 'toolCallStarted', value },
});
export const finished = (value: object = { outcome: Outcome.SUCCESS }, attempt = 1): Event => ({
  attempt,
  payload: { case: 'toolCallFinished', value },
});
export const receipt = (value: object, attempt = 1): Event => ({
  attempt,
  layer: Layer.PROVIDER,
  payload: { case: 'providerReceipt', value },
});
export const observed = (effect: object = {}, attempt = 1): Event => ({
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
export const looked = (value: object, attempt = 0): Event => ({
  attempt,
  layer: Layer.OPERATOR,
  payload: { case: 'verificationRecorded', value },
});
export const adapted = (value: object): Event => ({
  attempt: 1,
  layer: Layer.ADAPTER,
  payload: { case: 'adapterHop', value },
});
export const withChain = (event: Event, ...ids: string[]): Event => ({
  ...event,
  actor: { chain: ids.map((id) => ({ id })) },
});
export const withAuthority = (event: Event, authority: object): Event => ({ ...event, authority });
export const denied = { verdict: GatewayVerdict.DENIED };
export const allowed = { verdict: GatewayVerdict.ALLOWED };
export const acted = { disposition: Disposition.ACTION };
