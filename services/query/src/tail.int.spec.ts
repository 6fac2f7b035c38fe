import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { CallChangeKind, CallState, Outcome, TailCallsRequestSchema } from '@waybill/contracts';
import { latestWins, type Call } from '@waybill/domain';
import { emptyProjection } from '@waybill/ports';
import { aProjectedCall } from '@waybill/testing';
import { createQueryWorld, type QueryWorld } from '../../../test/fixtures/query-world.js';
import { createTailCall, readEvents, type ServerEvent } from './tail-client.builder.js';

// A tail looks once a second, at a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

const tailCountMax = 2;

describe('a tail, over gRPC and HTTP, against the real engine', () => {
  let world: QueryWorld;
  let offset = 0;

  beforeAll(async () => {
    world = await createQueryWorld({ settings: { WAYBILL_QUERY_TAILS_MAX_COUNT: String(tailCountMax) } });
  }, 90_000);

  afterAll(() => world.shutdown(), 60_000);

  const leaving: (() => void)[] = [];

  /** The next test finds nobody at the desk. */
  afterEach(async () => {
    for (const leave of leaving.splice(0)) leave();
    await untilMetric('query_open_tails 0');
  });

  const tail = (init: MessageInitShape<typeof TailCallsRequestSchema> = {}, deadlineMs?: number) => {
    const request = create(TailCallsRequestSchema, init);
    const begun = createTailCall(world.grpcEndpoint, request, deadlineMs);
    leaving.push(() => begun.call.cancel());
    return begun;
  };
  const put = async (callId: string, changes: Partial<Call>) => {
    offset += 1;
    const { call, ...versioned } = aProjectedCall({ callId, tool: 'search', version: latestWins(offset) });
    await world.store.upsert({ ...emptyProjection, calls: [{ ...versioned, call: { ...call, ...changes } }] });
  };
  const open = async (search: string, headers: Readonly<Record<string, string>> = {}) => {
    const gone = new AbortController();
    leaving.push(() => gone.abort());
    const answer = await fetch(`${world.url}/v1/calls/tail${search}`, { headers, signal: gone.signal });
    const events = readEvents(answer);
    const next = async (): Promise<ServerEvent> => (await events.next()).value ?? { event: 'none', id: '', data: {} };
    return { answer, next, leave: () => gone.abort() };
  };
  const untilMetric = async (line: string): Promise<void> => {
    while (!(await (await fetch(`${world.url}/metrics`)).text()).includes(`\n${line}\n`))
      await new Promise((resolve) => setImmediate(resolve));
  };

  test('tells the same changes over both, as they come', async () => {
    const grpc = tail();
    const http = await open('');
    expect((await grpc.next()).message).toMatchObject({ case: 'freshness', value: { oldestUnappliedAgeNanos: 0n } });
    expect(await http.next()).toMatchObject({ event: 'freshness', data: { oldest_unapplied_age_nanos: '0' } });
    expect(http.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');

    await put('a', { state: 'open', deadlineUnixNano: undefined });
    expect((await grpc.next()).message).toMatchObject({
      case: 'change',
      value: {
        kind: CallChangeKind.FIRST_SEEN,
        call: { callId: 'a', state: CallState.OPEN },
        stateBefore: CallState.UNSPECIFIED,
        version: latestWins(offset),
      },
    });
    expect(await http.next()).toMatchObject({
      event: 'change',
      data: { change: 'first_seen', call_id: 'a', version: String(latestWins(offset)), call: { event: 'tool_call' } },
    });

    await put('a', { state: 'complete', outcome: 'success' });
    expect((await grpc.next()).message).toMatchObject({
      value: {
        kind: CallChangeKind.CHANGED,
        call: { callId: 'a', state: CallState.COMPLETE, outcome: Outcome.SUCCESS },
        stateBefore: CallState.OPEN,
      },
    });
    expect((await http.next()).data).toMatchObject({ change: 'changed', state_before: 'open', state: 'complete' });
    grpc.call.cancel();
    expect(await grpc.ended).toBe(status.CANCELLED);
  });

  test('tells only what was asked for, and what was stored since', async () => {
    const since = new Date().toISOString();
    await put('denied', { outcome: 'denied', state: 'complete' });
    await put('fine', { outcome: 'success', state: 'complete' });
    const grpc = tail({ filter: { outcome: Outcome.DENIED }, sinceUnixNano: BigInt(Date.parse(since)) * 1_000_000n });
    await grpc.next();
    expect((await grpc.next()).message.value).toMatchObject({ call: { callId: 'denied' } });
    const http = await open(`?outcome=success&since=${since}`);
    await http.next();
    expect((await http.next()).data).toMatchObject({ call_id: 'fine' });
  });

  test('goes on where another one ended', async () => {
    const http = await open('');
    await http.next();
    await put('told', { state: 'complete' });
    const { id } = await http.next();
    http.leave();
    await put('missed', { state: 'complete' });
    const next = await open('?since=1h', { 'last-event-id': id });
    let told = await next.next();
    while (told.data['call_id'] !== 'missed') told = await next.next();
    expect(told).toMatchObject({ event: 'change', data: { change: 'first_seen' } });
    const grpc = tail({ cursor: id });
    let message = await grpc.next();
    while (message.message.case !== 'change' || message.message.value.call?.callId !== 'missed')
      message = await grpc.next();
  });

  test('is refused where it cannot be asked for', async () => {
    expect(await tail({ cursor: 'x' }).ended).toBe(status.INVALID_ARGUMENT);
    expect(await tail({ filter: { untilUnixNano: 1n } }).ended).toBe(status.INVALID_ARGUMENT);
    const { answer } = await open('?state=closed&until=1h');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect((await fetch(`${world.url}/v1/calls/tail`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${world.url}/v1/calls/tail`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  test('is one of so many, and makes room when its deadline passes', async () => {
    const running = [tail({}, 5_000), tail({}, 5_000)];
    await Promise.all(running.map((each) => each.next()));
    expect(await tail().ended).toBe(status.RESOURCE_EXHAUSTED);
    const { answer } = await open('');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await Promise.all(running.map((each) => each.ended))).toEqual([
      status.DEADLINE_EXCEEDED,
      status.DEADLINE_EXCEEDED,
    ]);
  });

  test('ends aloud when the store goes away', async () => {
    const [grpc, http] = [tail(), await open('')];
    await Promise.all([grpc.next(), http.next()]);
    world.proxy.setFault({ kind: 'cut', afterBytes: 0 });
    expect(await grpc.ended).toBe(status.UNAVAILABLE);
    expect(await http.next()).toMatchObject({ event: 'end', data: { code: 'store_unavailable' } });
    expect((await http.next()).event).toBe('none');
    world.proxy.setFault({ kind: 'none' });
  });

  test('ends aloud when the process drains, and takes no new ones', async () => {
    const [grpc, http] = [tail(), await open('')];
    await Promise.all([grpc.next(), http.next()]);
    await world.query.shutdown();
    expect(await grpc.ended).toBe(status.UNAVAILABLE);
    expect(await http.next()).toMatchObject({ event: 'end', data: { code: 'shutting_down' } });
    const { answer } = await open('');
    expect(answer.status).toBe(503);
  });
});
