import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { repository, type Containers } from '@waybill/testing/containers';

/** What a container of the project is like right now. */
export interface ComposeContainer {
  readonly service: string;
  readonly state: string;
  /** Empty for one without a check. */
  readonly health: string;
  readonly exitCode: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly isRootReadOnly: boolean;
  readonly user: string;
}

/** What a command printed, and how it ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `docker-compose.yml` as users get it, under a name and on ports of its own, with local images. */
export interface ComposeProject {
  readonly grpcEndpoint: string;
  readonly clickhouseUrl: string;
  /** The HTTP interface of the questions. */
  readonly queryUrl: string;
  /** Runs one compose command to its end. */
  compose(...args: readonly string[]): Promise<Ended>;
  list(): Promise<readonly ComposeContainer[]>;
  /** The last lines of every container: for a failure's message. */
  logs(): Promise<string>;
  /** Removes containers, network and volumes. */
  remove(): Promise<void>;
}

const outputBytesMax = 64 * 1024 * 1024;

/** Settles names and ports; starts nothing. */
export async function createComposeProject({ compose = [], docker, images }: Containers): Promise<ComposeProject> {
  const [program = '', ...words] = compose;
  const name = `waybill-test-${process.pid}`;
  const [grpcPort, clickhousePort, kafkaPort] = [await freePort(), await freePort(), await freePort()];
  const [httpPort, queryPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    WAYBILL_IMAGE: images.waybill,
    WAYBILL_KAFKA_IMAGE: images.kafka,
    WAYBILL_CLICKHOUSE_IMAGE: images.clickhouse,
    WAYBILL_GRPC_PORT: String(grpcPort),
    WAYBILL_CLICKHOUSE_PORT: String(clickhousePort),
    WAYBILL_KAFKA_PORT: String(kafkaPort),
    WAYBILL_HTTP_PORT: String(httpPort),
    WAYBILL_QUERY_PORT: String(queryPort),
  };
  const run = (args: readonly string[]) => runToEnd(program, [...words, '--project-name', name, ...args], env);
  return {
    grpcEndpoint: `127.0.0.1:${grpcPort}`,
    clickhouseUrl: `http://127.0.0.1:${clickhousePort}`,
    queryUrl: `http://127.0.0.1:${httpPort}`,
    compose: (...args) => run(args),
    async list() {
      const ids = (await run(['ps', '--all', '--quiet'])).stdout.split('\n').filter(Boolean);
      const inspected = await runToEnd(docker, ['inspect', ...ids], env);
      return (JSON.parse(inspected.stdout) as readonly Inspected[]).map(fromInspected);
    },
    logs: async () => (await run(['logs', '--no-color', '--tail', '40'])).stdout,
    async remove() {
      await run(['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '20']);
    },
  };
}

interface Inspected {
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly Health?: { readonly Status: string };
  };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean };
  readonly Config: { readonly User: string; readonly Labels: Readonly<Record<string, string>> };
}

function fromInspected({ State, HostConfig, Config }: Inspected): ComposeContainer {
  return {
    service: Config.Labels['com.docker.compose.service'] ?? '',
    state: State.Status,
    health: State.Health?.Status ?? '',
    exitCode: State.ExitCode,
    startedAt: new Date(State.StartedAt),
    finishedAt: new Date(State.FinishedAt),
    isRootReadOnly: HostConfig.ReadonlyRootfs,
    user: Config.User,
  };
}

async function runToEnd(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  try {
    const ended = await promisify(execFile)(program, args, { cwd: repository, env, maxBuffer: outputBytesMax });
    return { status: 0, ...ended };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { status: code, stdout, stderr };
  }
}

/** A port that is free now: compose wants to know it beforehand. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port');
  return address.port;
}
