import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, type Component, type Logger } from '@waybill/ports';
import { metricsContentType, renderMetrics } from '../metrics/exposition.js';
import type { MetricSource } from '../metrics/metric.js';
import { errorFields } from '../logger.js';
import type { ReadingLag } from '../reading/reading-lag.js';
import type { Health, HealthReport } from './health.js';
import { createHostGuard, type HostGuard } from './host-guard.js';
import type { HttpAnswer, HttpPages } from './http-pages.js';

export interface AdminServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Take any free port when the wanted one is taken, instead of refusing to start. */
  readonly hasSubstitute?: boolean;
  readonly health: Health;
  readonly metrics: readonly MetricSource[];
  /** What all services of the process are behind; see `ServiceWatch.listLag`. */
  readonly listLag: () => Promise<readonly ReadingLag[]>;
  /** What services show beside it. */
  readonly pages?: readonly HttpPages[];
  /** Names beside those of loopback under which pages may be asked; see {@link createHostGuard}. */
  readonly allowedHosts?: readonly string[];
  readonly logger: Logger;
}

/** Tells operators how the process is: `/livez`, `/readyz`, `/metrics` and `/lag` over HTTP. */
export interface AdminServer extends Component {
  /** `http://127.0.0.1:4581`; with the real port once started. */
  readonly url: string;
}

/** Probes and scrapers are few, and so are programs that ask: who asks much asks over gRPC. */
const connectionCountMax = 128;
const requestTimeoutMs = 5_000;
/** Longer than what clients and proxies keep idle connections for: whoever closes first must not be the one who is asked. */
const keepAliveTimeoutMs = 75_000;

/**
 * Starts before every other part and shuts down after them: a process that hangs in its start, or in its end, can say so.
 *
 * `start` rejects with a permanent `Failure` `port_in_use` or `port_forbidden`, or a retryable one, `bind_failed`.
 */
export function createAdminServer(options: AdminServerOptions): AdminServer {
  const { host, allowedHosts = [], logger } = options;
  const guard = createHostGuard({ host, allowedHosts });
  let server: Server | undefined;
  let port = options.port;
  return {
    name: 'admin',
    get url() {
      return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    },
    async start() {
      if (server !== undefined) return;
      const candidate = createServer(
        { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveTimeoutMs },
        (...exchange) => void answer(exchange, { ...options, guard }),
      );
      candidate.maxConnections = connectionCountMax;
      port = await bind(candidate, options);
      server = candidate;
      logger.info('listening', { component: 'admin', host, port });
    },
    async shutdown() {
      const stopping = server;
      server = undefined;
      if (stopping === undefined) return;
      await new Promise<void>((resolve) => {
        stopping.close(() => resolve());
        stopping.closeAllConnections();
      });
    },
  };
}

interface Guarded extends AdminServerOptions {
  readonly guard: HostGuard;
}

async function answer([request, response]: [IncomingMessage, ServerResponse], options: Guarded): Promise<void> {
  try {
    const { status, headers, body } = await answerPath(request, response, options);
    response.writeHead(status, { 'cache-control': 'no-store', ...headers });
    if (request.method === 'HEAD') response.end();
    else if (typeof body === 'string') response.end(body);
    else await pipeline(Readable.from(body), response);
  } catch (error) {
    // A client that went away is no failure of ours.
    if (response.headersSent && response.destroyed && isHangUp(error)) return;
    options.logger.error('an answer of the admin port failed', errorFields(error));
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function isHangUp(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

async function answerPath(
  request: IncomingMessage,
  response: ServerResponse,
  { health, metrics, listLag, pages = [], guard }: Guarded,
): Promise<HttpAnswer> {
  const [path = '', ...query] = (request.url ?? '').split('?');
  const shown = pages.find((each) => isBelow(each, path));
  if (shown !== undefined) {
    const refusal = guard(request.headers);
    if (refusal !== undefined) return forbidden(refusal);
    if (health.phase() !== 'running') return json(503, { error: `the process is ${health.phase()}` });
    const { method = '', headers } = request;
    const asked = { method, path, query: new URLSearchParams(query.join('?')), headers: singleHeaders(headers) };
    const readBody = (byteCountMax: number) => readAtMost(request, byteCountMax);
    return shown.answer({ ...asked, signal: signalOf(response), readBody });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return json(405, { error: `expected GET or HEAD, found ${request.method ?? 'nothing'}` });
  }
  switch (path) {
    case '/livez':
      return fromReport(await health.live());
    case '/readyz':
      return fromReport(await health.ready());
    case '/metrics':
      return { status: 200, headers: { 'content-type': metricsContentType }, body: renderMetrics(metrics) };
    case '/lag':
      return await answerLag(listLag);
    default:
      return json(404, {
        error: `expected ${['/livez', '/readyz', '/metrics', ...pages.map(toPattern)].join(', ')} or /lag`,
      });
  }
}

/** The root has nothing below it: `/livez` and its like are there whoever shows pages. */
function isBelow({ prefix }: HttpPages, path: string): boolean {
  return prefix === '/' ? path === prefix : path.startsWith(prefix);
}

function toPattern({ prefix }: HttpPages): string {
  return prefix === '/' ? prefix : `${prefix}…`;
}

/** The same document as that of `waybill lag --json`. */
async function answerLag(listLag: AdminServerOptions['listLag']): Promise<HttpAnswer> {
  try {
    const partitions = (await listLag()).map(({ groupId, lagRecordCount, ageMs, isReadHere, ...each }) => ({
      topic: each.topic,
      group: groupId,
      partition: each.partition,
      committed_offset: each.committedOffset,
      end_offset: each.endOffset,
      lag: lagRecordCount,
      age_ms: ageMs ?? null,
      owner: isReadHere ? `pid ${process.pid}` : null,
    }));
    return json(200, { partitions });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return json(503, { error: error.message, code: error.code });
  }
}

function singleHeaders(headers: IncomingMessage['headers']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

async function readAtMost(request: IncomingMessage, byteCountMax: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  const isWhole = (): boolean => byteCount <= byteCountMax;
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    byteCount += piece.byteLength;
    if (!isWhole()) break;
    pieces.push(piece);
  }
  if (isWhole()) return Buffer.concat(pieces);
  // The rest is thrown away as it comes: a connection that is cut would take the answer along.
  request.resume();
  return undefined;
}

/** Aborted when the connection ends before the answer does. */
function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  return gone.signal;
}

function fromReport(report: HealthReport): HttpAnswer {
  return json(report.status === 'ok' ? 200 : 503, report);
}

/** A problem as RFC 9457 has it, as the pages behind it answer. */
function forbidden(detail: string): HttpAnswer {
  const problem = { type: 'about:blank', title: 'Forbidden', status: 403, code: 'host_not_allowed', detail };
  return { ...json(403, problem), headers: { 'content-type': 'application/problem+json; charset=utf-8' } };
}

function json(status: number, document: object): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: `${JSON.stringify(document)}\n` };
}

async function bind(server: Server, { host, port, hasSubstitute = false }: AdminServerOptions): Promise<number> {
  try {
    return await listen(server, host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && hasSubstitute) return listen(server, host, 0);
    throw toBindFailure(`${host}:${port}`, code, error);
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function toBindFailure(where: string, code: string | undefined, cause: unknown): Failure {
  if (code === 'EADDRINUSE') {
    const message = `${where}: expected a free port for health and metrics, found another program listening; stop it or choose another port`;
    return new Failure('permanent', 'port_in_use', message, cause);
  }
  if (code === 'EACCES') {
    const message = `${where}: expected the right to listen, found none; choose a port above 1023`;
    return new Failure('permanent', 'port_forbidden', message, cause);
  }
  return new Failure('retryable', 'bind_failed', `${where}: expected to listen, found ${code}`, cause);
}
