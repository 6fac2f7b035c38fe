import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  AuthMode,
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  ErrorClass,
  ErrorProtocol,
  GatewayVerdict,
  Layer,
  Outcome,
  PrincipalKind,
  Reversibility,
  SessionSource,
  SpendKind,
  SpendSource,
  type TraceEventSchema,
} from '@waybill/contracts';
import type { EntryFact, EventFact } from '../ledger/facts.js';
import type { CallStory } from './w1-mix.js';

/** An event before the emitter gives it its place in its sequence. */
export type EventInit = Extract<MessageInitShape<typeof TraceEventSchema>, { $typeName?: never }>;

/** An event of the workload, and what is written down of it. */
export interface ToldEvent {
  readonly fact: EventFact;
  readonly layer: Layer;
  readonly init: EventInit;
}

/** A call as its hops tell it. */
export interface ToldCall {
  /** In the order in which they happen. */
  readonly events: readonly ToldEvent[];
  /** What comes long after. */
  readonly later: readonly ToldEvent[];
}

type Payload = NonNullable<EventInit['payload']>;
type Said = Pick<EventFact, 'outcome' | 'entry'> & { readonly envelope?: Partial<EventInit> };

const outcomes = {
  success: Outcome.SUCCESS,
  failure: Outcome.FAILURE,
  denied: Outcome.DENIED,
  unknown: Outcome.UNKNOWN,
} as const;

/** Tells a call: registry, gateway, runtime, started, two upstream, effect, spend, finished, receipt, as far as it came. */
export function tellCall(story: CallStory): ToldCall {
  const speaker = createSpeaker(story);
  const { say } = speaker;
  say(Layer.REGISTRY, { case: 'registryDecision', value: { chosenServer: story.server, registry: 'main' } });
  say(Layer.GATEWAY, gatewayPayload(story));
  if (story.end === 'denied') {
    say(Layer.TOOL, startedPayload(story));
    say(Layer.TOOL, finishedPayload(story), { outcome: 'denied' });
    return { events: speaker.told, later: [] };
  }
  sayRuntime(story, speaker);
  say(Layer.TOOL, startedPayload(story));
  for (const operation of ['records.get', 'records.update']) say(Layer.TOOL, upstreamPayload(story, operation));
  if (story.end === 'success') say(Layer.TOOL, effectPayload(story));
  const spendEntry = saySpend(story, speaker);
  if (story.end !== 'unknown') say(Layer.TOOL, finishedPayload(story), { outcome: story.end });
  const receiptEntry = story.end === 'success' ? sayReceipt(story, speaker) : undefined;
  const corrected = receiptEntry ?? spendEntry;
  const events = [...speaker.told];
  if (story.correctionNanos === undefined || corrected.nanos === null) return { events, later: [] };
  sayCorrection(story, speaker, corrected);
  return { events, later: speaker.told.slice(events.length) };
}

interface Speaker {
  readonly told: ToldEvent[];
  /** The id that the next event will have. */
  readonly nextId: () => string;
  readonly say: (layer: Layer, payload: Payload, said?: Said) => void;
}

function createSpeaker(story: CallStory): Speaker {
  const told: ToldEvent[] = [];
  const nextId = () => `${story.call}-${told.length}`;
  return {
    told,
    nextId,
    say(layer, payload, { envelope = {}, ...said } = {}) {
      const id = nextId();
      const occurredUnixNano = BigInt(story.startedAt) + BigInt(told.length - 3) * 1_000_000n;
      const at = payload.case === 'toolCallStarted' ? BigInt(story.startedAt) : occurredUnixNano;
      told.push({
        fact: {
          id,
          call: story.call,
          kind: payload.case ?? '',
          at: (envelope.occurredUnixNano ?? at).toString(),
          ...said,
        },
        layer,
        init: {
          traceId: story.trace,
          eventId: id,
          sessionId: story.session,
          sessionSource: SessionSource.CONVERSATION,
          callId: story.call,
          attempt: 1,
          occurredUnixNano: at,
          actor: { chain: [{ id: story.principal, kind: PrincipalKind.USER, issuer: 'idp' }], agentId: story.agent },
          authority: authorityOf(story),
          payload,
          ...envelope,
        },
      });
    },
  };
}

function authorityOf(story: CallStory) {
  return {
    authMode: story.authMode === 'managed' ? AuthMode.MANAGED : AuthMode.SERVICE,
    credentialLane: story.lane,
    credentialFingerprint: story.credential,
    quotaOwner: story.quotaOwner,
  };
}

function gatewayPayload({ end, tool, server }: CallStory): Payload {
  const policy = { id: 'policy', version: '7', mode: EnforcementMode.ENFORCED };
  if (end !== 'denied') {
    return { case: 'gatewayDecision', value: { policy, verdict: GatewayVerdict.ALLOWED, tool, server } };
  }
  const denial = { reason: DenialReason.POLICY, rule: 'no-deletes', requestedCapability: `tool:${tool}`, policy };
  return { case: 'gatewayDecision', value: { policy, verdict: GatewayVerdict.DENIED, denial, tool, server } };
}

function sayRuntime(story: CallStory, { say, nextId }: Speaker): void {
  const selected = { id: 'route', server: story.server, tool: story.tool, lane: story.lane, provider: story.provider };
  const estimate = { amountNanos: story.estimateNanos, currency: story.currency };
  say(
    Layer.RUNTIME,
    { case: 'runtimeDecision', value: { selected, estimate, quotaOwner: story.quotaOwner } },
    { entry: entryOf(story, { entry: nextId(), kind: 'estimate', nanos: story.estimateNanos, strength: 1 }) },
  );
}

function startedPayload({ tool, server }: CallStory): Payload {
  return { case: 'toolCallStarted', value: { tool: { name: tool, server, version: '1' }, transport: 'stdio' } };
}

function upstreamPayload(story: CallStory, operation: string): Payload {
  const { provider, lane, end } = story;
  const outcome = end === 'failure' ? Outcome.FAILURE : Outcome.SUCCESS;
  const providerRequestId = operation === 'records.update' ? requestIdOf(story) : '';
  const value = { provider, operation, lane, status: '200', outcome, latencyNanos: 1_000_000n, providerRequestId };
  return { case: 'upstreamCall', value };
}

function effectPayload(story: CallStory): Payload {
  const effect = {
    kind: EffectKind.RECORD_UPDATED,
    effectClass: EffectClass.ADDITIVE,
    reversibility: Reversibility.REVERSIBLE,
    resourceRef: `record-${story.index}`,
    source: EffectSource.OBSERVED,
  };
  return { case: 'effectObserved', value: { effect } };
}

function saySpend(story: CallStory, { say }: Speaker): EntryFact {
  const nanos = story.pricing === 'unpriced' ? null : story.costNanos;
  const currency = nanos === null ? '' : story.currency;
  const entry = {
    ...entryOf(story, { entry: `spend-${story.index}`, kind: 'actual', nanos, strength: 2 }),
    currency,
    lane: story.moneyLane,
    provider: story.moneyProvider,
  };
  const amount = nanos === null ? {} : { amount: { amountNanos: nanos, currency } };
  const value = {
    entryId: entry.entry,
    kind: SpendKind.ACTUAL,
    source: SpendSource.TOOL_REPORTED,
    lane: story.moneyLane,
    provider: story.moneyProvider,
    ...amount,
  };
  say(Layer.RUNTIME, { case: 'spendRecorded', value }, { entry });
  return entry;
}

function finishedPayload({ end, tool, server }: CallStory): Payload {
  const error = {
    errorClass: ErrorClass.UPSTREAM_UNAVAILABLE,
    errorCode: '503',
    protocol: ErrorProtocol.HTTP,
    redactedMessage: 'the upstream is away',
  };
  const denial = { reason: DenialReason.POLICY, rule: 'no-deletes', requestedCapability: `tool:${tool}` };
  return {
    case: 'toolCallFinished',
    value: {
      outcome: outcomes[end],
      latencyNanos: 12_000_000n,
      tool: { name: tool, server, version: '1' },
      ...(end === 'failure' ? { error } : {}),
      ...(end === 'denied' ? { denial } : {}),
    },
  };
}

/** The receipt; answers its entry when it states a price, which then outweighs the tool's. */
function sayReceipt(story: CallStory, { say, nextId }: Speaker): EntryFact | undefined {
  const { provider, pricing, currency, isReceiptLoose } = story;
  const isPriced = pricing === 'receipt' && !isReceiptLoose;
  const cost = isPriced ? { cost: { amountNanos: story.costNanos, currency } } : {};
  const entry = isPriced
    ? entryOf(story, { entry: nextId(), kind: 'actual', nanos: story.costNanos, strength: 3 })
    : undefined;
  const value = { disposition: Disposition.ACTION, provider, providerRequestId: requestIdOf(story), ...cost };
  const loose = { traceId: new Uint8Array(), callId: '', sessionId: '', sessionSource: SessionSource.UNSPECIFIED };
  say(
    Layer.PROVIDER,
    { case: 'providerReceipt', value },
    { ...(entry === undefined ? {} : { entry }), ...(isReceiptLoose ? { envelope: { ...loose, attempt: 0 } } : {}) },
  );
  return entry;
}

function sayCorrection(story: CallStory, { say }: Speaker, corrected: EntryFact): void {
  const nanos = story.correctionNanos ?? 0n;
  const strength = 2;
  const entry = {
    ...entryOf(story, { entry: `adjust-${story.index}`, kind: 'adjust', nanos, strength }),
    corrects: corrected.entry,
  };
  const value = {
    entryId: entry.entry,
    kind: SpendKind.ADJUST,
    source: SpendSource.TOOL_REPORTED,
    amount: { amountNanos: nanos, currency: story.currency },
    correctsEntryId: corrected.entry,
    lane: story.lane,
    provider: story.provider,
  };
  const occurredUnixNano = BigInt(story.startedAt) + 60_000_000_000n;
  say(Layer.OPERATOR, { case: 'spendRecorded', value }, { entry, envelope: { occurredUnixNano } });
}

type EntryInit = Pick<EntryFact, 'entry' | 'kind' | 'strength'> & { readonly nanos: bigint | null };

function entryOf({ currency, lane, provider }: CallStory, { nanos, ...entry }: EntryInit): EntryFact {
  return { ...entry, nanos: nanos?.toString() ?? null, currency, lane, provider };
}

function requestIdOf({ call }: CallStory): string {
  return `request-${call}`;
}
