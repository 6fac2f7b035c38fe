import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { join } from 'node:path';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { toMcpClient, type McpClient } from '../../services/query/src/mcp/mcp-world.builder.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  waybillProgram,
  type WaybillProcess,
} from './waybill-process.js';

const suiteTimeoutMs = 180_000;

// Each client starts a process of its own, on a machine that may be busy.
jest.setTimeout(90_000);

const identity = { name: 'my-agent', version: '2.0.0' };

/** Clients of each generation, in front of a command of `waybill`. */
const stdioClients = {
  'of the first generation': async (args: readonly string[]): Promise<McpClient> => {
    const client = new LegacyClient(identity);
    await client.connect(new LegacyStdioTransport(commandOf(args)));
    return toMcpClient(client);
  },
  'of the second generation': async (args: readonly string[]): Promise<McpClient> => {
    const client = new Client(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new StdioClientTransport(commandOf(args)));
    return toMcpClient(client);
  },
} as const;

function commandOf(args: readonly string[]) {
  return {
    command: process.execPath,
    args: [waybillProgram, ...args],
    env: { PATH: process.env['PATH'] ?? '' },
    stderr: 'ignore' as const,
  };
}

describe('`waybill mcp`', () => {
  let directory: TemporaryDirectory;
  let dataDirectory: string;
  let waybill: WaybillProcess;

  const start = async () => {
    waybill = startWaybillProcess({ dataDirectory, args: ['--demo'] });
    await waybill.started;
    await eventually(async () => waybill.documents.find((each) => each.event === 'session'), suiteTimeoutMs);
  };

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    dataDirectory = join(directory.path, 'data');
    await start();
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await directory.remove();
  }, 60_000);

  const wrapped = (...more: readonly string[]) => {
    const endpoint = String(waybill.documents.find((each) => each.event === 'started')?.['grpcEndpoint']);
    const wrap = ['wrap', '--server', 'waybill', '--endpoint', endpoint, '--spool-dir', join(directory.path, 'spool')];
    return [...wrap, ...more, '--', process.execPath, waybillProgram, 'mcp', '--data-dir', dataDirectory];
  };
  const listHttp = async (path: string) => {
    const { httpUrl } = await waybill.started;
    return (await (await fetch(`${httpUrl}${path}`)).json()) as { calls: { call_id: string }[] };
  };

  test.each(Object.keys(stdioClients) as (keyof typeof stdioClients)[])(
    'answers the four questions to a client %s, alike with HTTP',
    async (kind) => {
      const client = await stdioClients[kind](['mcp', '--data-dir', dataDirectory]);
      expect((await client.listTools()).map(({ name }) => name)).toEqual(expect.arrayContaining(['retry_verdict']));
      const { calls } = await listHttp('/v1/calls?limit=100');
      for (const name of ['who_called_what', 'which_credentials_ran', 'what_happened', 'effects_and_spend']) {
        const { isError, document } = await client.callTool(name, { limit: 100 });
        const rows = document['calls'] as readonly object[];
        expect([isError, rows.length]).toEqual([false, calls.length]);
        for (const [index, row] of rows.entries()) expect(calls[index]).toMatchObject(row);
      }
      await client.close();
    },
  );

  test.each(Object.keys(stdioClients) as (keyof typeof stdioClients)[])(
    'is recorded itself, when it is wrapped and asked by a client %s',
    async (kind) => {
      const sessionId = `asking-${kind.split(' ')[2]}`;
      const client = await stdioClients[kind](wrapped('--session', sessionId));
      await client.callTool('what_happened', { outcome: 'failure', limit: 1 });
      const failed = await client.callTool('trace_call', { call_id: 'nothing' });
      expect([failed.isError, JSON.parse(failed.text)]).toMatchObject([true, { code: 'not_found' }]);
      await client.close();
      const calls = await eventually(async () => {
        const { calls } = await listHttp(`/v1/calls?server=waybill&session_id=${sessionId}`);
        return calls.length === 2 && calls.every((each) => Object(each).outcome !== 'unknown') ? calls : undefined;
      });
      expect(calls).toMatchObject([
        { tool: 'trace_call', outcome: 'failure', error_class: 'resource_not_found', error_code: 'not_found' },
        { tool: 'what_happened', outcome: 'success', idempotent: true, retry_verdict: 'safe', side_effects: [] },
      ]);
      const traced = await runWaybill(['trace', calls[1]?.call_id ?? '', '--json', '--data-dir', dataDirectory]);
      expect(JSON.parse(traced.stdout)).toMatchObject({
        evidence: [
          {
            kind: 'tool_output',
            payload: expect.stringMatching(/"response_bytes_max":"?49152.*SUMMARISED.*"refill_route":"/),
          },
        ],
      });
    },
  );

  test(
    'outlives Waybill, says how to start it, and finds it where it is then',
    async () => {
      const client = await stdioClients['of the second generation'](['mcp', '--data-dir', dataDirectory]);
      expect((await client.callTool('list_sessions')).isError).toBe(false);
      await stopWaybillProcess(waybill);
      const away = await client.callTool('list_sessions');
      expect([away.isError, JSON.parse(away.text)]).toMatchObject([
        true,
        { code: 'store_unavailable', detail: expect.stringMatching(/^Waybill is not running at .*`waybill up`/) },
      ]);
      await start();
      expect((await client.callTool('list_sessions')).isError).toBe(false);
      await client.close();
    },
    suiteTimeoutMs,
  );

  test('ends with 0 when nobody asks any more, and with 2 when what it is told cannot be', async () => {
    // Without an input there is nobody who could ask.
    expect(await runWaybill(['mcp', '--data-dir', dataDirectory])).toEqual({ status: 0, stdout: '', stderr: '' });
    const wrong = await runWaybill(['mcp', '--url', 'ftp://x'], { WAYBILL_QUERY_MCP_ANSWER_MAX_BYTES: '1' });
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^waybill mcp: WAYBILL_QUERY_MCP_ANSWER_MAX_BYTES: expected a whole number from 16384 .*\nwaybill mcp: expected an http/,
      ),
    ]);
  });
});
