import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ErrorClass, NoAnswerReason, Outcome, RequestPhase, TerminalState } from '@waybill/contracts';
import fc from 'fast-check';
import { createLonelyEmitter, readDirectory } from './spooled-bytes.builder.js';
import { createWrappedSession } from './wrapped-session.builder.js';

/** A server that repeats its input on its output, byte for byte. */
const echoServer = [process.execPath, '-e', 'process.stdin.pipe(process.stdout)'];
const server = (script: string): string[] => [process.execPath, '-e', script];
const request = (id: number | string, name = 'work'): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } })}\n`;
const answer = (id: number, result: object = { content: [] }): string =>
  `${JSON.stringify({ result, jsonrpc: '2.0', id })}\n`;

const passThrough = async (input: Buffer, shouldInject: boolean): Promise<Buffer> => {
  const session = createWrappedSession(echoServer, { shouldInject });
  const chunks: Buffer[] = [];
  session.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let at = 0; at < input.length; at += 7_001) session.stdin.write(input.subarray(at, at + 7_001));
  session.stdin.end();
  expect(await session.exitCode).toBe(0);
  return Buffer.concat(chunks);
};

const oddLines = [
  '{"jsonrpc": "2.0",\t"id" :10000000000000000000001,"method":"x","params":{"n":1.0e+2,"m":-0}}\r\n',
  '{"jsonrpc":"2.0","id":"\\u00e9\\ud83d\\ude00","method":"tools\\/list"}\n',
  '{"id":1,"id":2,"method":"a","method":"b"}\n',
  '\n\r\n   \n',
  'not json at all {{{\n',
  '[{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"a"}},{"jsonrpc":"2.0","method":"n"}]\n',
  '{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"a","_meta":{"traceparent":"odd"}}}\n',
  `{"jsonrpc":"2.0","id":6,"result":{"text":"${'é'.repeat(200_000)}"}}\n`,
  '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}\n',
];

describe('bytes', () => {
  test('pass unchanged both ways, whatever they are', async () => {
    const line = fc.oneof(
      fc.constantFrom(...oddLines),
      fc.json().map((text) => `${text}\n`),
      fc.string(),
    );
    const [lines = []] = fc.sample(fc.array(line, { minLength: 300, maxLength: 400 }), 1);
    const input = Buffer.concat([
      Buffer.from(lines.join('')),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('last {"id":'),
    ]);
    expect((await passThrough(input, true)).equals(input)).toBe(true);
  }, 30_000);

  test('pass unchanged without injection, calls included', async () => {
    const input = Buffer.from(request(1) + request(2));
    expect((await passThrough(input, false)).toString()).toBe(input.toString());
  });

  test('of a call change by the added _meta and by nothing else', async () => {
    const output = (await passThrough(Buffer.from(request(1)), true)).toString();
    const added = /"_meta":\{"traceparent":"00-[0-9a-f]{32}-[0-9a-f]{16}-01","waybill\/call_id":"call_[^"]+"\},/;
    expect(output).toMatch(added);
    expect(output.replace(added, '')).toBe(request(1));
  });

  test('of a line longer than is read pass as well, and its answer is known to have come', async () => {
    const script = `process.stdin.once('data', () => process.stdout.end('{"result":{"a":"' + 'x'.repeat(17e6) + '"},"jsonrpc":"2.0","id":1}\\n'))`;
    const session = createWrappedSession(server(script));
    let byteCount = 0;
    session.stdout.on('data', (chunk: Buffer) => (byteCount += chunk.length));
    session.stdin.write(request(1));
    await session.waitFor('toolCallFinished', 1);
    session.stdin.end();
    await session.exitCode;
    expect(byteCount).toBe(17_000_043);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      { outcome: Outcome.UNKNOWN, requestPhase: RequestPhase.ANSWERED, result: { totalBytes: 17_000_043n } },
    ]);
    expect(session.stderrText()).toContain('1 messages were too long');
  }, 30_000);
});

describe('a slow reader', () => {
  test('slows the server down instead of filling memory', async () => {
    const script = `const line = 'x'.repeat(65535) + '\\n'; let n = 0;
      const go = () => { while (n < 2000) { n++; if (!process.stdout.write(line)) return process.stdout.once('drain', go); } };
      go(); process.stdin.resume();`;
    const session = createWrappedSession(server(script));
    await new Promise<void>((resolve) => session.stdout.once('readable', () => resolve()));
    // Nobody reads: what waits in the stream stays near its mark, far below the 131 MB that the server has to say.
    expect(session.stdout.readableLength).toBeLessThan(1_000_000);
    session.stdout.resume();
    session.stdin.end();
    expect(await session.exitCode).toBe(0);
  }, 30_000);
});

describe('the end of a call without an answer', () => {
  const silent = `process.stdin.resume()`;

  test('is unknown when the client cancels, and known when the answer comes after all', async () => {
    const script = `let text = ''; process.stdin.on('data', (chunk) => { text += chunk; if (text.includes('cancelled')) process.stdout.write(${JSON.stringify(answer(7))}); })`;
    const session = createWrappedSession(server(script));
    session.stdin.write(request(7));
    session.stdin.write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}\n');
    await session.waitFor('toolCallFinished', 2);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      {
        outcome: Outcome.UNKNOWN,
        noAnswerReason: NoAnswerReason.CANCELLED_BY_CALLER,
        requestPhase: RequestPhase.SENT,
        error: { errorClass: ErrorClass.CANCELLED },
      },
      { outcome: Outcome.SUCCESS, requestPhase: RequestPhase.ANSWERED },
    ]);
    session.stdin.end();
    await session.exitCode;
  });

  test('is unknown when the wrapper is told to report after a while', async () => {
    const session = createWrappedSession(server(silent), { callTimeoutMs: 5 });
    session.stdin.write(request(1));
    await session.waitFor('toolCallFinished', 1);
    expect(session.payloads('toolCallFinished')).toMatchObject([{ noAnswerReason: NoAnswerReason.TIMED_OUT }]);
    session.stdin.end();
    expect(await session.exitCode).toBe(0);
    expect(session.payloads('toolCallFinished')).toHaveLength(1);
  });

  test('is unknown when the server dies, and the session has failed', async () => {
    const session = createWrappedSession(
      server(`process.stdin.once('data', () => process.kill(process.pid, 'SIGKILL'))`),
    );
    session.stdin.write(request(1));
    expect(await session.exitCode).toBe(137);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      {
        outcome: Outcome.UNKNOWN,
        noAnswerReason: NoAnswerReason.SERVER_EXITED,
        error: { errorClass: ErrorClass.PROCESS_CRASH, errorCode: 'SIGKILL' },
      },
    ]);
    expect(session.payloads('sessionEnded')).toMatchObject([{ terminalState: TerminalState.FAILED }]);
  });

  test('is the client’s doing when the client leaves first', async () => {
    const session = createWrappedSession(server(silent));
    session.stdin.end(request(1));
    expect(await session.exitCode).toBe(0);
    expect(session.payloads('toolCallFinished')).toMatchObject([{ noAnswerReason: NoAnswerReason.CLIENT_GONE }]);
    expect(session.payloads('sessionEnded')).toMatchObject([{ terminalState: TerminalState.UNSPECIFIED }]);
  });
});

describe('the exit', () => {
  test('has the server’s code, and its stderr came through', async () => {
    const session = createWrappedSession(server(`console.error('bye'); process.exitCode = 3`));
    expect(await session.exitCode).toBe(3);
    expect(session.stderrText()).toBe('bye\n');
  });

  test('says which command does not exist', async () => {
    const session = createWrappedSession(['/nowhere/no-such-server']);
    expect(await session.exitCode).toBe(127);
    expect(session.stderrText()).toContain('found no program named "/nowhere/no-such-server"');
  });

  test('comes as ever when Waybill is away, and the events wait on disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wrap-away-'));
    const emitter = await createLonelyEmitter(directory);
    const session = createWrappedSession(echoServer, { emitter, shutdownTimeoutMs: 50 });
    session.stdin.end(request(1, 'unmistakable'));
    expect(await session.exitCode).toBe(0);
    expect(session.stdout.read().toString()).toContain('unmistakable');
    expect((await readDirectory(directory)).includes('unmistakable')).toBe(true);
    await rm(directory, { recursive: true });
  });

  test('does not wait for an emitter that never ends', async () => {
    const emitter = { emit: () => '', shutdown: () => new Promise<never>(() => {}) };
    const session = createWrappedSession(server(''), { emitter, shutdownTimeoutMs: 1 });
    expect(await session.exitCode).toBe(0);
  });

  test('is not disturbed by an emitter that throws', async () => {
    const emitter = {
      emit: (): string => {
        throw new Error('broken');
      },
      shutdown: () => Promise.reject(new Error('broken')),
    };
    const session = createWrappedSession(echoServer, { emitter, shouldInject: false });
    session.stdin.end(request(1));
    expect(await session.exitCode).toBe(0);
    expect(session.stdout.read().toString()).toBe(request(1));
    expect(session.stderrText()).toContain('error in Waybill');
  });
});
