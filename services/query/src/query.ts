import { createGrpcServer, grpcServerLimits, type Address } from '@waybill/grpc';
import type {
  AuthorityReader,
  CallReader,
  Clock,
  Component,
  FreshnessReader,
  LedgerReader,
  Logger,
  StatementRunner,
} from '@waybill/ports';
import { createQuestions } from '@waybill/questions';
import type { ServiceWatch } from '@waybill/runtime';
import { createDesk } from './desk.js';
import { createQueryHandler } from './grpc/query.handler.js';
import { createQueryPages } from './http/query-pages.js';
import { createSitePages } from './http/site-pages.js';
import { createMcpPages } from './mcp/mcp-pages.js';
import { createMcpServer, type McpServerOptions } from './mcp/mcp-server.js';
import { withTailPage } from './http/tail-page.js';
import { createQueryCounts, createQueryMetrics } from './query-metrics.js';
import type { QueryConfig } from './query.config.js';
import { createTailDesk } from './tail-desk.js';

/** How the process that answers is composed. */
export interface QuerySetup {
  readonly config: QueryConfig;
  /** Take any free port for gRPC when the wanted one is taken, instead of refusing to start. */
  readonly hasSubstitutePort: boolean;
}

export interface QueryPorts {
  readonly calls: CallReader;
  readonly ledger: LedgerReader;
  readonly authority: AuthorityReader;
  readonly statements: StatementRunner;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Answers questions over gRPC, and over HTTP at the port of health and metrics. */
export interface Query extends Component {
  /** Where gRPC listens; the port is the real one once started. */
  readonly address: Address;
  readonly watch: ServiceWatch;
}

/** A session of ten thousand calls fits; a client says by itself that it takes more than 4 MiB. */
const messageBytesMax = 16 * 1024 * 1024;

const nanosPerMs = 1_000_000n;

/** Wires the service. `start` rejects with a `Failure` `port_in_use` when its port is taken and it may take no other. */
export function createQuery(ports: QueryPorts, { config, hasSubstitutePort }: QuerySetup): Query {
  const { logger, clock } = ports;
  const counts = createQueryCounts();
  const questions = createQuestions(ports);
  const desk = createDesk({ config, counts, logger });
  const asking: McpServerOptions = {
    ask: (signal, answer) => desk.ask(signal, (signal) => answer(questions, { signal })),
    nowMs: () => Number(clock.nowUnixNano() / nanosPerMs),
    answerBytesMax: config.mcpAnswerMaxBytes,
  };
  const tails = createTailDesk({ config, counts });
  const server = createGrpcServer({
    name: 'query',
    address: { host: config.host, port: config.port },
    hasSubstitute: hasSubstitutePort,
    limits: { ...grpcServerLimits, messageBytesMax },
    services: [createQueryHandler(questions, desk, tails)],
    interceptors: [],
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    name: server.name,
    get address() {
      return server.address;
    },
    start: () => server.start(),
    shutdown: () => server.shutdown(),
    watch: {
      name: 'query-watch',
      async start() {},
      async shutdown() {},
      metrics: [createQueryMetrics(counts)],
      liveness: [],
      readiness: [{ name: 'query store', ask: () => ports.calls.ping().then(() => undefined) }],
      pages: [
        withTailPage(createQueryPages({ questions, desk, clock }), { questions, tails, clock }),
        ...createSitePages(),
        createMcpPages(() => createMcpServer(asking)),
      ],
      tellReadiness: (isReady) => server.setServing(isReady),
    },
  };
}
