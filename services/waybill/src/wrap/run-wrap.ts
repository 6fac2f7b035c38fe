import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { type AuthMode, NoAnswerReason } from '@waybill/contracts';
import type { Clock } from '@waybill/ports';
import type { Emitter, EmitterCounts, SessionKey } from '@waybill/sdk';
import type { IdSource } from './call-identity.js';
import { CallObserver } from './call-observer.js';
import { type EvidenceMode, FileWatch } from './files/file-watch.js';
import { forwardChunks, withTimeLimit, writeBytes } from './forward-bytes.js';
import { type ServerExit, type ServerProcess, startServer } from './server-process.js';
import { toSessionIdentity } from './session-identity.js';
import { SessionProxy } from './session-proxy.js';

/** Everything that one wrapped session is made from. */
export interface WrapOptions {
  /** The server's command and its arguments. */
  readonly argv: readonly string[];
  /** The server's name as the operator configured it. */
  readonly serverName: string;
  /** Takes the events; shut down when the session ends. */
  readonly emitter: Pick<Emitter, 'emit' | 'shutdown'>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Handed to the server as it is; also read for WAYBILL_SESSION_ID, WAYBILL_PRINCIPAL and the credential's variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly homeDirectory: string;
  /** The name of the user that runs this process. */
  readonly osUser: string;
  readonly clock: Clock;
  /** A clock that never steps, in nanoseconds from any start. */
  readonly monotonicNano: () => bigint;
  /** A fresh id that sorts by time, such as a UUIDv7. */
  readonly uniqueId: () => string;
  /** Where SIGINT, SIGTERM and SIGHUP are heard: `process`. Absent: signals are not forwarded. */
  readonly signals?: Pick<NodeJS.EventEmitter, 'on' | 'off'> | undefined;
  /** Add `traceparent` to `tools/call` requests that carry none. Default true. */
  readonly shouldInject?: boolean | undefined;
  /** Report a call as unknown after this long. It is never interfered with. Absent: never. */
  readonly callTimeoutMs?: number | undefined;
  /** Default `auto`. */
  readonly evidence?: EvidenceMode | undefined;
  readonly sessionId?: string | undefined;
  /** Keys whose session handles are followed. Default: none, and handles are not followed. */
  readonly sessionKeys?: readonly SessionKey[] | undefined;
  readonly principal?: string | undefined;
  readonly agentId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly authMode?: AuthMode | undefined;
  /** Default: the server's name. */
  readonly lane?: string | undefined;
  readonly quotaOwner?: string | undefined;
  /** Name of the environment variable that holds the server's credential; only its fingerprint is emitted. */
  readonly credentialEnv?: string | undefined;
  /** How long the end may wait for events to be delivered. Default 1,500: MCP clients kill after 2 seconds. */
  readonly shutdownTimeoutMs?: number | undefined;
}

const shutdownTimeoutMsDefault = 1_500;
/** How long the emitter may take beyond its own limit before it is left alone. */
const shutdownGraceMs = 250;
/** How long files may be looked at after the end. */
const settleTimeoutMs = 250;
/** How long output may still come after the server's end, when something it started holds its pipes. */
const lastOutputTimeoutMs = 1_000;
/** How long a server that closed its output may take to exit before the connection counts as lost. */
const exitAfterOutputTimeoutMs = 1_000;

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs an MCP server over stdio between a client and itself, and emits what happens.
 *
 * Resolves with the exit code when the server has ended: its own, 128 + signal number when a signal ended it, 127 when its
 * command does not exist. Never rejects. Waybill being away changes nothing but what `emitter` does with the events.
 */
export async function runWrap(options: WrapOptions): Promise<number> {
  const server = startServer(options.argv, options);
  const observer = createObserver(options);
  const proxy = new SessionProxy({ observer, shouldInject: options.shouldInject ?? true });
  const client = { hasLeft: false };
  const stopForwarding = forwardSignals(options, server, client);
  const end = await passSession(options, { server, observer, proxy, client });
  endSession(observer, end);
  await withTimeLimit(observer.settle(), settleTimeoutMs);
  const timeoutMs = options.shutdownTimeoutMs ?? shutdownTimeoutMsDefault;
  const counts = await withTimeLimit(options.emitter.shutdown(timeoutMs), timeoutMs + shutdownGraceMs);
  stopForwarding();
  for (const line of listRemarks({ exit: end.exit, proxy, observer, counts }))
    await writeBytes(options.stderr, Buffer.from(`${line}\n`));
  return end.exit.exitCode;
}

interface Session {
  readonly server: ServerProcess;
  readonly observer: CallObserver;
  readonly proxy: SessionProxy;
  /** Whether the client has ended its side, or has sent a signal. */
  readonly client: { hasLeft: boolean };
}

/** How a session ended. `hasClientLeft`: before the server did. */
interface SessionEnd {
  readonly exit: ServerExit;
  readonly hasClientLeft: boolean;
}

async function passSession(options: WrapOptions, session: Session): Promise<SessionEnd> {
  const { server, proxy, client } = session;
  // A client that goes away breaks our output; what follows from it is seen by the write that fails.
  options.stdout.on('error', () => {});
  options.stderr.on('error', () => {});
  const errors = forwardChunks(server.stderr, (chunk) => writeBytes(options.stderr, chunk));
  const answers = proxy.forwardFromServer(server.stdout, options.stdout);
  void noteClientEnd(proxy.forwardFromClient(options.stdin, server.stdin), client);
  void noteConnectionLoss(answers, session);
  const exit = await server.exited;
  const hasClientLeft = client.hasLeft;
  await withTimeLimit(Promise.all([errors, answers]), lastOutputTimeoutMs);
  options.stdin.destroy();
  return { exit, hasClientLeft };
}

async function noteClientEnd(requests: Promise<boolean>, client: Session['client']): Promise<void> {
  if (await requests) client.hasLeft = true;
}

/** A server that closes its output and lives on can answer nothing any more. */
async function noteConnectionLoss(answers: Promise<void>, { server, observer, client }: Session): Promise<void> {
  await answers;
  if ((await withTimeLimit(server.exited, exitAfterOutputTimeoutMs)) !== undefined) return;
  observer.abandonCalls(client.hasLeft ? NoAnswerReason.CLIENT_GONE : NoAnswerReason.CONNECTION_LOST, '');
}

function endSession(observer: CallObserver, { exit, hasClientLeft }: SessionEnd): void {
  observer.abandonCalls(hasClientLeft ? NoAnswerReason.CLIENT_GONE : NoAnswerReason.SERVER_EXITED, exit.code);
  const text = hasClientLeft ? 'the client closed the session' : `the server ended: ${exit.code}`;
  observer.endSession({ hasFailed: !hasClientLeft && exit.exitCode !== 0, text });
}

function createObserver(options: WrapOptions): CallObserver {
  const ids: IdSource = {
    uniqueId: options.uniqueId,
    randomHex: (byteCount) => randomBytes(byteCount).toString('hex'),
  };
  return new CallObserver({
    serverName: options.serverName,
    session: toSessionIdentity(options, options.env, () => `session_${options.uniqueId()}`),
    emit: (event) => void options.emitter.emit(event),
    ids,
    nowUnixNano: () => options.clock.nowUnixNano(),
    monotonicNano: options.monotonicNano,
    files: new FileWatch({
      mode: options.evidence ?? 'auto',
      argv: options.argv,
      cwd: options.cwd,
      homeDirectory: options.homeDirectory,
    }),
    callTimeoutMs: options.callTimeoutMs,
  });
}

/** Passes signals on. The wrapper itself ends when the server does. */
function forwardSignals(options: WrapOptions, server: ServerProcess, client: Session['client']): () => void {
  const listeners = forwardedSignals.map((signal) => {
    const listener = (): void => {
      client.hasLeft = true;
      server.kill(signal);
    };
    options.signals?.on(signal, listener);
    return () => options.signals?.off(signal, listener);
  });
  return () => {
    for (const remove of listeners) remove();
  };
}

interface Outcomes {
  readonly exit: ServerExit;
  readonly proxy: SessionProxy;
  readonly observer: CallObserver;
  /** Absent: the emitter did not say in time. */
  readonly counts: EmitterCounts | undefined;
}

/** What the operator has to know at the end; nothing when all went well. */
function listRemarks({ exit, proxy, observer, counts }: Outcomes): string[] {
  const errorCount = proxy.observerErrorCount + observer.lostEventCount;
  const remarks = [
    exit.problem ?? '',
    said(proxy.unreadLineCount, 'messages were too long to be read; they passed, and what they say is not recorded'),
    said(observer.unobservedCallCount, 'calls passed unrecorded, because too many were open at once'),
    said(observer.refusedHandleCount, 'calls came with a session handle that was refused; they are not in its session'),
    said(errorCount, 'facts could not be recorded because of an error in Waybill; the session was not affected'),
    said(counts?.dropped ?? 0, 'events were dropped, because they could be neither delivered nor kept'),
    said(counts?.rejected ?? 0, 'events were refused by the collector'),
  ];
  return remarks.filter((remark) => remark !== '').map((remark) => `waybill wrap: ${remark}`);
}

function said(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}`;
}
