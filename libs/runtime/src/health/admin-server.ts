import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, type Component, type Logger } from '@waybill/ports';
import { metricsContentType, renderMetrics } from '../metrics/exposition.js';
import type { MetricSource } from '../metrics/metric.js';
import { errorFields } from '../logger.js';
import type { ReadingLag } from '../reading/reading-lag.js';
import type { Health, HealthReport } from './health.js';

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
  readonly logger: Logger;
}

/** Tells operators how the process is: `/livez`, `/readyz`, `/metrics` and `/lag` over HTTP. */
export interface AdminServer extends Component {
  /** `http://127.0.0.1:4581`; with the real port once started. */
  readonly url: string;
}

/** Probes and scrapers are few; nobody else has a reason to hold a connection. */
const connectionCountMax = 64;
const requestTimeoutMs = 5_000;

/**
 * Starts before every other part and shuts down after them: a process that hangs in its start, or in its end, can say so.
 *
 * `start` rejects with a permanent `Failure` `port_in_use` or `port_forbidden`, or a retryable one, `bind_failed`.
 */
export function createAdminServer(options: AdminServerOptions): AdminServer {
  const { host, logger } = options;
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
        { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
        (...exchange) => void answer(exchange, options),
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

async function answer(
  [request, response]: [IncomingMessage, ServerResponse],
  options: AdminServerOptions,
): Promise<void> {
  try {
    const { status, type, body } = await answerPath(request, options);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch (error) {
    options.logger.error('an answer of the admin port failed', errorFields(error));
    response.writeHead(500).end();
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function answerPath(request: IncomingMessage, { health, metrics, listLag }: AdminServerOptions): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return json(405, { error: `expected GET or HEAD, found ${request.method ?? 'nothing'}` });
  }
  const path = (request.url ?? '').split('?')[0] ?? '';
  switch (path) {
    case '/livez':
      return fromReport(await health.live());
    case '/readyz':
      return fromReport(await health.ready());
    case '/metrics':
      return { status: 200, type: metricsContentType, body: renderMetrics(metrics) };
    case '/lag':
      return await answerLag(listLag);
    default:
      return json(404, { error: 'expected /livez, /readyz, /metrics or /lag' });
  }
}

/** The same document as that of `waybill lag --json`. */
async function answerLag(listLag: AdminServerOptions['listLag']): Promise<Answer> {
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

function fromReport(report: HealthReport): Answer {
  return json(report.status === 'ok' ? 200 : 503, report);
}

function json(status: number, document: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(document)}\n` };
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
