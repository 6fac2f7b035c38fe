import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTemporaryDirectory } from '../temporary-directory.js';
import { createBrokerAccess, toScramArguments, type BrokerAccess } from './broker-access.js';
import { loggingSettings, toBrokerSettings, type BrokerPlace } from './broker-settings.js';
import { createJavaProcess, type JavaProcess } from './java-process.js';
import { getKafkaJars } from './kafka-files.js';

/** A quick start and little memory; for figures of throughput a broker wants G1 and its full compiler. */
const quickFlags = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** A broker is up in about 5 s; a machine that does other things as well may take much longer. */
const readyTimeoutMs = 120_000;

export interface KafkaClusterOptions {
  /** 1 or 3. */
  readonly brokerCount: number;
  /** The process with which the brokers end. Default: this one. */
  readonly ownerPid?: number;
  /** Lets clients in by SASL over TLS only. */
  readonly isSecured?: boolean;
  /** Flags of the Java machine, instead of those for a quick start. */
  readonly javaFlags?: readonly string[];
}

/** One broker, to be hurt. */
export interface KafkaBroker {
  readonly nodeId: number;
  /** `host:port`. */
  readonly address: string;
  /** Its process; `undefined` while it does not run. */
  pid(): number | undefined;
  /** What it said last, for the message of a failure. */
  output(): Promise<string>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** An orderly stop. */
  stop(): Promise<void>;
  /** SIGSTOP: it answers nothing until `continue`. */
  freeze(): void;
  continue(): void;
  /** After `kill` or `stop`, over the same files. Resolves when it is up. */
  start(): Promise<void>;
}

/** Real brokers on free ports of this machine, with files of their own. */
export interface KafkaCluster {
  readonly addresses: readonly string[];
  readonly brokers: readonly KafkaBroker[];
  /** Where it is secured: what a client needs. */
  readonly access: BrokerAccess | undefined;
  /** Kills the brokers and removes their files. */
  dispose(): Promise<void>;
}

/** Starts brokers of a cluster of their own. They die with this process, whatever ends it. */
export async function createKafkaCluster(options: KafkaClusterOptions): Promise<KafkaCluster> {
  const jars = await getKafkaJars();
  const directory = await createTemporaryDirectory();
  const places = await createPlaces(directory.path, options.brokerCount);
  const clusterId = randomBytes(16).toString('base64url');
  const ownerPid = options.ownerPid ?? process.pid;
  const brokers = places.map(
    (place) => new RunnableBroker(place, { jars, ownerPid, directory: directory.path, flags: options.javaFlags }),
  );
  const dispose = async () => {
    await Promise.all(brokers.map((broker) => broker.kill()));
    await rm(directory.path, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await writeFile(join(directory.path, 'log4j2.properties'), loggingSettings);
    const access = options.isSecured === true ? await createBrokerAccess(directory.path) : undefined;
    for (const broker of brokers)
      await broker.format(clusterId, toBrokerSettings(broker.place, places, access), access);
    await Promise.all(brokers.map((broker) => broker.start()));
    return { addresses: brokers.map(({ address }) => address), brokers, access, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface BrokerWorld {
  readonly jars: string;
  readonly ownerPid: number;
  readonly directory: string;
  readonly flags: readonly string[] | undefined;
}

class RunnableBroker implements KafkaBroker {
  readonly place: BrokerPlace;
  readonly #world: BrokerWorld;
  #process: JavaProcess | undefined;

  constructor(place: BrokerPlace, world: BrokerWorld) {
    this.place = place;
    this.#world = world;
  }

  get nodeId(): number {
    return this.place.nodeId;
  }

  get address(): string {
    return `127.0.0.1:${this.place.port}`;
  }

  async format(clusterId: string, settings: string, access: BrokerAccess | undefined): Promise<void> {
    await mkdir(this.place.directory, { recursive: true });
    await writeFile(this.#settingsFile, settings);
    const args = [
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      this.#settingsFile,
      ...toScramArguments(access),
    ];
    await promisify(execFile)('java', ['-Xmx128m', '-XX:TieredStopAtLevel=1', ...this.#classPath, ...args]);
  }

  async start(): Promise<void> {
    const flags = this.#world.flags ?? quickFlags;
    this.#process = await createJavaProcess({
      args: [...flags, ...this.#classPath, 'kafka.Kafka', this.#settingsFile],
      readyPattern: /Kafka Server started/,
      readyTimeoutMs,
      outputFile: join(this.place.directory, 'broker.log'),
      ownerPid: this.#world.ownerPid,
      directory: this.#world.directory,
    });
  }

  pid(): number | undefined {
    return this.#process?.pid;
  }

  async output(): Promise<string> {
    return (await this.#process?.output()) ?? '';
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  freeze(): void {
    this.#process?.signal('SIGSTOP');
  }

  continue(): void {
    this.#process?.signal('SIGCONT');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined) return;
    running.signal(signal);
    await running.waitForEnd();
  }

  get #settingsFile(): string {
    return join(this.place.directory, 'server.properties');
  }

  get #classPath(): readonly string[] {
    const logging = `-Dlog4j2.configurationFile=file:${join(this.#world.directory, 'log4j2.properties')}`;
    return [logging, '-cp', join(this.#world.jars, '*')];
  }
}

async function createPlaces(directory: string, brokerCount: number): Promise<readonly BrokerPlace[]> {
  const ports = await getFreePorts(brokerCount * 3);
  return Array.from({ length: brokerCount }, (_, at) => ({
    nodeId: at + 1,
    port: ports[at * 3] ?? 0,
    controllerPort: ports[at * 3 + 1] ?? 0,
    internalPort: ports[at * 3 + 2] ?? 0,
    directory: join(directory, `broker-${at + 1}`),
  }));
}

/** Ports that nobody listens on now; they are held until all are chosen, so that none comes twice. */
async function getFreePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(async (server) => {
        await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
        return (server.address() as AddressInfo).port;
      }),
    );
  } finally {
    await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  }
}
