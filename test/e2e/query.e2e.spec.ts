import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { create } from '@bufbuild/protobuf';
import { ListCallsRequestSchema, type ListCallsResponse } from '@waybill/contracts';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { createQuestionClient } from '../../services/query/src/query-world.builder.js';
import { startServiceProcess, stopServiceProcess, type ServiceProcess } from './service-process.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type StartedDocument,
  type WaybillProcess,
} from './waybill-process.js';

const suiteTimeoutMs = 180_000;

// Two processes, and commands that start anew, on a machine that may be busy.
jest.setTimeout(60_000);

interface Listed {
  readonly calls: readonly { readonly call_id: string; readonly outcome: string }[];
  readonly freshness: { readonly source: string; readonly oldest_unapplied_age_nanos: string | null };
}

describe('the questions, in `waybill up` and in a process of their own', () => {
  let directory: TemporaryDirectory;
  let waybill: WaybillProcess;
  let started: StartedDocument;
  let query: ServiceProcess;
  let queryUrl: string;
  let queryEndpoint: string;

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    waybill = startWaybillProcess({ dataDirectory: directory.path, args: ['--demo'] });
    started = await waybill.started;
    await eventually(async () => waybill.documents.find((each) => each.event === 'session'), 120_000);
    const runtime = JSON.parse(await readFile(join(directory.path, 'runtime.json'), 'utf8')) as {
      clickhouseReader: { user: string; password: string };
    };
    query = startServiceProcess('query', {
      WAYBILL_STORE_URL: started.clickhouseUrl,
      WAYBILL_CLICKHOUSE_USER: runtime.clickhouseReader.user,
      WAYBILL_CLICKHOUSE_PASSWORD: runtime.clickhouseReader.password,
      WAYBILL_QUERY_PORT: '0',
    });
    queryUrl = (await query.running).adminUrl;
    const listening = query.lines.find((each) => each.msg === 'listening' && each['component'] === 'query');
    queryEndpoint = `${String(listening?.['host'])}:${String(listening?.['port'])}`;
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await directory.remove();
  }, 60_000);

  const list = async (url: string) => (await (await fetch(`${url}/v1/calls?limit=100`)).json()) as Listed;

  test('answer alike, and each says how fresh it is', async () => {
    await eventually(async () => {
      const { freshness } = await list(started.httpUrl);
      return freshness.oldest_unapplied_age_nanos === '0' ? true : undefined;
    });
    const [inside, outside] = [await list(started.httpUrl), await list(queryUrl)];
    expect(inside.calls).toHaveLength(10);
    expect(outside.calls.map((each) => [each.call_id, each.outcome])).toEqual(
      inside.calls.map((each) => [each.call_id, each.outcome]),
    );
    expect([inside.freshness.source, outside.freshness.source]).toEqual(['log', 'store']);
    expect(outside.freshness.oldest_unapplied_age_nanos).toBeNull();
    for (const endpoint of [String(started['queryEndpoint']), queryEndpoint]) {
      const client = createQuestionClient(endpoint);
      const request = create(ListCallsRequestSchema, { page: { limit: 100 } });
      const { calls } = await client.ask<ListCallsResponse>('listCalls', request);
      client.close();
      expect(calls.map(({ callId }) => callId)).toEqual(inside.calls.map((each) => each.call_id));
    }
  });

  test('are what the command says', async () => {
    const { calls } = await list(started.httpUrl);
    const denied = calls.find((each) => each.outcome === 'denied');
    const path = `/v1/calls/${denied?.call_id}/retry-verdict`;
    const verdict = (await (await fetch(`${started.httpUrl}${path}`)).json()) as { retry_verdict: string };
    const said = await runWaybill(['safe-to-retry', denied?.call_id ?? '', '--data-dir', directory.path, '--json']);
    expect([said.status, JSON.parse(said.stdout)]).toMatchObject([0, { retry_verdict: verdict.retry_verdict }]);
    const why = await runWaybill(['why-denied', denied?.call_id ?? '', '--data-dir', directory.path]);
    expect([why.status, why.stdout]).toEqual([0, expect.stringContaining('allowed')]);
  });

  test('are ready, show their numbers, and stop when told to', async () => {
    const ready = await fetch(`${queryUrl}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { checks: [{ name: 'query store', status: 'ok' }] },
    ]);
    expect(await (await fetch(`${queryUrl}/metrics`)).text()).toMatch(/\nquery_answered_questions_total [1-9]/);
    expect(await stopServiceProcess(query)).toBe(0);
  });
});
