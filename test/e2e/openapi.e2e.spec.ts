import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { paths, type PathDescription } from '@waybill/query';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import createClient from 'openapi-fetch';
import { createAnswerCheck, createSchemaCheck } from '../openapi/answer-check.js';
import type { components, paths as ClientPaths } from '../openapi/client.gen.js';
import { readDescription } from '../openapi/description.js';
import { reflectService } from '../openapi/reflected-service.js';
import { eventually, startWaybillProcess, stopWaybillProcess, type WaybillProcess } from './waybill-process.js';

const suiteTimeoutMs = 180_000;

// A process that answers beside a demo, on a machine that may be busy.
jest.setTimeout(60_000);

type Call = components['schemas']['CallDocument'];

describe('programs of others, asking `waybill up` about the built-in session', () => {
  let directory: TemporaryDirectory;
  let waybill: WaybillProcess;
  let url: string;
  let endpoint: string;
  const description = readDescription();
  const checkAnswer = createAnswerCheck(description);
  const described: readonly (readonly [string, PathDescription])[] = Object.entries(paths);

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    waybill = startWaybillProcess({ dataDirectory: directory.path, args: ['--demo'] });
    const started = await waybill.started;
    await eventually(async () => waybill.documents.find((each) => each.event === 'session'), 120_000);
    url = started.httpUrl;
    endpoint = String(started['queryEndpoint']);
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await directory.remove();
  }, 60_000);

  const createGeneratedClient = () =>
    createClient<ClientPaths>({ baseUrl: url, querySerializer: { array: { style: 'form', explode: false } } });

  async function listCalls(): Promise<readonly Call[]> {
    const { data, error } = await createGeneratedClient().GET('/v1/calls', { params: { query: { limit: 100 } } });
    expect(error).toBeUndefined();
    return data?.calls ?? [];
  }

  test('get the same calls with the same values from a client made of openapi.json and from gRPC by reflection alone', async () => {
    const calls = await listCalls();
    expect(calls).toHaveLength(10);
    for (const version of ['v1', 'v1alpha'] as const) {
      const service = await reflectService(endpoint, 'waybill.query.v1.QueryService', version);
      const answer = await service.ask('ListCalls', { page: { limit: 100 } });
      service.close();
      expect((answer['calls'] as unknown as readonly GrpcCall[]).map(fromGrpc)).toEqual(calls.map(fromHttp));
    }
  });

  test('filter, page and ask about one thing through the client', async () => {
    const client = createGeneratedClient();
    const denied = await client.GET('/v1/calls', { params: { query: { outcome: 'denied', limit: 1 } } });
    const [call] = denied.data?.calls ?? [];
    const one = await client.GET('/v1/calls/{id}', { params: { path: { id: call?.call_id ?? '' } } });
    expect(one.data).toMatchObject({ call_id: call?.call_id, outcome: 'denied', denial_list: [expect.anything()] });
    const spend = await client.GET('/v1/spend', { params: { query: { by: ['lane', 'tool'] } } });
    expect(spend.data?.by).toEqual(['lane', 'tool']);
    const counted = await client.POST('/v1/sql', { body: { statement: 'SELECT count() AS calls FROM calls' } });
    expect(counted.data).toMatchObject({ columns: [{ name: 'calls', type: 'UInt64' }], rows: [['10']] });
    const absent = await client.GET('/v1/calls/{id}', { params: { path: { id: 'nothing/of the kind' } } });
    expect(absent.error).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('are answered on every path as openapi.json says, field for field', async () => {
    const [call] = await listCalls();
    const answered: Readonly<Record<string, string>> = {
      '/v1/calls': '/v1/calls?limit=1000',
      '/v1/calls/{id}': `/v1/calls/${call?.call_id}`,
      '/v1/calls/{id}/retry-verdict': `/v1/calls/${call?.call_id}/retry-verdict`,
      '/v1/calls/{id}/denials': `/v1/calls/${call?.call_id}/denials`,
      '/v1/sessions/{id}': `/v1/sessions/${call?.session_id}`,
      '/v1/spend': '/v1/spend?by=lane,tool',
    };
    for (const [path, { events, method, required = [] }] of described) {
      if (events !== undefined || method === 'POST') continue;
      // What the session does not have is answered as absent; a path without an id may be asked as it stands.
      const question = answered[path] ?? path.replace('{id}', 'nothing');
      const isAbsent = answered[path] === undefined && (path.includes('{') || required.length > 0);
      expect(await ask(question)).toEqual({ question, status: isAbsent ? expect.any(Number) : 200, problems: [] });
      const refused = `${question}${question.includes('?') ? '&' : '?'}colour=red`;
      expect(await ask(refused)).toEqual({ question: refused, status: 400, problems: [] });
      expect(await ask(question, 'DELETE')).toEqual({ question, status: 405, problems: [] });
    }
    for (const [question, status] of [
      ['/v1/calls/nothing', 404],
      ['/v1/calls/call_', 409],
      ['/v1/nothing', 404],
    ] as const)
      expect(await ask(question)).toEqual({ question, status, problems: [] });
  });

  test('are told of changes in events whose data is as described', async () => {
    const findProblems = createSchemaCheck(description);
    const leaving = new AbortController();
    const answer = await fetch(`${url}/v1/calls/tail?since=1h`, { signal: leaving.signal });
    let text = '';
    const findTold = () => [...text.matchAll(/^event: (.+)\n(?:id: .*\n)?data: (.+)\n\n/gm)];
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      const names = new Set(findTold().map(([, name]) => name));
      if (names.has('change') && names.has('freshness')) break;
    }
    leaving.abort();
    expect(findTold().map(([, name]) => name)).toEqual(expect.arrayContaining(['change', 'freshness']));
    const content = description.paths['/v1/calls/tail']?.['get']?.responses[200]?.content;
    const schemas = content?.['text/event-stream']?.['x-events'] ?? {};
    for (const [, name = '', data = ''] of findTold())
      expect(findProblems(schemas[name] ?? { not: {} }, JSON.parse(data))).toEqual([]);
  });

  async function ask(question: string, method = 'GET') {
    const answer = await fetch(`${url}${question}`, { method });
    const [path = ''] = question.split('?');
    const text = await answer.text();
    const problems = checkAnswer({
      method: method.toLowerCase(),
      path,
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    });
    return { question, status: answer.status, problems };
  }
});

/** A call as gRPC says it in JSON. */
interface GrpcCall {
  readonly [name: string]: unknown;
  readonly callId: string;
  readonly outcome: string;
  readonly latencyNanos?: string;
  readonly occurredUnixNano: string;
  readonly retry: { readonly verdict: string; readonly reasons: readonly string[] };
  readonly actual?: { readonly amountNanos: string; readonly currency: string };
}

function fromGrpc(call: GrpcCall) {
  return {
    callId: call.callId,
    tool: call['tool'],
    session: call['sessionId'],
    actor: call['originalActor'],
    agent: call['agentId'],
    lane: call['credentialLane'],
    outcome: call.outcome.replace('OUTCOME_', '').toLowerCase(),
    verdict: call.retry.verdict.replace('RETRY_VERDICT_', '').toLowerCase(),
    reasons: call.retry.reasons,
    attempts: call['attemptCount'],
    latencyNanos: BigInt(call.latencyNanos ?? 0),
    occurredUnixNano: BigInt(call.occurredUnixNano),
    actualNanos: BigInt(call.actual?.amountNanos ?? 0),
  };
}

function fromHttp(call: Call): ReturnType<typeof fromGrpc> {
  const nanosPerMs = 1e6;
  const nanosPerUnit = 1_000_000_000n;
  const [units = '0', fraction = ''] = (call.spend.actual ?? '0').split('.');
  const [date = '', time = ''] = call.timestamp.split(' ');
  const [second = '', nanos = ''] = time.split('.');
  return {
    callId: call.call_id,
    tool: call.tool,
    session: call.session_id ?? '',
    actor: call.original_actor ?? '',
    agent: call.agent_id ?? '',
    lane: call.credential_lane ?? '',
    outcome: call.outcome,
    verdict: call.retry_verdict,
    reasons: call.retry_reasons,
    attempts: call.attempts,
    latencyNanos: BigInt(Math.round((call.duration_ms ?? 0) * nanosPerMs)),
    occurredUnixNano: BigInt(Date.parse(`${date}T${second}Z`) / 1_000) * nanosPerUnit + BigInt(nanos),
    actualNanos: BigInt(units) * nanosPerUnit + BigInt(fraction.padEnd(9, '0')),
  };
}
