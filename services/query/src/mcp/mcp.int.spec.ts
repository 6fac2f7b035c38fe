import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClickHouseStore } from '@waybill/clickhouse';
import type { Freshness } from '@waybill/ports';
import { aProjectionOf } from '@waybill/testing';
import { after, applied } from '../../../../test/fixtures/asked-history.js';
import { httpClients, type McpClient } from '../../../../test/fixtures/mcp-clients.js';
import { createMcpWorld } from '../../../../test/fixtures/mcp-world.js';
import type { QueryWorld } from '../../../../test/fixtures/query-world.js';
import { tools } from './tools.js';

// Each answer is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

type Row = Readonly<Record<string, unknown>>;

describe('the tools of MCP over HTTP, against the real engine', () => {
  let world: QueryWorld;
  let freshness: Freshness = applied;

  beforeAll(async () => {
    world = await createMcpWorld(() => freshness);
  }, 90_000);
  afterAll(() => world.shutdown(), 60_000);

  const connect = (kind: keyof typeof httpClients) => httpClients[kind](new URL(`${world.url}/mcp`));
  const withClient = async <Answer>(use: (client: McpClient) => Promise<Answer>): Promise<Answer> => {
    const client = await connect('of the second generation, without any session');
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  };
  const callTool = (name: string, args?: Row) => withClient((client) => client.callTool(name, args));
  const post = (body: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${world.url}/mcp`, {
      method: 'POST',
      body,
      signal: signal ?? null,
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    });

  /** What the engine says to one statement of a test's own. */
  const select = async (statement: string): Promise<readonly Row[]> => {
    const { user, password } = world.engine.reader;
    const answer = await fetch(`${world.engine.httpUrl}/?default_format=JSONEachRow`, {
      method: 'POST',
      body: statement,
      headers: { 'x-clickhouse-user': user, 'x-clickhouse-key': password },
    });
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, text]);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  };

  describe.each(Object.keys(httpClients) as (keyof typeof httpClients)[])('by a client %s', (kind) => {
    let client: McpClient;
    beforeAll(async () => {
      client = await connect(kind);
    });
    afterAll(() => client.close());

    test('are listed, and none of them changes anything', async () => {
      const listed = await client.listTools();
      expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
      for (const { annotations, inputSchema, outputSchema } of listed) {
        expect(annotations).toEqual({
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        });
        expect([inputSchema, outputSchema]).toMatchObject([{ additionalProperties: false }, { type: 'object' }]);
      }
    });

    // What the answers must be is asked in SQL, of the views that people read.
    test.each([
      [
        'who_called_what',
        `SELECT call_id, tool, nullIf(server, '') AS server, principal, original_actor, agent_id, session_id, outcome
         FROM waybill_v.who_called_what ORDER BY occurred_at DESC`,
      ],
      [
        'which_credentials_ran',
        `SELECT call_id, nullIf(auth_mode, '') AS auth_mode, nullIf(credential_lane, '') AS credential_lane,
                nullIf(credential_fingerprint, '') AS credential_fingerprint, nullIf(credential_state, '') AS credential_state,
                nullIf(quota_owner, '') AS quota_owner
         FROM waybill_v.which_credentials_ran ORDER BY occurred_at DESC`,
      ],
      [
        'what_happened',
        `SELECT call_id, outcome, nullIf(error_class, '') AS error_class, nullIf(error_code, '') AS error_code,
                retry_verdict, latency_ns / 1000000 AS duration_ms
         FROM waybill_v.what_happened ORDER BY occurred_at DESC`,
      ],
      [
        'effects_and_spend',
        `SELECT call_id, effects AS side_effects, nullIf(reversibility, '') AS reversibility,
                CAST((nullIf(currency, ''), if(currency = '', NULL, toString(toDecimal128(actual_nanos, 9) / 1000000000))),
                     'Tuple(currency Nullable(String), actual Nullable(String))') AS spend
         FROM waybill_v.effects_and_spend ORDER BY occurred_at DESC`,
      ],
    ])('answer %s as one statement of SQL does', async (name, statement) => {
      await client.listTools();
      const { isError, document } = await client.callTool(name);
      const rows = await select(statement);
      expect(rows.map((row) => row['call_id'])).toEqual(['denied-1', 'search-2', 'search-1', 'write-1']);
      expect([isError, document]).toMatchObject([
        false,
        { calls: rows, output: { mode: 'summary', returned: 4, omitted: 0 }, freshness: { source: 'log' } },
      ]);
    });
  });

  test('give every field when that is asked for: the document of HTTP', async () => {
    const http = (await (await fetch(`${world.url}/v1/calls`)).json()) as { calls: Row[] };
    const { document } = await callTool('what_happened', { mode: 'full' });
    expect(document).toEqual({
      ...http,
      output: { mode: 'full', returned: 4, omitted: 0, rest: null },
    });
    const whole = (await (await fetch(`${world.url}/v1/calls/write-1`)).json()) as Row;
    expect((await callTool('trace_call', { call_id: 'write' })).document).toMatchObject(whole);
  });

  test('trace a call, judge a retry, follow a session, add up spend and list refusals', async () => {
    expect((await callTool('trace_call', { call_id: 'write-1' })).document).toMatchObject({
      side_effects: ['file_created /docs/plan.md'],
      effect_list: [{ kind: 'file_created', resource_ref: '/docs/plan.md' }],
      spend: { actual: '0.042', currency: 'USD' },
    });
    const [verdict] = await select(
      `SELECT retry_verdict, retry_reasons FROM waybill_v.calls WHERE call_id = 'write-1'`,
    );
    expect((await callTool('retry_verdict', { call_id: 'write-1' })).document).toMatchObject({ ...verdict });
    expect((await callTool('list_sessions', {})).document).toMatchObject({ sessions: [{ session_id: 'session-1' }] });
    expect((await callTool('get_session', { session_id: 'session-1' })).document).toMatchObject({
      tool_calls: 4,
      denied_calls: 1,
      calls: [{ call_id: 'write-1' }, { call_id: 'search-1' }, { call_id: 'search-2' }, { call_id: 'denied-1' }],
    });
    const window = { from: '2026-01-01T00:00:00Z', until: '2026-01-01T01:00:00Z' };
    expect((await callTool('spend', { by: ['tool'], ...window })).document).toMatchObject({
      spend: expect.arrayContaining([expect.objectContaining({ group: { tool: 'write_file' }, actual: '0.042' })]),
    });
    expect((await callTool('denials', { call_id: 'denied-1' })).document).toMatchObject({
      denials: [{ hop: 'gateway', reason: 'scope', rule: 'web.search', allowed_neighbour: 'web:read' }],
    });
  });

  test('compare two calls: what differs, or every field as over HTTP', async () => {
    const http = (await (await fetch(`${world.url}/v1/diff?left=search-1&right=denied-1`)).json()) as Row;
    const sides = { left: 'search-1', right: 'denied-1' };
    expect((await callTool('diff', { ...sides, mode: 'full' })).document).toMatchObject(http);
    const { document, text } = await callTool('diff', sides);
    const groups = document['groups'] as { group: string; fields: { field: string; status: string }[] }[];
    expect(groups[0]?.group).toBe('authority');
    const statuses = groups.flatMap(({ fields }) => fields.map(({ status }) => status));
    expect(new Set(statuses)).toEqual(new Set(['changed', 'only_left', 'only_right']));
    expect(text).toContain('groups: group=authority field=credential_lane status=only_right right=web_prod\n');
    const alone = await callTool('diff', { left: 'search-1' });
    expect(JSON.parse(alone.text)).toMatchObject({ code: 'question_refused', errors: [{ field: 'right' }] });
  });

  test('run one statement of SQL as the reader, and say what of its answer had no room', async () => {
    const statement = "SELECT call_id, attempts FROM waybill_v.calls WHERE outcome = 'failure'";
    expect((await callTool('sql', { statement })).document).toMatchObject({
      columns: [{ name: 'call_id', type: 'String' }, { name: 'attempts' }],
      rows: [['search-1', 1]],
      is_cut: false,
      output: { mode: 'full', returned: 1, omitted: 0 },
      freshness: { source: 'log' },
    });
    const many = await callTool('sql', { statement: "SELECT number, repeat('x', 900) FROM numbers(60)" });
    const { returned, omitted } = many.document['output'] as { returned: number; omitted: number };
    expect([many.isError, returned + omitted]).toEqual([false, 60]);
    expect(many.document['rows']).toHaveLength(returned);
    expect(many.byteCount).toBeLessThanOrEqual(16_384);
    for (const refused of ['DROP TABLE waybill.calls', 'INSERT INTO waybill.calls (call_id) VALUES (1)', 'SELEC 1']) {
      const { isError, text } = await callTool('sql', { statement: refused });
      expect([isError, JSON.parse(text)]).toMatchObject([true, { code: 'statement_refused' }]);
    }
  });

  test('say in a few lines what the document has', async () => {
    const { text } = await callTool('what_happened', { outcome: 'failure' });
    expect(text).toMatch(
      /^calls: call_id=search-1 timestamp=".+" tool=search outcome=failure .*error_class=rate_limited/,
    );
    expect(text).toMatch(/\nreturned=1 omitted=0 rest: .+$/);
  });

  test('come in pages, and say how to get the next one', async () => {
    const first = await callTool('who_called_what', { limit: 3 });
    const { next_cursor: cursor, output } = first.document as { next_cursor: string; output: object };
    expect(output).toMatchObject({ returned: 3, omitted: null, rest: expect.stringContaining('next_cursor') });
    expect(first.text).toContain(`next_cursor=${cursor}\n`);
    const second = await callTool('who_called_what', { limit: 3, cursor });
    expect(second.document).toMatchObject({
      calls: [{ call_id: 'write-1' }],
      next_cursor: null,
      output: { returned: 1, omitted: 0 },
    });
    expect([first.meta, second.meta]).toMatchObject([
      { 'waybill/output': { response_bytes_max: 16_384, summary_mode: 'summarised' } },
      { 'waybill/output': { omitted_count: 0 } },
    ]);
  });

  test('keep to the most that an answer may have, and lose no row by it', async () => {
    // What is quoted is longest as JSON.
    const longText = '"'.repeat(450);
    const many = Array.from({ length: 60 }, (_, index) => [
      `many-${String(index).padStart(2, '0')}`,
      [
        {
          actor: { chain: [{ id: `user:${longText}` }] },
          sessionId: 'session-many',
          occurredUnixNano: after(100 + index),
          payload: { case: 'toolCallStarted' as const, value: { tool: { name: 'many', server: 'web' } } },
        },
      ],
    ]);
    const store = createClickHouseStore({ url: world.engine.httpUrl, ...world.engine.writer });
    await store.start();
    await store.upsert(aProjectionOf(Object.fromEntries(many)));
    await store.shutdown();
    const seen: string[] = [];
    let cursor: string | undefined;
    let pageCount = 0;
    do {
      const asked = { tool: 'many', limit: 60, mode: 'full', ...(cursor === undefined ? {} : { cursor }) };
      const { document, byteCount } = await callTool('who_called_what', asked);
      expect(byteCount).toBeLessThanOrEqual(16_384);
      const page = document as { calls: { call_id: string }[]; next_cursor: string | null; output: object };
      expect(page.output).toMatchObject({ mode: 'summary', returned: page.calls.length });
      seen.push(...page.calls.map((call) => call.call_id));
      cursor = page.next_cursor ?? undefined;
      pageCount += 1;
    } while (cursor !== undefined);
    expect(pageCount).toBeGreaterThan(2);
    expect(seen).toEqual(many.map(([callId]) => callId).toReversed());
  });

  test('tell "not there" from "not there yet"', async () => {
    const errorOf = async (args: Row) => {
      const { isError, text } = await callTool('trace_call', args);
      return [isError, JSON.parse(text) as Row];
    };
    expect(await errorOf({ call_id: 'nothing' })).toMatchObject([
      true,
      { code: 'not_found', detail: expect.stringContaining('so it is not there') },
    ]);
    freshness = { ...applied, oldestUnappliedAgeNanos: 5_000_000n };
    expect(await errorOf({ call_id: 'nothing' })).toMatchObject([
      true,
      { detail: expect.stringContaining('so it may still come'), freshness: { oldest_unapplied_age_nanos: '5000000' } },
    ]);
    freshness = applied;
    expect(await errorOf({ call_id: 'search' })).toMatchObject([
      true,
      {
        code: 'id_ambiguous',
        candidates: expect.arrayContaining([expect.objectContaining({ call_id: 'search-1', tool: 'search' })]),
      },
    ]);
  });

  test('name what is accepted when something is not', async () => {
    const refused = await callTool('what_happened', { outcome: 'fine' });
    expect([refused.isError, JSON.parse(refused.text)]).toMatchObject([
      true,
      {
        code: 'question_refused',
        errors: [{ field: 'outcome', description: expect.stringContaining('one of success, ') }],
      },
    ]);
    await expect(callTool('drop_tables')).rejects.toThrow('drop_tables');
  });

  // Sooner than a question is given up by itself: only what nobody waits for any more makes room in time.
  test.each([['2025-11-25'], ['2026-07-28']])('stop in the store when a client of %s has gone', async (version) => {
    world.proxy.setFault({ kind: 'hang' });
    const gone = new AbortController();
    const answer = post(toCallMessage('who_called_what', version), headersOf('who_called_what', version), gone.signal);
    await untilMetric('query_in_flight_questions 1');
    gone.abort();
    await expect(answer).rejects.toThrow('aborted');
    await untilMetric('query_in_flight_questions 0');
    world.proxy.setFault({ kind: 'none' });
  });

  test('say when the store is away, and go on when it is back', async () => {
    world.proxy.setFault({ kind: 'cut', afterBytes: 0 });
    const away = await callTool('who_called_what');
    expect([away.isError, JSON.parse(away.text)]).toMatchObject([true, { code: 'store_unavailable' }]);
    world.proxy.setFault({ kind: 'none' });
    expect((await callTool('who_called_what')).isError).toBe(false);
  });

  test('answer one message with one document, and nothing else', async () => {
    const message = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'spend', arguments: { by: ['day'] } },
    };
    const answer = await post(JSON.stringify(message), { 'mcp-protocol-version': '2025-11-25' });
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toMatchObject([
      200,
      'application/json',
      { id: 1, result: { structuredContent: { by: ['day'] } } },
    ]);
    expect((await fetch(`${world.url}/mcp`)).status).toBe(405);
    expect((await post('{')).status).toBe(400);
    expect((await post(`"${'x'.repeat(300_000)}"`)).status).toBe(413);
    expect((await post('{}', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await fetch(`${world.url}/mcpx`, { method: 'POST' })).status).toBe(404);
  });

  function toCallMessage(name: string, version: string): string {
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientInfo': { name: 'tests', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const meta = version === '2026-07-28' ? envelope : {};
    return JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: {}, _meta: meta },
    });
  }

  function headersOf(name: string, version: string): Record<string, string> {
    return { 'mcp-protocol-version': version, 'mcp-method': 'tools/call', 'mcp-name': name };
  }

  async function untilMetric(line: string): Promise<void> {
    for (;;) {
      if ((await (await fetch(`${world.url}/metrics`)).text()).includes(`\n${line}\n`)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
