import { promisify } from 'node:util';
import {
  Server,
  ServerCredentials,
  type ServerInterceptor,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { DescriptorFiles } from '@waybill/contracts';
import { Failure, type Component, type Logger } from '@waybill/ports';
import { HealthImplementation } from 'grpc-health-check';
import { bindFailed, findBindFailure, type Address } from './bind-failure.js';
import { addReflection } from './reflection.js';
import { toServerOptions, type GrpcServerLimits } from './server-limits.js';

/** One service of a server: its definition, what answers, and how it comes to rest. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
  readonly descriptors: DescriptorFiles;
  /** Told once that no more calls are wanted: refuses new ones, ends streams, resolves when none is in flight. */
  drain(): Promise<void>;
}

export interface GrpcServerOptions {
  readonly name: string;
  readonly address: Address;
  /** Take any free port when the wanted one is taken, instead of refusing to start. */
  readonly hasSubstitute?: boolean;
  readonly limits: GrpcServerLimits;
  readonly services: readonly GrpcService[];
  readonly interceptors: readonly ServerInterceptor[];
  /** What is still in flight after this long is cut. */
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

export interface GrpcServer extends Component {
  /** Where it listens; the port is the real one once started. */
  readonly address: Address;
  /** What health says between start and drain, where SERVING is the rule: clients that ask go elsewhere while it is not. */
  setServing(isServing: boolean): void;
}

/** Answers that are written get this long to leave before connections are cut. */
const closeTimeoutMs = 500;

/**
 * A gRPC server with health (`SERVING` only between start and drain, and while nobody says otherwise) and reflection.
 *
 * `start` rejects with a permanent `Failure` `port_in_use` when somebody else listens there, unless it may take another one.
 */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
  return new DrainingGrpcServer(options);
}

class DrainingGrpcServer implements GrpcServer {
  readonly name: string;
  address: Address;
  private readonly health = new HealthImplementation();
  private server: Server | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: GrpcServerOptions) {
    this.name = options.name;
    this.address = options.address;
    this.say('NOT_SERVING');
  }

  async start(): Promise<void> {
    if (this.server !== undefined) {
      return;
    }
    const server = createServer(this.options, this.health);
    this.server = server;
    try {
      this.address = await bindWanted(server, this.options);
    } catch (error) {
      this.server = undefined;
      server.forceShutdown();
      throw error;
    }
    this.say('SERVING');
    this.options.logger.info('listening', { component: this.name, host: this.address.host, port: this.address.port });
  }

  setServing(isServing: boolean): void {
    const isRunning = this.server !== undefined && this.stopping === undefined;
    if (isRunning) this.say(isServing ? 'SERVING' : 'NOT_SERVING');
  }

  shutdown(): Promise<void> {
    this.stopping ??= this.stop();
    return this.stopping;
  }

  private async stop(): Promise<void> {
    if (this.server === undefined) {
      return;
    }
    this.say('NOT_SERVING');
    const drained = Promise.all(this.options.services.map((service) => service.drain()));
    if (!(await isSettledWithin(drained, this.options.drainTimeoutMs))) {
      this.options.logger.warn('calls were cut: they did not end in time', {
        component: this.name,
        drainTimeoutMs: this.options.drainTimeoutMs,
      });
    }
    await close(this.server);
  }

  /** Health of the server as a whole (the empty name) and of each service. */
  private say(serving: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of ['', ...this.options.services.map((service) => service.descriptors.serviceName)]) {
      this.health.setStatus(name, serving);
    }
  }
}

function createServer(options: GrpcServerOptions, health: HealthImplementation): Server {
  const server = new Server({ ...toServerOptions(options.limits), interceptors: [...options.interceptors] });
  for (const service of options.services) {
    server.addService(service.definition, service.implementation);
  }
  health.addToServer(server);
  addReflection(
    server,
    options.services.map((service) => service.descriptors),
  );
  return server;
}

async function bindWanted(server: Server, { address, hasSubstitute = false }: GrpcServerOptions): Promise<Address> {
  try {
    return await bind(server, address);
  } catch (error) {
    const isTaken = error instanceof Failure && error.code === 'port_in_use';
    if (!isTaken || !hasSubstitute) throw error;
    return bind(server, { ...address, port: 0 });
  }
}

async function bind(server: Server, address: Address): Promise<Address> {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const bindAsync = promisify(server.bindAsync.bind(server));
  const taken = await findBindFailure(address);
  if (taken !== undefined) {
    throw taken;
  }
  try {
    const port = await bindAsync(`${host}:${address.port}`, ServerCredentials.createInsecure());
    return { host: address.host, port };
  } catch (error) {
    throw (await findBindFailure(address, error)) ?? bindFailed(address, error);
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  if (!(await isSettledWithin(closed, closeTimeoutMs))) {
    // From here on grpc-js never answers `tryShutdown`; the connections are gone.
    server.forceShutdown();
  }
}

/** False when `work` is still going on after `timeoutMs`; rejects as `work` does. */
async function isSettledWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
