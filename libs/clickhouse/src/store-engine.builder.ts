import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';

/** A real engine for one suite, with a writer and a reader. */
export interface StoreEngine {
  readonly writer: ClickHouseConnectionOptions;
  readonly reader: ClickHouseConnectionOptions;
  /** The writer's own client, to look and to meddle. */
  readonly client: ClickHouseClient;
  /** Drops everything. */
  clear(): Promise<void>;
  /** Removes all rows where there is a schema, and keeps it: much faster than making it anew. */
  empty(): Promise<void>;
  /** Resolves when the engine answers, also when it has ended by itself and is started anew. */
  untilReady(): Promise<void>;
  shutdown(): Promise<void>;
}

const readyTimeoutMs = 30_000;

/** A further user of the engine, its password is its name. */
export interface EngineUser {
  readonly name: string;
  readonly profile: 'default' | 'reader';
  /** What it may, without `GRANT`: `SELECT ON waybill.*`. */
  readonly grants: readonly string[];
}

/**
 * Starts the engine on a free port with a directory of its own; both are gone after `shutdown`. One that ends by itself
 * is started again over the same directory: a connection that is cut within an insert makes it abort now and then.
 */
export async function aStoreEngine(users: readonly EngineUser[] = []): Promise<StoreEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'waybill-engine-'));
  const port = await freePort();
  await writeFile(join(directory, 'users.xml'), usersXmlOf(users));
  await writeFile(join(directory, 'config.xml'), configXml(directory));
  const launch = (): ChildProcess =>
    spawn(process.execPath, ['--input-type=commonjs', '-e', childProgram, directory, String(port)], {
      cwd: process.cwd(),
      stdio: ['pipe', 'ignore', 'inherit'],
    }).once('exit', (_code, signal) => {
      if (signal === 'SIGABRT') child = launch();
    });
  let child = launch();
  const connection = (user: string) => ({ url: `http://127.0.0.1:${port}`, user, password: user });
  const writer = connection('writer');
  const client = clientOf(writer);
  const untilReady = () => untilAnswering(client, () => child);
  await untilReady();
  return {
    writer,
    reader: connection('reader'),
    client,
    clear: () => dropAll(client),
    empty: () => emptyAll(client),
    untilReady,
    shutdown: async () => {
      await client.close();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

/** Where a server listens, and a user of it who may do anything. */
export interface ServerAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/**
 * A ClickHouse server that somebody else has started, for one suite. It must have no database of ours: everything in it is
 * dropped again and again, and it is left without one.
 */
export async function aStoreServer(address: ServerAddress): Promise<StoreEngine> {
  const client = clientOf(address);
  const result = await client.query({
    query: "SELECT name FROM system.databases WHERE name IN ('waybill', 'waybill_v')",
    format: 'JSONEachRow',
  });
  if ((await result.json()).length > 0) {
    await client.close();
    throw new Error(
      `expected a server without the databases waybill and waybill_v, found them at ${address.url}: tests drop them`,
    );
  }
  const clear = () => dropAll(client);
  return {
    writer: address,
    reader: address,
    client,
    clear,
    empty: () => emptyAll(client),
    untilReady: () => untilAnswering(client),
    shutdown: async () => {
      await clear();
      await client.close();
    },
  };
}

function clientOf({ url, user, password }: ServerAddress): ClickHouseClient {
  return createClient({ url, username: user, password, log: { level: ClickHouseLogLevel.OFF } });
}

/** All but what says which schema and which projection this is. */
async function emptyAll(client: ClickHouseClient): Promise<void> {
  const result = await client.query({
    query: `SELECT name FROM system.tables WHERE database = 'waybill' AND engine LIKE '%MergeTree'
            AND name NOT IN ('schema_migrations', 'migration_leases', 'projection')`,
    format: 'JSONEachRow',
  });
  for (const { name } of await result.json<{ name: string }>())
    await client.command({ query: `TRUNCATE TABLE waybill.${name} SYNC` });
}

async function dropAll(client: ClickHouseClient): Promise<void> {
  for (const database of ['waybill_v', 'waybill'])
    await client.command({ query: `DROP DATABASE IF EXISTS ${database} SYNC` });
}

/** An engine that is about to abort still answers a ping, and refuses every statement. */
async function hasAnswered(client: ClickHouseClient): Promise<boolean> {
  return (await client.ping({ select: true })).success;
}

async function untilAnswering(client: ClickHouseClient, child?: () => ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + readyTimeoutMs;
  while (!(await hasAnswered(client))) {
    const exitCode = child?.().exitCode ?? null;
    if (exitCode !== null || performance.now() > deadlineMs)
      throw new Error(`expected an engine that answers, found exit code ${exitCode}`);
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port');
  return address.port;
}

const user = (name: string, profile: string, grants: readonly string[]) => `<${name}>
  <password>${name === 'default' ? '' : name}</password>
  <networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile><quota>default</quota>
  ${grants.length === 0 ? '' : `<grants>${grants.map((each) => `<query>GRANT ${each}</query>`).join('')}</grants>`}
</${name}>`;

const usersXmlOf = (users: readonly EngineUser[]) => `<clickhouse>
<profiles><default/><reader><readonly>2</readonly><final>1</final></reader></profiles>
<quotas><default/></quotas>
<users>
${user('default', 'default', ['SELECT ON system.numbers', 'SYSTEM ON *.*'])}
${user('writer', 'default', [])}
${user('reader', 'reader', ['SELECT ON waybill.*', 'SELECT ON waybill_v.*'])}
${users.map(({ name, profile, grants }) => user(name, profile, grants)).join('')}
</users>
</clickhouse>`;

const configXml = (directory: string) => `<clickhouse>
<users_config>${directory}/users.xml</users_config>
<user_directories><users_xml><path>${directory}/users.xml</path></users_xml></user_directories>
</clickhouse>`;

/** Ends with whoever started it: its standard input closes then. */
const childProgram = `
const [directory, port] = process.argv.slice(1);
const { libchdbPath } = require('chdb/libchdb');
const { open, load, DataType } = require('ffi-rs');
open({ library: 'chdb', path: libchdbPath() });
const argv = ['clickhouse', '--path', directory + '/data', '--http_port', port, '--listen_host', '127.0.0.1',
  '--config-file', directory + '/config.xml', '--log-level', 'none', '--query',
  'SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1'];
load({ library: 'chdb', funcName: 'chdb_query_cmdline', retType: DataType.I32, runInNewThread: true,
  paramsType: [DataType.I32, DataType.StringArray], paramsValue: [argv.length, argv] }).then(() => process.exit(1));
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
`;
