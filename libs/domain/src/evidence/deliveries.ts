import type { ChannelDelivery, ChannelInbound, TraceEvent } from '@waybill/contracts';
import { DeliveryState } from '@waybill/contracts';
import {
  deliveryStateName,
  deliveryVerdictName,
  type DeliveryStateName,
  type DeliveryVerdictName,
  type ErrorClassName,
  type LayerName,
} from '../names.js';
import { errorFrom } from '../call/outcome.js';
import { attemptOf, hopOf } from '../payload.js';
import { deliveryVerdictOf, endOfFailure, type DeliveryVerdictFacts, type TryEnd } from './delivery-verdict.js';

/** One message that came in or that was tried to be sent (C5). */
export interface DeliveryFacts {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly hop: LayerName;
  readonly direction: 'inbound' | 'outbound';
  readonly channel: string;
  /** What makes two deliveries one: the stated key, else the message's id, else the event's own id. */
  readonly dedupeKey: string;
  /** False when the hop stated no key. */
  readonly isKeyStated: boolean;
  /** The channel's id of the message or of the inbound event. */
  readonly messageId: string;
  readonly conversationId: string;
  readonly userPrincipal: string;
  readonly adapterVersion: string;
  /** From 1; 0 for what came in. */
  readonly deliveryAttempt: number;
  readonly state: DeliveryStateName;
  /** How the try ended; empty for what came in. */
  readonly tryEnd: TryEnd | '';
  readonly providerResponse: string;
  readonly errorClass: ErrorClassName;
  readonly replyToMessageId: string;
  readonly quoteMessageId: string;
  /** Whether the adapter says that it saw the key before. */
  readonly isRedeliveryClaimed: boolean;
  /** Whether the same hop reported the key before, among the events at hand. */
  readonly isRedelivery: boolean;
  readonly claimedVerdict: DeliveryVerdictName;
  /** What follows from the tries of this key up to this one; empty for what came in. */
  readonly verdictSoFar: DeliveryVerdictFacts['verdict'];
  /** What follows from all tries of this key among the events at hand. */
  readonly verdict: DeliveryVerdictFacts['verdict'];
  readonly reason: string;
}

/** What a single event says of a delivery; the rest follows from its neighbours. */
type LoneDelivery = Omit<DeliveryFacts, 'isRedelivery' | 'verdictSoFar' | 'verdict' | 'reason'>;

/** Every message of the given events, which stand in canonical order, with the verdict over its dedupe key. Total. */
export function deliveriesOf(events: readonly TraceEvent[]): readonly DeliveryFacts[] {
  const deliveries = events.flatMap((event) => {
    const delivery = deliveryIn(event);
    return delivery === undefined ? [] : [delivery];
  });
  const byKey = Map.groupBy(deliveries, keyOf);
  const seen = new Map<string, LoneDelivery[]>();
  return deliveries.map((delivery) => {
    const key = keyOf(delivery);
    const before = seen.get(key) ?? [];
    const soFar = [...before, delivery];
    seen.set(key, soFar);
    return {
      ...delivery,
      isRedelivery: delivery.direction === 'inbound' && before.some((each) => isSameArrival(each, delivery)),
      verdictSoFar: delivery.direction === 'inbound' ? '' : verdictOver(soFar).verdict,
      ...verdictOver(byKey.get(key) ?? []),
    };
  });
}

/** What an event says of a delivery; `undefined` when it is about none. */
function deliveryIn(event: TraceEvent): LoneDelivery | undefined {
  const { payload } = event;
  const common = {
    eventId: event.eventId,
    occurredUnixNano: event.occurredUnixNano,
    attempt: attemptOf(event),
    hop: hopOf(event),
  };
  switch (payload.case) {
    case 'channelInbound':
      return { ...common, ...inboundFacts(event, payload.value) };
    case 'channelDelivery':
      return { ...common, ...outboundFacts(event, payload.value) };
    default:
      // No other payload is about a message.
      return undefined;
  }
}

type MessageFacts = Omit<LoneDelivery, 'eventId' | 'occurredUnixNano' | 'attempt' | 'hop'>;

function inboundFacts({ eventId }: TraceEvent, inbound: ChannelInbound): MessageFacts {
  return {
    direction: 'inbound',
    channel: inbound.channel,
    dedupeKey: inbound.dedupeKey || inbound.inboundEventId || eventId,
    isKeyStated: inbound.dedupeKey !== '' || inbound.inboundEventId !== '',
    messageId: inbound.inboundEventId,
    conversationId: inbound.conversationId,
    userPrincipal: inbound.userPrincipal,
    adapterVersion: inbound.adapterVersion,
    deliveryAttempt: 0,
    state: '',
    tryEnd: '',
    providerResponse: '',
    errorClass: '',
    replyToMessageId: '',
    quoteMessageId: '',
    isRedeliveryClaimed: inbound.isRedelivery,
    claimedVerdict: '',
  };
}

function outboundFacts({ eventId }: TraceEvent, delivery: ChannelDelivery): MessageFacts {
  return {
    direction: 'outbound',
    channel: delivery.channel,
    dedupeKey: delivery.dedupeKey || delivery.outboundMessageId || eventId,
    isKeyStated: delivery.dedupeKey !== '',
    messageId: delivery.outboundMessageId,
    conversationId: delivery.conversationId,
    userPrincipal: '',
    adapterVersion: '',
    deliveryAttempt: Math.max(delivery.deliveryAttempt, 1),
    state: deliveryStateName(delivery.state),
    tryEnd: endOf(delivery),
    providerResponse: delivery.providerResponse,
    errorClass: errorFrom(delivery.error).errorClass,
    replyToMessageId: delivery.replyToMessageId,
    quoteMessageId: delivery.quoteMessageId,
    isRedeliveryClaimed: false,
    claimedVerdict: deliveryVerdictName(delivery.verdict),
  };
}

function endOf({ state, error }: ChannelDelivery): TryEnd {
  switch (state) {
    case DeliveryState.DELIVERED:
      return 'delivered';
    case DeliveryState.ACCEPTED:
      return 'accepted';
    case DeliveryState.FAILED:
      return endOfFailure(errorFrom(error));
    default:
      // Unknown, not said, or a word of a newer producer: it may have gone out.
      return 'unclear';
  }
}

function verdictOver(deliveries: readonly LoneDelivery[]): DeliveryVerdictFacts {
  const tries = deliveries.filter((each) => each.direction === 'outbound');
  const delivered = tries.filter((each) => each.tryEnd === 'delivered' && each.messageId !== '');
  return deliveryVerdictOf({
    wasDeliveredTwice: new Set(delivered.map((each) => each.messageId)).size > 1,
    ends: new Set(tries.flatMap((each) => (each.tryEnd === '' ? [] : [each.tryEnd]))),
  });
}

/** Two hops that report one arrival are no redelivery. */
function isSameArrival(left: LoneDelivery, right: LoneDelivery): boolean {
  return left.direction === right.direction && left.hop === right.hop;
}

/** Keys are the channel's own: the same text on two channels is two messages. */
function keyOf({ channel, dedupeKey }: LoneDelivery): string {
  return JSON.stringify([channel, dedupeKey]);
}
