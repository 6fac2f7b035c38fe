import { describe, expect, test } from '@jest/globals';
import { DeliveryState, DeliveryVerdict, ErrorClass, Layer } from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';
import { evidenceOf } from './evidence.js';
import { deliveriesOf } from './deliveries.js';

type History = Parameters<typeof aHistory>[0];

const sent = (state: DeliveryState, more: object = {}): History[number] => ({
  layer: Layer.CHANNEL,
  payload: {
    case: 'channelDelivery',
    value: { channel: 'slack', dedupeKey: 'd1', outboundMessageId: 'm1', state, ...more },
  },
});
const received = (more: object = {}, layer = Layer.CHANNEL): History[number] => ({
  layer,
  payload: { case: 'channelInbound', value: { channel: 'slack', inboundEventId: 'in-1', ...more } },
});
const eventsOf = (history: History) => aHistory(history).map(({ event }) => event);
const verdictsOf = (history: History) =>
  deliveriesOf(eventsOf(history)).map(({ verdict, reason }) => [verdict, reason]);

describe('the deliveries of a call', () => {
  test.each<[string, History, string, string]>([
    [
      'arrived',
      [sent(DeliveryState.ACCEPTED), sent(DeliveryState.DELIVERED)],
      'already_delivered',
      'a_try_was_delivered',
    ],
    ['was accepted', [sent(DeliveryState.ACCEPTED)], 'needs_verify', 'accepted_and_not_confirmed'],
    [
      'was refused and then lost',
      [sent(DeliveryState.FAILED, { error: { errorClass: ErrorClass.RATE_LIMITED } }), sent(DeliveryState.UNKNOWN)],
      'needs_verify',
      'end_of_a_try_is_unclear',
    ],
    [
      'was refused for now',
      [sent(DeliveryState.FAILED, { error: { errorClass: ErrorClass.RATE_LIMITED } })],
      'safe_to_retry',
      'every_try_was_refused',
    ],
    [
      'was refused for good',
      [sent(DeliveryState.FAILED, { error: { errorClass: ErrorClass.SCOPE_DENIED } })],
      'stop_for_human',
      'refused_for_good',
    ],
    [
      'arrived twice under two ids',
      [sent(DeliveryState.DELIVERED), sent(DeliveryState.DELIVERED, { outboundMessageId: 'm2' })],
      'stop_for_human',
      'delivered_twice',
    ],
    ['only came in', [received({ dedupeKey: 'd1' })], 'needs_verify', 'no_try_is_known'],
  ])('share one verdict over their key: it %s', (_what, history, verdict, reason) => {
    for (const each of verdictsOf(history)) expect(each).toEqual([verdict, reason]);
  });

  test('under another key, or on another channel, are other messages', () => {
    const refused = sent(DeliveryState.FAILED, { dedupeKey: 'd2', error: { errorClass: ErrorClass.RATE_LIMITED } });
    const elsewhere = sent(DeliveryState.ACCEPTED, { channel: 'email' });
    expect(verdictsOf([sent(DeliveryState.DELIVERED), refused, elsewhere]).map(([verdict]) => verdict)).toEqual([
      'already_delivered',
      'safe_to_retry',
      'needs_verify',
    ]);
  });

  test('without a key and without an id stand for themselves', () => {
    const nameless = sent(DeliveryState.DELIVERED, { dedupeKey: '', outboundMessageId: '' });
    const keys = deliveriesOf(eventsOf([nameless, nameless])).map((each) => [each.dedupeKey, each.isKeyStated]);
    expect(keys).toEqual([
      ['e0', false],
      ['e1', false],
    ]);
  });

  test('are redelivered when one hop reports a key again, and not when two hops report it', () => {
    const [first, again, byOther] = deliveriesOf(eventsOf([received(), received(), received({}, Layer.GATEWAY)]));
    expect([first?.isRedelivery, again?.isRedelivery, byOther?.isRedelivery]).toEqual([false, true, false]);
  });
});

describe('the evidence of a message', () => {
  const findingsOf = (history: History) => evidenceOf(eventsOf(history)).map((each) => each.findings);

  test('shows a redelivery, noticed or not', () => {
    expect(findingsOf([received(), received(), received({ isRedelivery: true })])).toEqual([
      [],
      ['redelivered', 'redelivery_not_noticed'],
      ['redelivered'],
    ]);
  });

  test('shows a hop that would send again what may have arrived, and none that is more careful than needed', () => {
    const [careless, careful] = findingsOf([
      sent(DeliveryState.UNKNOWN, { verdict: DeliveryVerdict.SAFE_TO_RETRY }),
      sent(DeliveryState.DELIVERED, { verdict: DeliveryVerdict.NEEDS_VERIFY }),
    ]);
    expect(careless).toEqual(['delivery_verdict_differs']);
    expect(careful).toEqual([]);
  });

  test('judges a claim by what was known when it was made', () => {
    const refused = sent(DeliveryState.FAILED, {
      error: { errorClass: ErrorClass.RATE_LIMITED },
      verdict: DeliveryVerdict.SAFE_TO_RETRY,
    });
    expect(findingsOf([refused, sent(DeliveryState.DELIVERED)])).toEqual([[], []]);
  });

  test('is the same whatever the order in which it arrived', () => {
    const history = aHistory([received(), sent(DeliveryState.ACCEPTED), received(), sent(DeliveryState.DELIVERED)]);
    expect(aCallOf(history.toReversed())).toEqual(aCallOf(history));
  });
});
