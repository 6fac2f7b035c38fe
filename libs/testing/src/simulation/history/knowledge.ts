import type { EventInit, Scene } from './scene.js';

/** The names of one call. No hop knows all of them. */
export interface CallNames {
  readonly callId: string;
  readonly trace: Uint8Array;
  /** Where hops stand that have a trace of their own. */
  readonly otherTrace: Uint8Array;
  /** The span that the caller sent along. */
  readonly callerSpan: Uint8Array;
  readonly conversationId: string;
  readonly toolCallId: string;
  readonly provider: string;
  readonly idempotencyKey: string;
}

/** What one hop knows of the call that it speaks about. */
export type Knowledge =
  | 'call_id'
  | 'call_id_without_trace'
  | 'call_id_in_other_trace'
  | 'tool_span'
  | 'caller_span'
  | 'trace_only'
  | 'gen_ai'
  | 'gen_ai_in_other_trace'
  | 'idempotency_key'
  | 'payload_names_only';

/** What hops of real traffic know, and how often: most of them the call's id or its span. */
const usual: readonly (readonly [Knowledge, number])[] = [
  ['call_id', 40],
  ['tool_span', 25],
  ['caller_span', 6],
  ['gen_ai', 5],
  ['gen_ai_in_other_trace', 4],
  ['idempotency_key', 4],
  ['call_id_in_other_trace', 4],
  ['call_id_without_trace', 3],
  ['trace_only', 3],
];

/** How a provider speaks: mostly by its own names, from outside of every trace. */
const usualOfProvider: readonly (readonly [Knowledge, number])[] = [
  ['payload_names_only', 40],
  ['call_id', 20],
  ['tool_span', 20],
  ['idempotency_key', 10],
  ['gen_ai', 5],
  ['trace_only', 5],
];

export function someKnowledge(scene: Scene): Knowledge {
  return weighted(scene, usual);
}

export function someKnowledgeOfProvider(scene: Scene): Knowledge {
  return weighted(scene, usualOfProvider);
}

function weighted(scene: Scene, weights: readonly (readonly [Knowledge, number])[]): Knowledge {
  let left = scene.random.below(weights.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [knowledge, weight] of weights) {
    left -= weight;
    if (left < 0) return knowledge;
  }
  return 'call_id';
}

type Envelope = Pick<EventInit, 'traceId' | 'callId' | 'spanId' | 'parentSpanId' | 'aliases'>;

/** The envelope of an event by a hop that knows this much. `toolSpan` is the span of the attempt it speaks about. */
export function envelopeOf(names: CallNames, knowledge: Knowledge, toolSpan: Uint8Array): Envelope {
  const genAi = { conversationId: names.conversationId, genAiToolCallId: names.toolCallId };
  const envelopes: Readonly<Record<Knowledge, Envelope>> = {
    call_id: { traceId: names.trace, callId: names.callId },
    call_id_without_trace: { callId: names.callId },
    call_id_in_other_trace: { traceId: names.otherTrace, callId: names.callId },
    tool_span: { traceId: names.trace, parentSpanId: toolSpan },
    caller_span: { traceId: names.trace, spanId: names.callerSpan },
    trace_only: { traceId: names.trace },
    gen_ai: { aliases: genAi },
    gen_ai_in_other_trace: { traceId: names.otherTrace, aliases: genAi },
    idempotency_key: { aliases: { idempotencyKey: names.idempotencyKey, provider: names.provider } },
    payload_names_only: {},
  };
  return envelopes[knowledge];
}
