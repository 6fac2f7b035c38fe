import { EffectClass, EffectKind, GatewayVerdict, Layer, type TraceEvent } from '@waybill/contracts';
import { envelopeOf, someKnowledge, someKnowledgeOfProvider, type CallNames, type Knowledge } from './knowledge.js';
import {
  checkpointPayload,
  correctionPayload,
  effectIn,
  finishedPayload,
  gatewayPayload,
  receiptPayload,
  runtimePayload,
  spendPayload,
  startedPayload,
  upstreamPayload,
  verificationPayload,
  type CallFacts,
  type Payload,
} from './payloads.js';
import type { Scene } from './scene.js';

/** How a call of the story is told. */
export interface CallStory {
  readonly names: CallNames;
  readonly facts: CallFacts;
  /** Whether the tool's side knows the call's id, or only that it saw a `tools/call` with a span. */
  readonly isNamed: boolean;
  readonly attemptCount: number;
  readonly areAttemptsNumbered: boolean;
  /** A request state that the first start carries back. */
  readonly carriedState?: Uint8Array;
  /** A request state that the last finish hands out. */
  readonly issuedState?: Uint8Array;
}

type ToldStory = Partial<Omit<CallStory, 'names' | 'facts'>> & { readonly names?: Partial<CallNames> };

/** A call with names of its own, unless told otherwise. */
export function aCallStory(scene: Scene, told: ToldStory = {}): CallStory {
  const { random } = scene;
  scene.pass();
  const provider = scene.provider;
  const idempotencyKey = told.names?.idempotencyKey ?? scene.newId('key');
  const effectCount = random.below(3);
  const names = {
    callId: scene.newId('call'),
    trace: scene.newTrace(),
    otherTrace: scene.newTrace(),
    callerSpan: scene.newSpan(),
    conversationId: scene.newId('conv'),
    toolCallId: scene.newId('tool'),
    provider,
    idempotencyKey,
    ...told.names,
  };
  const facts = {
    tool: random.pick(['write_file', 'send_mail']),
    provider: names.provider,
    idempotencyKey,
    effects: Array.from({ length: effectCount }, () => {
      const resourceRef = scene.newId('res');
      return {
        resourceRef,
        effectId: random.chance(0.5) ? `effect of ${resourceRef}` : '',
        kind: random.pick([EffectKind.UNSPECIFIED, EffectKind.RECORD_UPDATED, EffectKind.FILE_CREATED]),
        effectClass: random.pick([
          EffectClass.ADDITIVE,
          EffectClass.ADDITIVE,
          EffectClass.UNSPECIFIED,
          EffectClass.READ,
        ]),
        count: random.below(4),
      };
    }),
    inputDigest: random.chance(0.3) ? scene.newDigest() : noBytes,
  };
  return {
    isNamed: random.chance(0.8),
    attemptCount: random.chance(0.7) ? 1 : random.between(2, 3),
    areAttemptsNumbered: random.chance(0.6),
    ...told,
    names,
    facts,
  };
}

/** Tells a call: what its hops emit, in the order in which they do. */
export function tellCall(scene: Scene, story: CallStory): void {
  const { random } = scene;
  tellDecisions(scene, story);
  const toolSpans = Array.from({ length: story.attemptCount }, () => scene.newSpan());
  const requestIds = toolSpans.map(() => scene.newId('req'));
  for (const [index, toolSpan] of toolSpans.entries()) {
    tellAttempt(scene, story, { index, toolSpan, requestId: requestIds[index] ?? '' });
  }
  const lastSpan = toolSpans.at(-1) ?? noBytes;
  if (random.chance(0.7)) tellReceipt(scene, story, { toolSpan: lastSpan, requestId: random.pick(requestIds) });
  if (random.chance(0.15)) {
    const covers = random.pick([[], [story.names.callId], story.facts.effects.map(({ resourceRef }) => resourceRef)]);
    const payload = checkpointPayload(scene, covers);
    emitAs(scene, story, someKnowledge(scene), { layer: Layer.OPERATOR, payload, toolSpan: lastSpan });
  }
  if (random.chance(0.15)) {
    const payload = verificationPayload(scene, story.facts);
    emitAs(scene, story, someKnowledge(scene), { layer: Layer.OPERATOR, payload, toolSpan: lastSpan });
  }
}

const noBytes = new Uint8Array();

/** What was decided before the call; each of the authorities may be silent. */
function tellDecisions(scene: Scene, story: CallStory): void {
  const { random } = scene;
  const decide = (layer: Layer, payload: Payload) => {
    if (random.chance(0.7)) emitAs(scene, story, someKnowledge(scene), { layer, payload, toolSpan: noBytes });
  };
  decide(Layer.REGISTRY, { case: 'registryDecision', value: { chosenServer: 'files' } });
  decide(Layer.GATEWAY, gatewayPayload(scene, GatewayVerdict.ALLOWED));
  decide(Layer.RUNTIME, runtimePayload(scene, story.facts));
}

interface AttemptStory {
  readonly index: number;
  readonly toolSpan: Uint8Array;
  readonly requestId: string;
}

function tellAttempt(scene: Scene, story: CallStory, { index, toolSpan, requestId }: AttemptStory): void {
  const { random } = scene;
  const { names, facts } = story;
  const attempt = story.areAttemptsNumbered ? index + 1 : 0;
  const knownId = story.isNamed ? names.callId : '';
  const genAi = { conversationId: names.conversationId, genAiToolCallId: names.toolCallId };
  const wire = { traceId: names.trace, callId: knownId, attempt, spanId: toolSpan, parentSpanId: names.callerSpan };
  const speaks = random.chance(0.9) ? { aliases: genAi } : {};
  const carried = index === 0 && story.carriedState !== undefined ? story.carriedState : noBytes;
  if (random.chance(0.9) || carried.length > 0) {
    scene.emit({
      ...wire,
      aliases: { ...speaks.aliases, requestStateDigest: carried },
      layer: Layer.TOOL,
      payload: startedPayload(facts),
    });
  }
  const below = { toolSpan, attempt: random.chance(0.7) ? attempt : 0 };
  for (let count = random.below(3); count > 0; count--) {
    const payload = upstreamPayload(scene, facts, random.chance(0.8) ? requestId : '');
    emitAs(scene, story, someKnowledge(scene), { layer: Layer.TOOL, payload, ...below });
  }
  if (facts.effects.length > 0 && random.chance(0.6)) {
    const payload = { case: 'effectObserved', value: { effect: effectIn(scene, facts) } } as const;
    emitAs(scene, story, someKnowledge(scene), { layer: Layer.TOOL, payload, ...below });
  }
  if (random.chance(0.4)) tellMoney(scene, story, below);
  const isLast = index === story.attemptCount - 1;
  const issued = isLast && story.issuedState !== undefined ? story.issuedState : noBytes;
  if (random.chance(0.85) || issued.length > 0) {
    scene.emit({
      ...wire,
      aliases: { ...speaks.aliases, requestStateDigest: issued },
      layer: Layer.TOOL,
      payload: finishedPayload(scene, facts),
    });
  }
}

/** Tells an entry, and what corrects it, and what corrects that. */
function tellMoney(scene: Scene, story: CallStory, below: Pick<Speech, 'toolSpan' | 'attempt'>): void {
  const speak = (payload: Payload) =>
    emitAs(scene, story, someKnowledge(scene), { layer: Layer.RUNTIME, payload, ...below });
  let told = speak(spendPayload(scene));
  for (let left = 3; left > 0 && scene.random.chance(0.35); left--) {
    if (scene.random.chance(0.3)) scene.pass();
    told = speak(correctionPayload(scene, entryIdOf(told)));
  }
}

function entryIdOf({ eventId, payload }: TraceEvent): string {
  return (payload.case === 'spendRecorded' && payload.value.entryId) || eventId;
}

function tellReceipt(scene: Scene, story: CallStory, said: { toolSpan: Uint8Array; requestId: string }): void {
  const { random } = scene;
  const names = {
    providerRequestId: random.chance(0.7) ? said.requestId : '',
    idempotencyKey: random.chance(0.5) ? story.facts.idempotencyKey : '',
    receiptId: random.chance(0.3) ? scene.newId('rcpt') : '',
  };
  const isNameless = names.providerRequestId === '' && names.idempotencyKey === '' && names.receiptId === '';
  const knowledge = isNameless ? 'call_id' : someKnowledgeOfProvider(scene);
  const payload = receiptPayload(scene, story.facts, names);
  emitAs(scene, story, knowledge, { layer: Layer.PROVIDER, payload, toolSpan: said.toolSpan });
}

interface Speech {
  readonly layer: Layer;
  readonly payload: Payload;
  readonly toolSpan: Uint8Array;
  readonly attempt?: number | undefined;
}

/** Emits what a hop says that knows this much of the call. */
export function emitAs(
  scene: Scene,
  { names }: Pick<CallStory, 'names'>,
  knowledge: Knowledge,
  { layer, payload, toolSpan, attempt }: Speech,
): TraceEvent {
  return scene.emit({ layer, ...envelopeOf(names, knowledge, toolSpan), attempt: attempt ?? 0, payload });
}
