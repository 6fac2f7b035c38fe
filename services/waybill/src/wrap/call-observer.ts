import { NoAnswerReason, Outcome } from '@waybill/contracts';
import type { EmitContext, EmitEvent, PayloadInit } from '@waybill/sdk';
import { type CallIdentity, CallNaming, type IdSource } from './call-identity.js';
import type { ErrorContext } from './classify-error.js';
import {
  type FinishedInit,
  toFinishedByError,
  toFinishedByResult,
  toFinishedUnread,
  toFinishedWithoutAnswer,
  toStarted,
  toToolRef,
  type ToolRefInit,
} from './call-payloads.js';
import { listFileEvents } from './files/file-events.js';
import type { FileLookout, FileWatch } from './files/file-watch.js';
import { asObject, asText, type JsonObject, type JsonRpcId, type JsonRpcMessage, toIdKey } from './json-rpc-message.js';
import { toToolOutput } from './output-bounds.js';
import { additionsTo, type Passage, waitingFor } from './passage.js';
import { PeerFacts } from './peer-facts.js';
import { digestOfState, issuedStateOf, withIssuedState } from './request-state.js';
import { SessionEvents } from './session-events.js';
import type { SessionIdentity } from './session-identity.js';
import { isRefusedHandle } from './session-of-call.js';

/** What an observer is made from. */
export interface CallObserverOptions {
  readonly serverName: string;
  readonly session: SessionIdentity;
  /** Takes an event; never throws, never waits. */
  readonly emit: (event: EmitEvent) => void;
  readonly ids: IdSource;
  readonly nowUnixNano: () => bigint;
  /** A clock that never steps, for latencies. */
  readonly monotonicNano: () => bigint;
  readonly files: FileWatch;
  /** After this long without an answer a call is reported as unknown. It goes on all the same. */
  readonly callTimeoutMs?: number | undefined;
}

interface OpenCall {
  readonly identity: CallIdentity;
  readonly tool: ToolRefInit;
  readonly toolName: string;
  readonly startedNano: bigint;
  readonly lookout: FileLookout | undefined;
  timer: NodeJS.Timeout | undefined;
  /** A finish has been reported already: the call was cancelled or timed out. */
  isGivenUp: boolean;
}

/** How many calls may be open at once. What is beyond passes unobserved and is counted. */
const openCallCountMax = 10_000;

/**
 * Listens to both sides of one MCP session and says what happened, call by call.
 *
 * A call may finish twice: as UNKNOWN when the client gives up on it, and again when the answer comes after all. Both are
 * facts; the later one carries the stronger evidence, and the stitcher lets an answer outweigh the lack of one.
 */
export class CallObserver {
  readonly facts = new PeerFacts();
  readonly #options: CallObserverOptions;
  readonly #naming: CallNaming;
  readonly #open = new Map<string, OpenCall>();
  readonly #tasks = new Map<string, OpenCall>();
  readonly #pending = new Set<Promise<void>>();
  readonly #session: SessionEvents;
  #unobservedCallCount = 0;
  #lostEventCount = 0;
  #refusedHandleCount = 0;

  constructor(options: CallObserverOptions) {
    this.#options = options;
    this.#naming = new CallNaming(options);
    const emit = (context: EmitContext, payload: PayloadInit) => this.#emit(context, payload);
    this.#session = new SessionEvents({ ...options, facts: this.facts, emit });
  }

  /** Calls that could not be observed because too many were open. */
  get unobservedCallCount(): number {
    return this.#unobservedCallCount;
  }

  /** Events that the emitter did not take, against its contract. */
  get lostEventCount(): number {
    return this.#lostEventCount;
  }

  /** Calls whose session handle was refused. */
  get refusedHandleCount(): number {
    return this.#refusedHandleCount;
  }

  /** Takes a message that the client is about to send. */
  fromClient(message: JsonRpcMessage): Passage {
    this.facts.learnFromClient(message);
    if (message.kind === 'notification') this.#cancel(message);
    if (message.kind !== 'request') return {};
    if (message.method === 'initialize') this.#session.begin();
    if (message.method === 'tasks/result') this.#awaitTask(message.id, message.params);
    return message.method === 'tools/call' ? this.#begin(message.id, message.params) : {};
  }

  /** Takes a message that the server has sent. */
  fromServer(message: JsonRpcMessage): void {
    this.facts.learnFromServer(message);
    if (message.kind !== 'result' && message.kind !== 'error') return;
    const call = this.#take(message.id);
    if (call === undefined) return;
    if (message.kind === 'error') return this.#finish(call, toFinishedByError(message.error, this.#errorContext()));
    // A task is only promised here; its result is asked for later (MCP 2025-11-25).
    const taskId = asText(asObject(message.result['task'])['taskId']);
    if (taskId !== '' && this.#tasks.size < openCallCountMax) {
      this.#tasks.set(taskId, call);
      return;
    }
    const issued = issuedStateOf(message.result);
    if (issued !== undefined) this.#naming.expectContinuation(issued, call.identity.callId);
    const answered = { ...call, identity: withIssuedState(call.identity, issued) };
    this.#finish(answered, toFinishedByResult(message.result, this.#errorContext()), message.result);
  }

  /** Takes an answer that was too long to read. */
  fromServerUnread(id: JsonRpcId, totalBytes: number): void {
    const call = this.#take(id);
    if (call !== undefined) this.#finish(call, toFinishedUnread(totalBytes));
  }

  /** No answer will come any more: finishes whatever is open. `code` says how the server ended, if it did. */
  abandonCalls(reason: NoAnswerReason, code: string): void {
    for (const call of new Set([...this.#open.values(), ...this.#tasks.values()])) {
      clearTimeout(call.timer);
      if (!call.isGivenUp) this.#finish(call, toFinishedWithoutAnswer(reason, code));
    }
    this.#open.clear();
    this.#tasks.clear();
  }

  /** Ends the session, when it began and is this wrapper's own. */
  endSession(ending: { readonly hasFailed: boolean; readonly text: string }): void {
    this.#session.end(ending);
  }

  /** Resolves when everything that was seen has been emitted. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #errorContext(): ErrorContext {
    return { serverName: this.#options.serverName, mcpProtocolVersion: this.facts.protocolVersion };
  }

  #begin(id: JsonRpcId, params: JsonObject): Passage {
    if (this.#open.size >= openCallCountMax) {
      this.#unobservedCallCount += 1;
      return {};
    }
    this.#session.begin();
    const toolName = asText(params['name']);
    const meta = asObject(params['_meta']);
    const lookout = this.#options.files.lookOut(params, this.facts);
    const call: OpenCall = {
      identity: this.#naming.name(meta, digestOfState(params['requestState'])),
      tool: toToolRef(toolName, this.#options.serverName, this.facts),
      toolName,
      startedNano: this.#options.monotonicNano(),
      lookout,
      timer: undefined,
      isGivenUp: false,
    };
    this.#replaceOpen(id, call);
    if (isRefusedHandle(call.identity.sessionHandleVerdict)) this.#refusedHandleCount += 1;
    const context = this.#session.contextOf(call.identity, this.#options.nowUnixNano());
    return {
      ...additionsTo(meta, call.identity),
      ...waitingFor(lookout),
      after: () => this.#emitStarted(call, context, { id, params }),
    };
  }

  /** A second request under an id that is still open breaks JSON-RPC; the first can then get no answer of its own. */
  #replaceOpen(id: JsonRpcId, call: OpenCall): void {
    const earlier = this.#take(id);
    if (earlier !== undefined && !earlier.isGivenUp) {
      this.#finish(earlier, toFinishedWithoutAnswer(NoAnswerReason.UNSPECIFIED));
    }
    this.#open.set(toIdKey(id), call);
  }

  #emitStarted(call: OpenCall, context: EmitContext, request: { id: JsonRpcId; params: JsonObject }): void {
    const { callTimeoutMs, nowUnixNano } = this.#options;
    const deadlineUnixNano = callTimeoutMs === undefined ? 0n : nowUnixNano() + BigInt(callTimeoutMs) * 1_000_000n;
    const value = toStarted(call.tool, { ...request, deadlineUnixNano }, this.facts);
    this.#emit(context, { case: 'toolCallStarted', value });
    if (callTimeoutMs === undefined || !this.#open.has(toIdKey(request.id))) return;
    call.timer = setTimeout(() => this.#giveUp(call, NoAnswerReason.TIMED_OUT), callTimeoutMs);
    call.timer.unref();
  }

  #cancel(message: Extract<JsonRpcMessage, { kind: 'notification' }>): void {
    const requestId = message.params['requestId'];
    if (message.method !== 'notifications/cancelled') return;
    if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
    const call = this.#open.get(toIdKey(requestId));
    if (call !== undefined) this.#giveUp(call, NoAnswerReason.CANCELLED_BY_CALLER);
  }

  /** The call stays open: its answer may still come. */
  #giveUp(call: OpenCall, reason: NoAnswerReason): void {
    if (call.isGivenUp) return;
    clearTimeout(call.timer);
    this.#finish(call, toFinishedWithoutAnswer(reason));
    call.isGivenUp = true;
  }

  #take(id: JsonRpcId): OpenCall | undefined {
    const call = this.#open.get(toIdKey(id));
    this.#open.delete(toIdKey(id));
    clearTimeout(call?.timer);
    return call;
  }

  #awaitTask(id: JsonRpcId, params: JsonObject): void {
    const call = this.#tasks.get(asText(params['taskId']));
    if (call === undefined) return;
    this.#tasks.delete(asText(params['taskId']));
    this.#open.set(toIdKey(id), call);
  }

  /** Emits at once what needs no look at files; the rest follows when the look is done. */
  #finish(call: OpenCall, finished: FinishedInit, result?: JsonObject): void {
    const context = this.#session.contextOf(call.identity, this.#options.nowUnixNano());
    const latencyNanos = this.#options.monotonicNano() - call.startedNano;
    const isFirst = !call.isGivenUp;
    const work = this.#emitFinished(call, { ...finished, latencyNanos, tool: call.tool }, { context, result, isFirst });
    const tracked: Promise<void> = work.catch(() => {}).finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }

  async #emitFinished(
    call: OpenCall,
    finished: FinishedInit,
    about: { context: EmitContext; result: JsonObject | undefined; isFirst: boolean },
  ): Promise<void> {
    const { context, result, isFirst } = about;
    const { cwd } = this.#options.files;
    const events = await listFileEvents({ call, finished, result, isFirst, cwd });
    this.#emit(context, { case: 'toolCallFinished', value: events.finished });
    if (result !== undefined && finished.outcome !== Outcome.UNKNOWN) {
      const returnedBytes = finished.result?.totalBytes ?? 0n;
      this.#emit(context, { case: 'toolOutput', value: toToolOutput(result, returnedBytes) });
    }
    for (const payload of events.evidence) this.#emit(context, payload);
  }

  #emit(context: EmitContext, payload: PayloadInit): void {
    try {
      this.#options.emit({ ...context, payload });
    } catch {
      this.#lostEventCount += 1;
    }
  }
}
