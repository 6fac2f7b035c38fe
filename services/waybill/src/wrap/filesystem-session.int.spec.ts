import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  DenialReason,
  EffectKind,
  ErrorClass,
  FileOperationClass,
  Outcome,
  Reversibility,
  SessionSource,
  SymlinkResolution,
} from '@waybill/contracts';
import { evidenceOf } from '@waybill/domain';
import { aTraceEvent } from '@waybill/testing';
import { readSpooledBytes } from './spooled-bytes.builder.js';
import { StreamTransport } from './stream-transport.builder.js';
import { createWrappedSession, type WrappedSession } from './wrapped-session.builder.js';

const packageJson = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json');
const serverPath = join(dirname(packageJson), 'dist', 'index.js');
const canary = 'CANARY-7f3a';

let home = '';
let root = '';
let session: WrappedSession;
let client: Client;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'wrap-')));
  root = join(home, 'alpha');
  await mkdir(root);
  await writeFile(join(root, 'old.txt'), `old ${canary}`);
  await writeFile(join(home, 'beta.txt'), 'not yours');
  await symlink('/etc/hostname', join(root, 'link'));
  session = createWrappedSession([process.execPath, serverPath, root], { cwd: home });
  client = new Client({ name: 'test-client', version: '9.8.7' });
  await client.connect(new StreamTransport(session.stdout, session.stdin));
  await client.listTools();
});

afterEach(async () => {
  await client.close();
  await session.exitCode;
  await rm(home, { recursive: true });
});

const call = (name: string, args: Record<string, unknown>, meta?: Record<string, unknown>) =>
  client.callTool({ name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) });

describe('a session with the filesystem server', () => {
  test('tells of a read: who, which tool, which file, what came of it', async () => {
    await call('read_text_file', { path: 'old.txt' });
    await session.waitFor('fileOperation', 1);
    const [started] = session.payloads('toolCallStarted');
    expect(started).toMatchObject({
      tool: { name: 'read_text_file', server: 'files', version: '0.2.0' },
      hints: { readOnly: true, openWorld: false },
      transport: 'stdio',
      clientName: 'test-client',
      clientVersion: '9.8.7',
    });
    expect(started?.tool?.definitionDigest).toHaveLength(32);
    expect(session.payloads('toolCallFinished')).toMatchObject([{ outcome: Outcome.SUCCESS }]);
    expect(session.payloads('fileOperation')).toMatchObject([
      {
        requestedPath: 'old.txt',
        cwd: home,
        canonicalPath: join(root, 'old.txt'),
        allowedRoot: root,
        operationClass: FileOperationClass.READ,
        symlinkResolution: SymlinkResolution.NONE,
        didExistBefore: true,
      },
    ]);
    const event = session.events.find(({ payload }) => payload.case === 'toolCallStarted');
    expect(event).toMatchObject({
      sessionSource: SessionSource.MCP_SESSION,
      attempt: 1,
      actor: { chain: [{ id: 'user:tester', issuer: 'os' }], agentId: 'test-client/9.8.7' },
      authority: { credentialLane: 'files' },
    });
  });

  test('knows a created file from an overwritten one, and sees both', async () => {
    const path = join(root, 'new.txt');
    await call('write_file', { path, content: 'one' });
    await call('write_file', { path, content: 'two' });
    await session.waitFor('effectObserved', 2);
    expect(session.payloads('fileOperation').map((operation) => operation.operationClass)).toEqual([
      FileOperationClass.CREATE,
      FileOperationClass.WRITE,
    ]);
    expect(session.payloads('effectObserved').map(({ effect }) => effect)).toMatchObject([
      { kind: EffectKind.FILE_CREATED, reversibility: Reversibility.REVERSIBLE, compensatingAction: `delete ${path}` },
      { kind: EffectKind.FILE_UPDATED, reversibility: Reversibility.PERMANENT, resourceRef: path },
    ]);
  });

  test('sees a new directory once, and a move', async () => {
    await call('create_directory', { path: join(root, 'd') });
    await call('create_directory', { path: join(root, 'd') });
    await call('move_file', { source: join(root, 'old.txt'), destination: join(root, 'd', 'moved.txt') });
    await session.waitFor('effectObserved', 2);
    expect(session.payloads('effectObserved').map(({ effect }) => effect)).toMatchObject([
      { kind: EffectKind.DIRECTORY_CREATED, resourceRef: join(root, 'd') },
      { kind: EffectKind.FILE_MOVED, resourceRef: join(root, 'd', 'moved.txt') },
    ]);
  });

  test.each([
    ['/etc/passwd', DenialReason.OUTSIDE_ROOT],
    ['../beta.txt', DenialReason.PARENT_TRAVERSAL],
    ['~/.ssh/id_rsa', DenialReason.CREDENTIAL_FILE],
    ['link', DenialReason.SYMLINK_ESCAPE],
  ])('types the refusal of %s', async (path, reason) => {
    await call('read_text_file', { path });
    await session.waitFor('fileOperation', 1);
    const [finished] = session.payloads('toolCallFinished');
    expect(finished).toMatchObject({ outcome: Outcome.DENIED, denial: { reason } });
    expect(finished?.error).toMatchObject({ errorClass: ErrorClass.POLICY_DENIED, recoverable: false });
    expect(session.payloads('fileOperation')).toMatchObject([{ requestedPath: path, denial: { reason } }]);
    // Whoever folds the events comes to the same reason, from their text alone, wherever the text can tell.
    const operations = session.payloads('fileOperation');
    const [evidence] = evidenceOf(
      operations.map((value) => aTraceEvent({ payload: { case: 'fileOperation', value } })),
    );
    expect(evidence).toMatchObject({
      verdict: 'denied',
      findings: expect.not.arrayContaining(['denial_reason_differs']),
    });
    expect(evidence?.deservedDenial).toBe(evidence?.denialReason);
    expect(session.payloads('effectObserved')).toEqual([]);
  });

  test('sees the refusals that a successful answer hides', async () => {
    await call('read_multiple_files', { paths: [join(root, 'old.txt'), join(home, 'beta.txt')] });
    await session.waitFor('fileOperation', 2);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      { outcome: Outcome.PARTIAL, denial: { reason: DenialReason.SIBLING_WORKSPACE } },
    ]);
    expect(session.payloads('fileOperation').map((operation) => operation.denial?.reason)).toEqual([
      undefined,
      DenialReason.SIBLING_WORKSPACE,
    ]);
  });

  test('types a missing file', async () => {
    await call('read_text_file', { path: join(root, 'gone.txt') });
    await session.waitFor('toolCallFinished', 1);
    expect(session.payloads('toolCallFinished')).toMatchObject([
      { outcome: Outcome.FAILURE, error: { errorClass: ErrorClass.RESOURCE_NOT_FOUND, errorCode: 'ENOENT' } },
    ]);
  });

  test('takes the same call id for the next attempt, in the same trace', async () => {
    const meta = { 'waybill/call_id': 'call_same', 'claudecode/toolUseId': 'toolu_1' };
    await call('write_file', { path: join(root, 'a'), content: 'x' }, meta);
    await call('write_file', { path: join(root, 'a'), content: 'x' }, meta);
    const [first, second] = await session.waitFor('toolCallFinished', 2);
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    expect(second?.traceId).toBe(first?.traceId);
    expect(first).toMatchObject({ callId: 'call_same', aliases: { genAiToolCallId: 'toolu_1' } });
  });

  test('joins the trace that the client propagates', async () => {
    const traceId = 'ab'.repeat(16);
    await call('list_directory', { path: root }, { traceparent: `00-${traceId}-${'cd'.repeat(8)}-01` });
    const [finished] = await session.waitFor('toolCallFinished', 1);
    expect(finished).toMatchObject({ traceId, parentSpanId: 'cd'.repeat(8) });
  });

  test('emits no content and no argument, wherever they occur', async () => {
    const path = join(root, 'c.txt');
    await call('write_file', { path, content: `secret ${canary}` });
    await call('read_text_file', { path });
    await call('edit_file', { path, edits: [{ oldText: `absent ${canary}`, newText: canary }] });
    await call('search_files', { path: root, pattern: canary });
    await call('write_file', { path, content: { [canary]: canary } });
    await client.close();
    await session.exitCode;
    expect(await readFile(path, 'utf8')).toContain(canary);
    expect(session.payloads('toolCallFinished')).toHaveLength(5);
    const bytes = await readSpooledBytes(session.events);
    expect(bytes.includes('search_files')).toBe(true);
    expect(bytes.includes(canary)).toBe(false);
  });

  test('begins and ends its own session', async () => {
    await client.close();
    expect(await session.exitCode).toBe(0);
    expect(session.events.map((event) => event.payload.case)).toEqual(['sessionStarted', 'sessionEnded']);
    expect(session.payloads('sessionStarted')).toMatchObject([{ clientName: 'test-client', servers: ['files'] }]);
  });
});
