import { GatewayVerdict, LaneState, Layer } from '@waybill/contracts';
import { aCallStory, emitAs, tellCall } from './call-story.js';
import { finishedPayload, gatewayPayload, receiptPayload, startedPayload, upstreamPayload } from './payloads.js';
import type { Scene } from './scene.js';

/** A way of telling something that is hard to join. */
export type Adversary = (scene: Scene) => void;

const noBytes = new Uint8Array();

/** Answers that ask for more: each call hands out a state that the next one carries back, under a name of its own. */
function continuations(scene: Scene): void {
  const length = scene.random.between(2, 3);
  const states = Array.from({ length }, () => scene.newDigest());
  const names = scene.random.chance(0.5) ? { trace: scene.newTrace() } : {};
  for (let index = 0; index < length; index++) {
    const carriedState = states[index - 1];
    const issuedState = states[index];
    tellCall(
      scene,
      aCallStory(scene, {
        names,
        isNamed: true,
        ...(carriedState === undefined ? {} : { carriedState }),
        ...(issuedState === undefined || index === length - 1 ? {} : { issuedState }),
      }),
    );
  }
}

/** Two calls that were given one name: it names neither. */
function sharedNames(scene: Scene): void {
  const { random } = scene;
  const shared = random.pick([
    () => ({ idempotencyKey: scene.newId('key'), provider: 'alpha' }),
    () => ({ conversationId: scene.newId('conv'), toolCallId: scene.newId('tool') }),
    () => ({ trace: scene.newTrace(), callerSpan: scene.newSpan() }),
  ])();
  for (let count = 0; count < 2; count++) {
    tellCall(scene, aCallStory(scene, { names: { ...shared }, isNamed: random.chance(0.7), attemptCount: 1 }));
  }
}

/** Calls one below the other in one trace: the inner one's caller is the outer one's own span. */
function nestedCalls(scene: Scene): void {
  const trace = scene.newTrace();
  const outerSpan = scene.newSpan();
  const outer = aCallStory(scene, { names: { trace } });
  const inner = aCallStory(scene, { names: { trace, callerSpan: outerSpan } });
  const wire = {
    traceId: trace,
    callId: scene.random.chance(0.6) ? outer.names.callId : '',
    spanId: outerSpan,
    parentSpanId: outer.names.callerSpan,
  };
  scene.emit({ ...wire, layer: Layer.RUNTIME, payload: startedPayload(outer.facts) });
  tellCall(scene, inner);
  scene.emit({ ...wire, layer: Layer.RUNTIME, payload: finishedPayload(scene, outer.facts) });
}

/** One call seen by two hops that do not know its name, the one behind the other. */
function sameCallSeenTwice(scene: Scene): void {
  const trace = scene.newTrace();
  const gatewaySpan = scene.newSpan();
  const story = aCallStory(scene, { names: { trace, callerSpan: gatewaySpan }, isNamed: false, attemptCount: 1 });
  const wire = { traceId: trace, spanId: gatewaySpan, parentSpanId: scene.newSpan() };
  if (scene.random.chance(0.8)) {
    scene.emit({ ...wire, layer: Layer.GATEWAY, payload: startedPayload(story.facts) });
  }
  tellCall(scene, story);
  scene.emit({ ...wire, layer: Layer.GATEWAY, payload: finishedPayload(scene, story.facts) });
}

/** Records that know only each other: a chain of names from a request id to a receipt id. */
function chainOfNames(scene: Scene): void {
  const { random } = scene;
  const story = aCallStory(scene, { attemptCount: 1 });
  const { facts, names } = story;
  const [requestId, receiptId] = [scene.newId('req'), scene.newId('rcpt')];
  const none = { providerRequestId: '', idempotencyKey: '', receiptId: '' };
  const tellers = random.shuffled([
    () => tellCall(scene, story),
    () =>
      scene.emit({
        layer: Layer.TOOL,
        aliases: { conversationId: names.conversationId, genAiToolCallId: names.toolCallId },
        payload: upstreamPayload(scene, facts, requestId),
      }),
    () =>
      scene.emit({
        layer: Layer.PROVIDER,
        payload: receiptPayload(scene, facts, { ...none, providerRequestId: requestId, receiptId }),
      }),
    () =>
      scene.emit({
        layer: Layer.OPERATOR,
        payload: receiptPayload(scene, facts, { ...none, receiptId }),
      }),
  ]);
  for (const tell of random.some(tellers, 0.85)) tell();
}

/** A gateway that denied before anything was called. */
function denialBeforeTheCall(scene: Scene): void {
  const story = aCallStory(scene);
  const knowledge = scene.random.pick(['call_id', 'trace_only', 'caller_span', 'gen_ai'] as const);
  const payload = gatewayPayload(scene, GatewayVerdict.DENIED);
  emitAs(scene, story, knowledge, { layer: Layer.GATEWAY, payload, toolSpan: noBytes });
  if (scene.random.chance(0.3)) emitAs(scene, story, knowledge, { layer: Layer.GATEWAY, payload, toolSpan: noBytes });
}

/** Events of no call. */
function eventsOfNoCall(scene: Scene): void {
  scene.emit({
    layer: Layer.RUNTIME,
    traceId: scene.newTrace(),
    payload: { case: 'sessionStarted', value: { clientName: 'agent' } },
  });
  scene.emit({
    layer: Layer.OPERATOR,
    traceId: scene.newTrace(),
    payload: { case: 'laneChanged', value: { lane: 'lane-1', state: LaneState.FROZEN } },
  });
}

/** Records whose call nobody ever tells. */
function orphans(scene: Scene): void {
  const story = aCallStory(scene);
  const payload = () => upstreamPayload(scene, story.facts, '');
  for (const knowledge of ['tool_span', 'trace_only', 'gen_ai', 'idempotency_key'] as const) {
    if (scene.random.chance(0.5)) {
      emitAs(scene, story, knowledge, { layer: Layer.TOOL, payload: payload(), toolSpan: scene.newSpan() });
    }
  }
}

/** Half a name is none: a tool call's id without its conversation. */
function halfNames(scene: Scene): void {
  const half = { genAiToolCallId: scene.newId('tool') };
  const story = aCallStory(scene);
  const wire = { traceId: story.names.trace, callId: story.names.callId, spanId: scene.newSpan(), aliases: half };
  scene.emit({ ...wire, layer: Layer.TOOL, payload: startedPayload(story.facts) });
  scene.emit({
    layer: Layer.TOOL,
    traceId: scene.newTrace(),
    aliases: half,
    payload: upstreamPayload(scene, story.facts, ''),
  });
}

/** A record that follows one call by its name until a span says that it belongs to another, and one that follows it. */
function changeOfSides(scene: Scene): void {
  const [left, right] = [aCallStory(scene, { isNamed: true }), aCallStory(scene, { isNamed: true, attemptCount: 1 })];
  const toolSpan = scene.newSpan();
  const key = { idempotencyKey: scene.newId('key'), provider: left.names.provider };
  tellCall(scene, left);
  scene.emit({
    layer: Layer.RUNTIME,
    traceId: right.names.trace,
    parentSpanId: toolSpan,
    aliases: { ...key, conversationId: left.names.conversationId, genAiToolCallId: left.names.toolCallId },
    payload: { case: 'toolOutput', value: { returnedBytes: 1n } },
  });
  scene.emit({ layer: Layer.PROVIDER, aliases: key, payload: { case: 'toolOutput', value: { returnedBytes: 2n } } });
  scene.emit({
    layer: Layer.TOOL,
    traceId: right.names.trace,
    callId: right.names.callId,
    spanId: toolSpan,
    payload: startedPayload(right.facts),
  });
}

export const adversaries: readonly Adversary[] = [
  continuations,
  sharedNames,
  nestedCalls,
  sameCallSeenTwice,
  chainOfNames,
  denialBeforeTheCall,
  eventsOfNoCall,
  orphans,
  halfNames,
  changeOfSides,
];
