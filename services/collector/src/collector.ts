import { CollectorService, createAdmission } from '@waybill/contracts';
import { eventLimits, requestLimits } from '@waybill/domain';
import { createByteBudget, createGrpcServer, createStreamPacing, grpcServerLimits, type Address } from '@waybill/grpc';
import type { Clock, Component, EventLogWriter, Logger } from '@waybill/ports';
import { steadyNowMs, type Check, type MetricSource } from '@waybill/runtime';
import { createCollect } from './collect.js';
import { CollectorCounters, type CollectorCounts } from './collector-counts.js';
import type { CollectorConfig } from './collector.config.js';
import { createCollectorHandler } from './collector.handler.js';
import { createCollectorMetrics } from './collector-metrics.js';
import { createRedrive } from './redrive.js';
import { createReportedAppend } from './reported-append.js';

export interface CollectorOptions {
  readonly config: CollectorConfig;
  /** Started before the collector and shut down after it, by whoever owns it. */
  readonly log: EventLogWriter;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The gRPC server that takes events to the log. */
export interface Collector extends Component {
  /** Where it listens; the port is the real one once started. */
  readonly address: Address;
  readonly counts: CollectorCounts;
  readonly metrics: MetricSource;
  /** Fails while the log takes no batches. */
  readonly readiness: readonly Check[];
  /** What the gRPC health service says while the collector runs; it says SERVING until told otherwise. */
  setServing(isServing: boolean): void;
}

const pacedPaths = new Set([`/${CollectorService.typeName}/${CollectorService.method.publishStream.name}`]);

/** Wires the collector. `start` rejects with a `Failure` `port_in_use` when its port is taken. */
export function createCollector({ config, log, clock, logger }: CollectorOptions): Collector {
  const counters = new CollectorCounters();
  const budget = createByteBudget(config.inFlightBytesMax);
  const appends = createReportedAppend({ log, logger, nowMs: steadyNowMs });
  const shared = {
    log,
    appends,
    admit: createAdmission(eventLimits),
    clock,
    instance: config.instance,
  };
  const collect = createCollect({ ...shared, counters });
  const redrive = createRedrive(shared);
  const server = createGrpcServer({
    name: 'collector',
    address: { host: config.host, port: config.port },
    limits: { ...grpcServerLimits, messageBytesMax: requestLimits.bytesMax },
    services: [createCollectorHandler({ collect, redrive, budget, counters })],
    interceptors: [createStreamPacing(budget, pacedPaths)],
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    name: server.name,
    get address() {
      return server.address;
    },
    counts: counters,
    metrics: createCollectorMetrics({ counts: counters, appends, inFlightBytes: () => budget.takenBytes }),
    readiness: [{ name: 'collector log', ask: appends.problem }],
    setServing: (isServing) => server.setServing(isServing),
    start: () => server.start(),
    shutdown: () => server.shutdown(),
  };
}
