import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ErrorClass, Outcome, SessionHandleVerdict, SummaryMode } from '@waybill/contracts';
import type { EmitEvent, SessionKey } from '@waybill/sdk';
import { CallObserver } from './call-observer.js';
import { FileWatch } from './files/file-watch.js';
import type { JsonObject, JsonRpcId } from './json-rpc-message.js';
import type { Passage } from './passage.js';
import { toSessionIdentity } from './session-identity.js';

const createObserver = (sessionKeys: readonly SessionKey[] = []) => {
  const events: EmitEvent[] = [];
  let last = 0;
  const observer = new CallObserver({
    serverName: 'srv',
    session: toSessionIdentity({ serverName: 'srv', osUser: 'ada', sessionKeys }, {}, () => 'session_1'),
    emit: (event) => void events.push(event),
    ids: { uniqueId: () => String((last += 1)), randomHex: (count) => String((last += 1)).padStart(count * 2, '0') },
    nowUnixNano: () => 5n,
    monotonicNano: () => BigInt((last += 1)),
    files: new FileWatch({ mode: 'none', argv: [], cwd: '/', homeDirectory: '/' }),
  });
  const ask = (id: JsonRpcId, method: string, params: JsonObject): Passage => {
    const passage = observer.fromClient({ kind: 'request', id, method, params });
    passage.after?.();
    return passage;
  };
  const reply = (id: JsonRpcId, result: JsonObject): void => observer.fromServer({ kind: 'result', id, result });
  const finished = () => events.filter(({ payload }) => payload.case === 'toolCallFinished');
  return { observer, events, ask, reply, finished };
};

describe('CallObserver', () => {
  test('makes the continuation of a multi-round-trip call its next attempt', async () => {
    const { observer, events, ask, reply, finished } = createObserver();
    ask(1, 'tools/call', { name: 'pay' });
    reply(1, { resultType: 'input_required', requestState: 'opaque' });
    ask(2, 'tools/call', { name: 'pay', requestState: 'opaque', inputResponses: {} });
    reply(2, { resultType: 'complete', content: [] });
    await observer.settle();
    const [first, second] = finished();
    expect(first?.payload.value).toMatchObject({ error: { errorClass: ErrorClass.APPROVAL_REQUIRED } });
    expect(second?.payload.value).toMatchObject({ outcome: Outcome.SUCCESS });
    expect(second).toMatchObject({ callId: first?.callId, traceId: first?.traceId, attempt: 2 });
    const digest = new Uint8Array(createHash('sha256').update('opaque').digest());
    const statesOf = (payload: string) =>
      events.filter((each) => each.payload.case === payload).map(({ aliases }) => aliases?.requestStateDigest);
    expect(statesOf('toolCallStarted')).toEqual([undefined, digest]);
    expect(statesOf('toolCallFinished')).toEqual([digest, undefined]);
  });

  test('waits for the result of a task that a call only promised', async () => {
    const { observer, ask, reply, finished } = createObserver();
    ask(1, 'tools/call', { name: 'slow', task: {} });
    reply(1, { task: { taskId: 't1', status: 'working' } });
    await observer.settle();
    expect(finished()).toEqual([]);
    ask(2, 'tasks/result', { taskId: 't1' });
    reply(2, { content: [] });
    await observer.settle();
    expect(finished().map(({ payload }) => payload.value)).toMatchObject([{ outcome: Outcome.SUCCESS }]);
  });

  test('learns client, server and version from _meta where there is no handshake', async () => {
    const { observer, events, ask, reply } = createObserver();
    reply(0, { _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'modern', version: '4' } } });
    ask(1, 'tools/call', {
      name: 'a',
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'agent', version: '2' },
      },
    });
    await observer.settle();
    const started = events.find(({ payload }) => payload.case === 'toolCallStarted');
    expect(started?.payload.value).toMatchObject({
      mcpProtocolVersion: '2026-07-28',
      clientName: 'agent',
      tool: { version: '4' },
    });
  });

  test('records what a server says of how its answer was bounded, and nothing that cannot be meant', async () => {
    const { observer, events, ask, reply } = createObserver();
    const told = { response_bytes_max: 100, omitted_count: 7, summary_mode: 'summarised', refill_route: 'cursor' };
    for (const [id, output] of [told, { omitted_count: -1, summary_mode: 'short', refill_route: 5 }, 'x'].entries()) {
      ask(id, 'tools/call', { name: 'a' });
      reply(id, { content: [], _meta: { 'waybill/output': output } });
    }
    await observer.settle();
    const outputs = events.filter(({ payload }) => payload.case === 'toolOutput').map(({ payload }) => payload.value);
    const nothing = { responseBytesMax: 0n, omittedCount: 0n, summaryMode: SummaryMode.UNSPECIFIED, refillRoute: '' };
    expect(outputs).toMatchObject([
      { responseBytesMax: 100n, omittedCount: 7n, summaryMode: SummaryMode.SUMMARISED, refillRoute: 'cursor' },
      nothing,
      nothing,
    ]);
    for (const output of outputs) expect(output).toMatchObject({ returnedBytes: expect.any(BigInt) });
  });

  test('adds no traceparent where one is, be it odd', () => {
    const { ask } = createObserver();
    expect(ask(1, 'tools/call', { name: 'a', _meta: { traceparent: 'odd' } }).meta).toBeUndefined();
    const own = ask(2, 'tools/call', { name: 'a', _meta: { 'waybill/call_id': 'c' } }).meta ?? {};
    expect(Object.keys(own)).toEqual(['traceparent']);
  });

  test('counts the calls whose session handle it refuses, and says of each of their events why', async () => {
    const { observer, events, ask, reply } = createObserver([{ keyId: 'k', secret: new Uint8Array(32) }]);
    ask(1, 'tools/call', { name: 'a', _meta: { 'waybill/session_handle': 'guessed', 'waybill/session_id': 'theirs' } });
    reply(1, { content: [] });
    await observer.settle();
    const own = events.filter(({ callId }) => callId !== undefined);
    expect(own.map((each) => [each.sessionId, each.sessionHandleVerdict])).toEqual(
      own.map(() => ['session_1', SessionHandleVerdict.MALFORMED]),
    );
    expect([own.length, observer.refusedHandleCount]).toEqual([3, 1]);
  });

  test('keeps ids of different types apart', async () => {
    const { observer, ask, reply, finished } = createObserver();
    ask(1, 'tools/call', { name: 'number' });
    ask('1', 'tools/call', { name: 'text' });
    reply('1', { content: [] });
    await observer.settle();
    expect(finished().map(({ payload }) => payload.value)).toMatchObject([{ tool: { name: 'text' } }]);
  });

  test('ignores answers to questions that nobody asked', async () => {
    const { observer, events, reply } = createObserver();
    reply(99, { content: [] });
    observer.fromServer({ kind: 'error', id: 98, error: { code: -1 } });
    await observer.settle();
    expect(events).toEqual([]);
  });
});
