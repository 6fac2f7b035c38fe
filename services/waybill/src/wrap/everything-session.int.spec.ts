import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ErrorClass, NoAnswerReason, Outcome } from '@waybill/contracts';
import { StreamTransport } from './stream-transport.builder.js';
import { createWrappedSession, type WrappedSession } from './wrapped-session.builder.js';

const packageJson = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json');
const serverPath = join(dirname(packageJson), 'dist', 'index.js');

let session: WrappedSession;
let signals: EventEmitter;
let client: Client;

beforeEach(async () => {
  const env = { WAYBILL_PRINCIPAL: 'service:ci', WAYBILL_SESSION_ID: 'session-of-ci', API_KEY: 'canary-key' };
  signals = new EventEmitter();
  const options = { env, signals, serverName: 'everything', lane: 'demo', credentialEnv: 'API_KEY' };
  session = createWrappedSession([process.execPath, serverPath, 'stdio'], options);
  client = new Client({ name: 'test-client', version: '1.0.0' });
  await client.connect(new StreamTransport(session.stdout, session.stdin));
});

afterEach(async () => {
  await client.close();
  // What a client does with a server that does not go by itself; the long call below keeps this one.
  signals.emit('SIGTERM');
  await session.exitCode;
  expect(signals.eventNames()).toEqual([]);
});

describe('a session with a server that Waybill does not know', () => {
  test('works through the wrapper and is told of, without file evidence', async () => {
    const result = await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
    expect(result.content).toEqual([{ type: 'text', text: 'Echo: hello' }]);
    await session.waitFor('toolOutput', 1);
    expect(session.payloads('toolCallStarted')).toMatchObject([
      { tool: { name: 'echo', server: 'everything' }, input: { fields: [{ key: 'message', type: 'string' }] } },
    ]);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      { outcome: Outcome.SUCCESS, result: { contentBlockCount: 1, contentTypes: ['text'] } },
    ]);
    expect(session.payloads('fileOperation')).toEqual([]);
  });

  test('carries the identity that the environment gives, and of the credential only a fingerprint', async () => {
    await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
    const [started] = await session.waitFor('toolCallStarted', 1);
    expect(started).toMatchObject({
      sessionId: 'session-of-ci',
      actor: { chain: [{ id: 'service:ci', issuer: 'self_declared' }] },
      authority: { credentialLane: 'demo', credentialFingerprint: expect.stringMatching(/^sha256:[0-9a-f]{16}$/) },
    });
    expect(session.payloads('sessionStarted')).toEqual([]);
  });

  test('types an unknown tool and unfit arguments', async () => {
    await client.callTool({ name: 'no-such-tool', arguments: {} });
    await client.callTool({ name: 'get-sum', arguments: { a: 'x' } });
    await session.waitFor('toolCallFinished', 2);
    expect(session.payloads('toolCallFinished').map((finished) => finished.error?.errorClass)).toEqual([
      ErrorClass.TOOL_NOT_FOUND,
      ErrorClass.INVALID_INPUT,
    ]);
  });

  test('tells of a long call that the client gives up', async () => {
    const abort = new AbortController();
    const long = { name: 'trigger-long-running-operation', arguments: { duration: 60, steps: 60 } };
    const call = client.callTool(long, undefined, { signal: abort.signal }).catch(() => 'given up');
    await session.waitFor('toolCallStarted', 1);
    abort.abort();
    expect(await call).toBe('given up');
    await session.waitFor('toolCallFinished', 1);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      { outcome: Outcome.UNKNOWN, noAnswerReason: NoAnswerReason.CANCELLED_BY_CALLER },
    ]);
  });
});
