import type { SessionHandleVerdict, SessionSource } from '@waybill/contracts';
import { parseMeta } from '@waybill/sdk';
import { idBytesMax } from './bound-text.js';
import type { JsonObject } from './json-rpc-message.js';
import type { SessionIdentity } from './session-identity.js';
import { sessionOfCall } from './session-of-call.js';

/** Where ids come from; given by tests. */
export interface IdSource {
  /** A fresh id that sorts by time, such as a UUIDv7. */
  readonly uniqueId: () => string;
  /** Fresh lower-case hex of so many bytes, not all zero. */
  readonly randomHex: (byteCount: number) => string;
}

/** What names are made from. */
export interface CallNamingOptions {
  readonly session: SessionIdentity;
  readonly ids: IdSource;
  /** Tells whether a session handle is still good. */
  readonly nowUnixNano: () => bigint;
}

/** By which names one attempt of a call is known. */
export interface CallIdentity {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly callId: string;
  readonly attempt: number;
  readonly sessionId: string;
  readonly sessionSource: SessionSource;
  readonly sessionHandleVerdict: SessionHandleVerdict;
  readonly aliases: CallAliases;
}

/** The names that others may know the attempt by. */
export interface CallAliases {
  readonly genAiToolCallId: string;
  readonly conversationId: string;
  readonly requestStateDigest?: Uint8Array<ArrayBuffer>;
}

/** How many calls are remembered, so that a repeat is recognised as their next attempt. The oldest is forgotten first. */
const rememberedCallCountMax = 10_000;

// Keys under which agents put the model's name for the call, and the conversation it is unique in.
const toolCallIdKeys = ['gen_ai.tool.call.id', 'claudecode/toolUseId'];
const conversationIdKeys = ['gen_ai.conversation.id'];

/** Gives each `tools/call` its names: what the client propagated counts, the rest is made fresh. */
export class CallNaming {
  readonly #options: CallNamingOptions;
  readonly #ids: IdSource;
  readonly #known = new Map<string, { traceId: string; attempt: number }>();
  readonly #continuations = new Map<string, string>();

  constructor(options: CallNamingOptions) {
    this.#options = options;
    this.#ids = options.ids;
  }

  /**
   * Names the attempt that a request begins.
   *
   * The same call id again, or the `requestState` of an earlier answer, makes it the next attempt of that call, in the
   * same trace. A call without a `traceparent` begins a trace of its own: the session groups calls, a trace is one call.
   */
  name(meta: JsonObject, requestStateDigest: Uint8Array<ArrayBuffer> | undefined): CallIdentity {
    const carried = parseMeta(meta);
    const callId = carried.callId ?? this.#continued(requestStateDigest) ?? `call_${this.#ids.uniqueId()}`;
    const earlier = this.#known.get(callId);
    const attempt = carried.attempt ?? (earlier?.attempt ?? 0) + 1;
    const traceId = carried.parent?.traceId ?? earlier?.traceId ?? this.#ids.randomHex(16);
    remember(this.#known, callId, { traceId, attempt });
    return {
      traceId,
      spanId: this.#ids.randomHex(8),
      parentSpanId: carried.parent?.spanId,
      callId,
      attempt,
      ...sessionOfCall(carried, this.#options.session, this.#options.nowUnixNano()),
      aliases: { ...aliasesOf(meta), ...(requestStateDigest === undefined ? {} : { requestStateDigest }) },
    };
  }

  /** Remembers that a request with this state continues the call. */
  expectContinuation(requestStateDigest: Uint8Array, callId: string): void {
    remember(this.#continuations, toKey(requestStateDigest), callId);
  }

  #continued(requestStateDigest: Uint8Array | undefined): string | undefined {
    return requestStateDigest === undefined ? undefined : this.#continuations.get(toKey(requestStateDigest));
  }
}

function aliasesOf(meta: JsonObject): { genAiToolCallId: string; conversationId: string } {
  return { genAiToolCallId: firstText(meta, toolCallIdKeys), conversationId: firstText(meta, conversationIdKeys) };
}

/** The first value that can be an id. One that is too long is none: cut, it would name something else. */
function firstText(meta: JsonObject, keys: readonly string[]): string {
  return keys.map((key) => meta[key]).find(isId) ?? '';
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= idBytesMax;
}

function remember<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.size > rememberedCallCountMax ? memory.keys().next().value : undefined;
  if (oldest !== undefined) memory.delete(oldest);
}

function toKey(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex');
}
