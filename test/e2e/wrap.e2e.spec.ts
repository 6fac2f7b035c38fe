import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  waybillProgram,
  type WaybillProcess,
} from './waybill-process.js';

const testTimeoutMs = 120_000;
const { resolve } = createRequire(import.meta.url);
/** A server that the product was not made for. */
const memoryServer = join(resolve('@modelcontextprotocol/server-memory/package.json'), '..', 'dist', 'index.js');

describe("`waybill wrap` in front of a server of the user's own", () => {
  let directory: string;
  let waybill: WaybillProcess | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waybill-wrap-'));
  });
  afterEach(async () => {
    if (waybill !== undefined) await stopWaybillProcess(waybill);
    waybill = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  const connect = async (endpoint: string): Promise<Client> => {
    const client = new Client({ name: 'my-agent', version: '2.0.0' });
    const wrap = [
      waybillProgram,
      'wrap',
      '--server',
      'memory',
      '--endpoint',
      endpoint,
      '--principal',
      'user:ada',
      '--spool-dir',
      join(directory, 'spool'),
    ];
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [...wrap, '--', process.execPath, memoryServer],
        env: { MEMORY_FILE_PATH: join(directory, 'memory.jsonl'), PATH: process.env['PATH'] ?? '' },
        stderr: 'ignore',
      }),
    );
    return client;
  };

  const remember = (client: Client) =>
    client.callTool({
      name: 'create_entities',
      arguments: { entities: [{ name: 'secret-name', entityType: 'thing', observations: [] }] },
    });

  const listCalls = async () => {
    const { stdout } = await runWaybill(['calls', '--json', '--data-dir', join(directory, 'data')]);
    return (JSON.parse(stdout) as { calls: { tool: string; principal: string; agent_id: string; outcome: string }[] })
      .calls;
  };

  test(
    'records the call, and the session does not notice',
    async () => {
      waybill = startWaybillProcess({ dataDirectory: join(directory, 'data'), args: ['--no-demo'] });
      const { grpcEndpoint } = await waybill.started;
      const client = await connect(grpcEndpoint);
      expect((await client.listTools()).tools).toHaveLength(9);
      expect(await remember(client)).toMatchObject({ content: [{ type: 'text' }] });
      await client.close();
      const calls = await eventually(async () => (await listCalls()).find((each) => each.outcome === 'success'));
      expect(calls).toMatchObject({ tool: 'create_entities', server: 'memory', principal: 'user:ada' });
    },
    testTimeoutMs,
  );

  test(
    'works while Waybill is down, and delivers when it is back',
    async () => {
      const probe = startWaybillProcess({ dataDirectory: join(directory, 'data'), args: ['--no-demo'] });
      const { grpcEndpoint } = await probe.started;
      await stopWaybillProcess(probe);

      const client = await connect(grpcEndpoint);
      expect(await remember(client)).toMatchObject({ content: [{ type: 'text' }] });
      await client.close();

      waybill = startWaybillProcess({
        dataDirectory: join(directory, 'data'),
        args: ['--no-demo'],
        grpcPort: Number(grpcEndpoint.split(':').at(-1)),
      });
      await waybill.started;
      // The next wrapper that runs takes over what the first one had to leave behind.
      const next = await connect(grpcEndpoint);
      const call = await eventually(async () => (await listCalls()).find((each) => each.outcome === 'success'));
      expect(call.tool).toBe('create_entities');
      await next.close();
    },
    testTimeoutMs,
  );
});
