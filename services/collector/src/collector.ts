import { CollectorService, createAdmission } from '@waybill/contracts';
import { eventLimits, requestLimits } from '@waybill/domain';
import { createByteBudget, createGrpcServer, createStreamPacing, grpcServerLimits, type Address } from '@waybill/grpc';
import type { Clock, Component, EventLogWriter, Logger } from '@waybill/ports';
import { createCollect } from './collect.js';
import { CollectorCounters, type CollectorCounts } from './collector-counts.js';
import type { CollectorConfig } from './collector.config.js';
import { createCollectorHandler } from './collector.handler.js';
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
}

const pacedPaths = new Set([`/${CollectorService.typeName}/${CollectorService.method.publishStream.name}`]);

/** Wires the collector. `start` rejects with a `Failure` `port_in_use` when its port is taken. */
export function createCollector({ config, log, clock, logger }: CollectorOptions): Collector {
  const counters = new CollectorCounters();
  const budget = createByteBudget(config.inFlightBytesMax);
  const shared = {
    log,
    append: createReportedAppend(log, logger),
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
    start: () => server.start(),
    shutdown: () => server.shutdown(),
  };
}
