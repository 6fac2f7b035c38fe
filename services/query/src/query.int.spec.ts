import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create, fromBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { status, type ServiceError } from '@grpc/grpc-js';
import { createClickHouseStore } from '@waybill/clickhouse';
import {
  BadRequestSchema,
  CallState,
  EffectKind,
  ErrorClass,
  FreshnessSource,
  GetCallRequestSchema,
  GetRetryVerdictRequestSchema,
  GetSessionRequestSchema,
  GetSpendRequestSchema,
  ListCallsRequestSchema,
  ListDenialsRequestSchema,
  ListSessionsRequestSchema,
  Outcome,
  RetryVerdict,
  SpendDimension,
  StatusSchema,
  type GetCallResponse,
  type GetRetryVerdictResponse,
  type GetSessionResponse,
  type GetSpendResponse,
  type ListCallsResponse,
  type ListDenialsResponse,
  type ListSessionsResponse,
} from '@waybill/contracts';
import { emptyProjection, type Freshness } from '@waybill/ports';
import { aLedgerOf, aProjectedCall } from '@waybill/testing';
import { after, applied, projection } from '../../../test/fixtures/asked-history.js';
import { createDescribedAsking } from '../../../test/fixtures/described-answers.js';
import { createQueryWorld, type QueryWorld } from '../../../test/fixtures/query-world.js';
import { createQuestionClient, type AskOptions, type QuestionClient } from './query-world.builder.js';

// Each answer is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the questions, over gRPC and HTTP, against the real engine', () => {
  let world: QueryWorld;
  let client: QuestionClient;
  let freshness: Freshness = applied;

  beforeAll(async () => {
    world = await createQueryWorld({
      projection,
      ledger: aLedgerOf(projection.calls),
      settings: { WAYBILL_QUERY_IN_FLIGHT_MAX_COUNT: '2' },
      freshness: () => freshness,
    });
    client = createQuestionClient(world.grpcEndpoint);
  }, 90_000);

  afterAll(async () => {
    client.close();
    await world.shutdown();
  }, 60_000);

  const ask = <Answer>(method: string, request: object, options?: AskOptions) =>
    client.ask<Answer>(method, request, options);
  const messageOf = <Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>) => create(schema, init);
  const get = createDescribedAsking(() => world.url);
  const statusOf = (error: unknown): number => (error as ServiceError).code;

  test('tell one call alike over both', async () => {
    const message = await ask<GetCallResponse>('getCall', messageOf(GetCallRequestSchema, { callId: 'search-1' }));
    expect(message.call).toMatchObject({
      callId: 'search-1',
      tool: 'search',
      originalActor: 'user:ada',
      outcome: Outcome.FAILURE,
      error: { errorClass: ErrorClass.RATE_LIMITED, errorCode: '429' },
      occurredUnixNano: after(10),
      latencyNanos: 12_345_678n,
      attemptCount: 1,
    });
    expect(message.freshness).toMatchObject({
      source: FreshnessSource.LOG,
      observedUnixNano: 7n,
      oldestUnappliedAgeNanos: 0n,
      partitions: [{ group: 'stitcher', appliedOffset: 9n, endOffset: 9n }],
    });
    const { status: code, body } = await get('/v1/calls/search-1');
    expect([code, body]).toMatchObject([
      200,
      {
        event: 'tool_call',
        call_id: 'search-1',
        tool: 'search',
        tool_version: null,
        session_id: 'session-1',
        agent_id: 'planner',
        timestamp: '2026-01-01 00:00:10.000000000',
        auth_mode: null,
        outcome: 'failure',
        duration_ms: 12.345678,
        idempotent: null,
        side_effects: [],
        error_class: 'rate_limited',
        error_code: '429',
        recoverable: null,
        freshness: { source: 'log', oldest_unapplied_age_nanos: '0', partitions: [{ applied_offset: '9' }] },
      },
    ]);
    for (const name of ['input_summary', 'retry_safe', 'recovery_action']) expect(body).toHaveProperty(name);
  });

  test('tell effects with exact times, and money as text', async () => {
    const message = await ask<GetCallResponse>('getCall', messageOf(GetCallRequestSchema, { callId: 'write-1' }));
    expect(message.effects).toMatchObject([{ kind: EffectKind.FILE_CREATED, resourceRef: '/docs/plan.md', count: 1n }]);
    expect(message.call?.actual).toMatchObject({ amountNanos: 42_000_000n, currency: 'USD' });
    expect((await get('/v1/calls/write-1')).body).toMatchObject({
      side_effects: ['file_created /docs/plan.md'],
      effect_list: [{ kind: 'file_created', count: '1' }],
      spend: { currency: 'USD', actual: '0.042' },
    });
  });

  test('give the verdict on a retry', async () => {
    const request = messageOf(GetRetryVerdictRequestSchema, { callId: 'write-1' });
    const message = await ask<GetRetryVerdictResponse>('getRetryVerdict', request);
    const { body } = await get('/v1/calls/write-1/retry-verdict');
    expect(message).toMatchObject({ tool: 'write_file', attempts: [{ attempt: 1 }] });
    expect(message.retry?.reasons.length).toBeGreaterThan(0);
    const verdict = RetryVerdict[message.retry?.verdict ?? 0]?.toLowerCase();
    expect(body).toMatchObject({ retry_verdict: verdict, retry_reasons: message.retry?.reasons, tool: 'write_file' });
  });

  test('list calls in pages that new rows do not move', async () => {
    const page = async (cursor: string) =>
      ask<ListCallsResponse>('listCalls', messageOf(ListCallsRequestSchema, { page: { limit: 2, cursor } }));
    const first = await page('');
    expect(first.calls.map(({ callId }) => callId)).toEqual(['search-2', 'search-1']);
    const store = createClickHouseStore({ url: world.engine.httpUrl, ...world.engine.writer });
    await store.start();
    await store.upsert({ ...emptyProjection, calls: [aProjectedCall({ callId: 'newest', tool: 'echo' })] });
    await store.shutdown();
    const second = await page(first.nextCursor);
    expect(second.calls.map(({ callId }) => callId)).toContain('write-1');
    expect(second.calls.map(({ callId }) => callId)).not.toContain('search-1');
    expect(second.nextCursor).toBe('');
    const http = (await get(`/v1/calls?limit=2&cursor=${first.nextCursor}`)).body as { calls: { call_id: string }[] };
    expect(http.calls.map((each) => each.call_id)).toEqual(second.calls.map(({ callId }) => callId));
  });

  test('filter calls by words, tools and time', async () => {
    const filter = { outcome: Outcome.FAILURE, tool: 'search', sinceUnixNano: after(5), untilUnixNano: after(15) };
    const message = await ask<ListCallsResponse>('listCalls', messageOf(ListCallsRequestSchema, { filter }));
    expect(message.calls.map(({ callId }) => callId)).toEqual(['search-1']);
    const { body } = await get('/v1/calls?tool=search&since=2026-01-01T00:00:05Z&until=2026-01-01T00:00:15%2B00:00');
    expect(body).toMatchObject({ calls: [{ call_id: 'search-1' }], next_cursor: null });
    const open = messageOf(ListCallsRequestSchema, { filter: { state: CallState.ORPHANED } });
    expect((await ask<ListCallsResponse>('listCalls', open)).calls).toEqual([]);
  });

  test('give the audit trail of a session, with the names of its document', async () => {
    const request = messageOf(GetSessionRequestSchema, { sessionId: 'session-1', principal: 'user:ada' });
    const message = await ask<GetSessionResponse>('getSession', request);
    expect(message.session).toMatchObject({ toolCallCount: 3n, successfulCallCount: 1n, failedCallCount: 1n });
    expect(message.calls.map(({ callId }) => callId)).toEqual(['write-1', 'search-1', 'search-2']);
    expect((await get('/v1/sessions/session-1?principal=user:ada')).body).toMatchObject({
      session_id: 'session-1',
      tool_calls: 3,
      side_effects_summary: { files_created: 1, spend_incurred_usd: '0.042' },
      terminal_state: expect.any(String),
      recovery_status: expect.any(String),
      calls: [{ call_id: 'write-1' }, { call_id: 'search-1' }, { call_id: 'search-2' }],
      freshness: { source: 'log' },
    });
  });

  test('list sessions and spend', async () => {
    const filter = { principal: 'user:ada' };
    const sessions = await ask<ListSessionsResponse>('listSessions', messageOf(ListSessionsRequestSchema, { filter }));
    expect(sessions.sessions).toMatchObject([{ sessionId: 'session-1', principal: 'user:ada' }]);
    expect((await get('/v1/sessions?principal=user:ada')).body).toMatchObject({ sessions: [{ tool_calls: 3 }] });
    const window = { fromUnixNano: after(0), untilUnixNano: after(3_600) };
    const request = messageOf(GetSpendRequestSchema, { by: [SpendDimension.TOOL], ...window });
    const { groups } = await ask<GetSpendResponse>('getSpend', request);
    expect(groups).toContainEqual(
      expect.objectContaining({ group: ['write_file'], actual: expect.objectContaining({ amountNanos: 42_000_000n }) }),
    );
    expect((await get('/v1/spend?by=tool&from=2026-01-01T00:00:00Z&until=2026-01-01T01:00:00Z')).body).toMatchObject({
      by: ['tool'],
      spend: expect.arrayContaining([expect.objectContaining({ group: { tool: 'write_file' }, actual: '0.042' })]),
    });
  });

  test('list denials', async () => {
    const request = messageOf(ListDenialsRequestSchema, { filter: { callId: 'write-1' } });
    expect((await ask<ListDenialsResponse>('listDenials', request)).denials).toEqual([]);
    expect((await get('/v1/denials?reason=scope')).body).toMatchObject({ denials: [], next_cursor: null });
  });

  test('tell "not there" from "not there yet"', async () => {
    const request = messageOf(GetCallRequestSchema, { callId: 'nothing' });
    await expect(ask('getCall', request)).rejects.toMatchObject({
      code: status.NOT_FOUND,
      details: expect.stringContaining('everything that was in the log is applied'),
    });
    freshness = { ...applied, oldestUnappliedAgeNanos: 5_000_000n };
    const { status: code, body } = await get('/v1/calls/nothing');
    expect([code, body]).toMatchObject([
      404,
      { code: 'not_found', detail: expect.stringContaining('for 5 ms, so it may still come') },
    ]);
    freshness = { source: 'nobody', observedUnixNano: 0n, oldestUnappliedAgeNanos: undefined, partitions: [] };
    expect((await get('/v1/calls/nothing')).body).toMatchObject({
      detail: expect.stringContaining('not known'),
      freshness: { source: 'nobody', observed_unix_nano: null, oldest_unapplied_age_nanos: null },
    });
    freshness = applied;
  });

  test('name what is accepted when something is not', async () => {
    const request = messageOf(ListCallsRequestSchema, { page: { limit: 5_000, cursor: 'elsewhere' } });
    const error = (await ask('listCalls', request).catch((each: unknown) => each)) as ServiceError;
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    const [bytes] = error.metadata.get('grpc-status-details-bin');
    const details = fromBinary(StatusSchema, bytes as Buffer).details.map(({ value }) =>
      fromBinary(BadRequestSchema, value),
    );
    expect(details[0]?.fieldViolations.map(({ field }) => field)).toEqual(['limit', 'cursor']);

    const refused = await get('/v1/calls?outcome=fine&since=yesterday&colour=red');
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect([refused.status, refused.body]).toMatchObject([
      400,
      { code: 'question_refused', errors: [{ field: 'since' }, { field: 'colour' }] },
    ]);
    expect((await get('/v1/calls?outcome=fine')).body).toMatchObject({
      detail: 'outcome: expected one of success, failure, denied, partial, unknown, found "fine"',
    });
    expect((await get('/v1/spend')).body).toMatchObject({ errors: [{ field: 'by' }] });
    expect((await get('/v1/nothing')).status).toBe(404);
    const refusedMethods = ['POST', 'OPTIONS'].map((method) => get('/v1/calls', { method }));
    for (const { status: code, headers } of await Promise.all(refusedMethods))
      expect([code, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`${world.url}/v1/calls/search-1`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      'application/json; charset=utf-8',
      '',
    ]);
    expect((await get('/v1/calls/%E0%A4%A')).status).toBe(404);
  });

  test('name the candidates when the beginning of an id fits several', async () => {
    const request = messageOf(GetCallRequestSchema, { callId: 'search' });
    await expect(ask('getCall', request)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
    const { status: code, body } = await get('/v1/calls/search');
    expect(code).toBe(409);
    expect((body as { candidates: { call_id: string }[] }).candidates.map((each) => each.call_id).sort()).toEqual([
      'search-1',
      'search-2',
    ]);
  });

  test('do not send a closed call again to who has it', async () => {
    const store = createClickHouseStore({ url: world.engine.httpUrl, ...world.engine.writer });
    await store.start();
    const closed = aProjectedCall({ callId: 'closed', tool: 'echo' });
    await store.upsert({ ...emptyProjection, calls: [{ ...closed, call: { ...closed.call, state: 'complete' } }] });
    await store.shutdown();
    const first = await get('/v1/calls/closed');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/".+"$/);
    const again = await get('/v1/calls/closed', { headers: { 'if-none-match': etag } });
    expect([again.status, again.body]).toEqual([304, undefined]);
    expect((await get('/v1/calls/closed', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  // Sooner than a question is given up by itself: only what nobody waits for any more makes room in time.
  test('stop at the deadline, when nobody waits, and when there are too many', async () => {
    world.proxy.setFault({ kind: 'hang' });
    const request = messageOf(ListCallsRequestSchema, {});
    await expect(ask('listCalls', request, { deadlineMs: 300 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    const cancelled = ask('listCalls', request, { onCall: (call) => setImmediate(() => call.cancel()) });
    await expect(cancelled).rejects.toMatchObject({ code: status.CANCELLED });
    await untilMetric('query_in_flight_questions 0');

    const held = [1, 2].map(() => ask('listCalls', request, { deadlineMs: 5_000 }).catch(statusOf));
    await untilMetric('query_in_flight_questions 2');
    await expect(ask('listCalls', request)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect((await get('/v1/calls')).status).toBe(429);
    world.proxy.setFault({ kind: 'none' });
    await Promise.all(held);
    await untilMetric('query_in_flight_questions 0');
  }, 30_000);

  test('say when the store is away, and go on when it is back', async () => {
    world.proxy.setFault({ kind: 'cut', afterBytes: 0 });
    await expect(ask('listCalls', messageOf(ListCallsRequestSchema, {}))).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    const away = await get('/v1/calls');
    expect([away.status, away.headers.get('retry-after'), away.body]).toMatchObject([
      503,
      '1',
      { code: 'store_unavailable' },
    ]);
    world.proxy.setFault({ kind: 'none' });
    expect((await get('/v1/calls')).status).toBe(200);
  });

  async function untilMetric(line: string): Promise<void> {
    for (;;) {
      if ((await (await fetch(`${world.url}/metrics`)).text()).includes(`\n${line}\n`)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
