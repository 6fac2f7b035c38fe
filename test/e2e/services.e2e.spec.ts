import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, credentials } from '@grpc/grpc-js';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { createKafkaEventLog } from '@waybill/kafka';
import { silentLogger, topics, type LogEntry } from '@waybill/ports';
import { createFaultProxy, createTemporaryDirectory, type FaultProxy, type TcpFault } from '@waybill/testing';
import { describeWithKafka } from '@waybill/testing/broker';
import { createTestStateTopics, createTestTopics, deleteTestTopics } from '../../libs/kafka/src/test-topics.builder.js';
import { listGoldenHistories, type GoldenHistory } from '../fixtures/golden-history.js';
import { emitHistory, nameIn } from './emit-history.js';
import { aNumberedEvent, aSetAsideEntry, publish } from './numbered-events.js';
import {
  startServiceProcess,
  stopServiceProcess,
  type ServiceAddresses,
  type ServiceProcess,
} from './service-process.js';
import { eventually, runWaybill, startWaybillProcess, stopWaybillProcess } from './waybill-process.js';

/** Three processes, a broker and an engine that start on a busy machine. */
const suiteTimeoutMs = 240_000;
/** Long enough for a group that lost a member to give its partitions away. */
const rowsTimeoutMs = 90_000;

const services = ['collector', 'stitcher', 'ledger'] as const;
type ServiceName = (typeof services)[number];

const histories = listGoldenHistories();
const historyAt = (index: number): GoldenHistory => {
  const history = histories.filter(({ log }) => log.every(({ event }) => event !== undefined))[index];
  if (history === undefined) throw new Error(`expected a history ${index}, found ${histories.length} in all`);
  return history;
};

await describeWithKafka('services in processes of their own, on Kafka and a ClickHouse server', (broker) => {
  const prefix = `e2e-${randomUUID()}.`;
  const kafka = { brokers: [broker], prefix };
  const processes = new Map<ServiceName, ServiceProcess>();
  const addresses = new Map<ServiceName, ServiceAddresses>();
  let directory: Awaited<ReturnType<typeof createTemporaryDirectory>>;
  let engine: ClickHouseEngine;
  let storeProxy: FaultProxy<TcpFault>;
  let env: Readonly<Record<string, string>>;

  const start = async (name: ServiceName): Promise<void> => {
    const started = startServiceProcess(name, env);
    processes.set(name, started);
    addresses.set(name, await started.running);
  };
  const addressOf = (name: ServiceName): ServiceAddresses => addresses.get(name) ?? { adminUrl: '', grpcEndpoint: '' };
  const get = (name: ServiceName, path: string) => fetch(`${addressOf(name).adminUrl}/${path}`);
  const ask = async (query: string): Promise<readonly Record<string, unknown>[]> => {
    const url = `${engine.httpUrl}/?user=reader&query=${encodeURIComponent(`${query} FORMAT JSONEachRow`)}`;
    const answer = await fetch(url);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  /** Waits until calls of a history are there, and the sessions that they belong to. */
  const untilStored = async ({ file, log }: GoldenHistory): Promise<void> => {
    const callIds = [...new Set(log.flatMap(({ event }) => (event as { callId?: string } | undefined)?.callId ?? []))];
    const names = callIds.map((each) => `'${nameIn(file, each)}'`).join(', ');
    const calls = `SELECT session_id FROM waybill_v.calls WHERE call_id IN (${names})`;
    const sessions = `SELECT session_id FROM waybill_v.sessions WHERE session_id IN (SELECT session_id FROM waybill_v.calls WHERE call_id IN (${names}))`;
    await eventually(async () => ((await ask(calls)).length > 0 ? true : undefined), rowsTimeoutMs);
    await eventually(async () => ((await ask(sessions)).length > 0 ? true : undefined), rowsTimeoutMs);
  };

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    engine = createClickHouseEngine({ dataDirectory: `${directory.path}/engine`, httpPort: 0 });
    await engine.start();
    storeProxy = await createFaultProxy({ host: '127.0.0.1', port: Number(new URL(engine.httpUrl).port) });
    const counts = { [topics.events]: 3, [topics.aliases]: 3, [topics.facts]: 3, [topics.quarantine]: 1 };
    await createTestTopics(kafka, counts);
    await createTestStateTopics(kafka, counts);
    env = {
      WAYBILL_LOG_URL: `kafka://${broker}`,
      WAYBILL_KAFKA_PREFIX: prefix,
      WAYBILL_STORE_URL: `http://127.0.0.1:${storeProxy.port}`,
      WAYBILL_STORE_USER: engine.writer.user,
      WAYBILL_STORE_PASSWORD: engine.writer.password,
      WAYBILL_DATA_DIR: `${directory.path}/data`,
      WAYBILL_COLLECTOR_PORT: '0',
      WAYBILL_STITCHER_CONSERVATION_INTERVAL_MS: '1000',
    };
    for (const name of services) await start(name);
  }, suiteTimeoutMs);

  afterAll(async () => {
    for (const { child, ended } of processes.values()) {
      child.kill('SIGKILL');
      await ended;
    }
    await deleteTestTopics(kafka);
    await storeProxy.shutdown();
    await engine.shutdown();
    await directory.remove();
  }, suiteTimeoutMs);

  test('each is alive and ready, and the collector says so over gRPC, too', async () => {
    for (const name of services) {
      const [live, ready] = await Promise.all([get(name, 'livez'), get(name, 'readyz')]);
      expect([name, live.status, ready.status, await ready.text()]).toEqual([name, 200, 200, expect.any(String)]);
    }
    const { checks } = (await (await get('collector', 'readyz')).json()) as { checks: { name: string }[] };
    expect(checks.map(({ name }) => name)).toEqual(['kafka partitions', 'log', 'collector log']);
    expect(await healthOf(addressOf('collector').grpcEndpoint)).toBe('SERVING');
  });

  test(
    'what an emitter sends becomes rows of calls and sessions',
    async () => {
      await emitHistory(historyAt(0), addressOf('collector').grpcEndpoint);
      await untilStored(historyAt(0));
      const metrics = async (name: ServiceName) => (await get(name, 'metrics')).text();
      expect(await metrics('collector')).toMatch(/\ncollector_admitted_events_total [1-9]/);
      expect(await metrics('stitcher')).toMatch(/\nstitcher_stored_events_total [1-9]/);
      expect(await metrics('ledger')).toMatch(/\nledger_applied_facts_total [1-9]/);
    },
    suiteTimeoutMs,
  );

  test(
    'a store that is away makes its services not ready, but alive, and costs no event',
    async () => {
      storeProxy.setFault({ kind: 'cut', afterBytes: 0 });
      await eventually(async () => ((await get('stitcher', 'readyz')).status === 503 ? true : undefined));
      const { checks } = (await (await get('stitcher', 'readyz')).json()) as {
        checks: { name: string; status: string }[];
      };
      expect(checks).toContainEqual(expect.objectContaining({ name: 'stitcher store', status: 'failing' }));
      expect([(await get('stitcher', 'livez')).status, (await get('collector', 'readyz')).status]).toEqual([200, 200]);
      await emitHistory(historyAt(1), addressOf('collector').grpcEndpoint);
      storeProxy.setFault({ kind: 'none' });
      await untilStored(historyAt(1));
      await eventually(
        async () => ((await get('stitcher', 'readyz')).status === 200 ? true : undefined),
        rowsTimeoutMs,
      );
    },
    suiteTimeoutMs,
  );

  /** Runs a command as an operator would, beside the engines. */
  const run = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await runWaybill([...args, '--json', '--url', engine.httpUrl]);
    if (!stdout.startsWith('{')) throw new Error(stderr);
    return { status, document: JSON.parse(stdout) as Readonly<Record<string, readonly Record<string, string>[]>> };
  };
  /** Puts records into the log behind the collector's back. */
  const appendRaw = async (...entries: readonly LogEntry[]): Promise<void> => {
    const log = createKafkaEventLog({ config: kafka, clientId: 'test', logger: silentLogger });
    await log.start();
    await log.append(entries);
    await log.shutdown();
  };
  /** The numbers of the producer, over the hours, and the status. */
  const reconcile = async () => {
    const { status, document } = await run('reconcile', '--no-record');
    const { producers, breaches } = document['conservation'] as unknown as Record<string, Record<string, string>[]>;
    const rows = (producers ?? []).filter((each) => each['source_service'] === 'gappy');
    const sumOf = (name: string) => rows.reduce((sum, row) => sum + Number(row[name]), 0);
    const names = ['sent', 'stored', 'duplicate', 'refused', 'quarantined', 'missing', 'unexplained'];
    return { status, breaches, ...Object.fromEntries(names.map((name) => [name, sumOf(name)])) };
  };

  test(
    'what is refused, in conflict or no event is set aside, sent again or not, and all of it is accounted for',
    async () => {
      const { grpcEndpoint } = addressOf('collector');
      await publish(grpcEndpoint, aNumberedEvent(1n), aNumberedEvent(2n), aNumberedEvent(3n, { occurredUnixNano: 0n }));
      await publish(grpcEndpoint, aNumberedEvent(4n, { eventId: 'e1', attempt: 2 }));
      await appendRaw(
        { topic: topics.events, partition: 0, bytes: Buffer.from('no event') },
        aSetAsideEntry(aNumberedEvent(5n, { eventId: 'late' })),
      );
      const failures = await eventually(async () => {
        const { failures: found = [] } = (await run('quarantine', 'list')).document;
        return found.length === 4 ? found : undefined;
      }, rowsTimeoutMs);
      const reasonOf = new Map(failures.map((each) => [each['failure_id'], each['reason']]));
      expect(new Set(reasonOf.values())).toEqual(new Set(['id_conflict', 'limit', 'time', 'undecodable']));

      const redrive = ['quarantine', 'redrive', '--endpoint', grpcEndpoint, '--wait', '90s'];
      const { status, document } = await run(...redrive, '--all');
      const results = (document['results'] ?? []).map(
        (each) => `${reasonOf.get(each['failure_id'])} ${each['result']}`,
      );
      expect([status, results.toSorted()]).toEqual([
        1,
        ['id_conflict conflict', 'limit stored', 'time refused_again', 'undecodable refused_again'],
      ]);
      const late = failures.find((each) => each['reason'] === 'limit');
      const again = await run(...redrive, late?.['failure_id'] ?? '');
      expect(again).toMatchObject({ status: 0, document: { results: [{ event_id: 'late', result: 'duplicate' }] } });

      const told = await eventually(async () => {
        const found: Readonly<Record<string, unknown>> = await reconcile();
        return found['sent'] === 6 && found['quarantined'] === 1 ? found : undefined;
      }, rowsTimeoutMs);
      expect(told).toEqual({
        status: 0,
        breaches: [],
        sent: 6,
        stored: 3,
        duplicate: 0,
        refused: 2,
        quarantined: 1,
        missing: 0,
        unexplained: 0,
      });
      const metrics = await eventually(async () => {
        const text = await (await get('stitcher', 'metrics')).text();
        return text.includes('stitcher_conservation_checks_total ') ? text : undefined;
      }, rowsTimeoutMs);
      expect(metrics).toMatch(/\nquarantine_kept_failures_total 4\n/);
    },
    suiteTimeoutMs,
  );

  test(
    'a replay runs beside the services, finds every row as it is, and swaps without them noticing',
    async () => {
      const replay = (...args: readonly string[]) =>
        runWaybill(['replay', '--json', ...args], { ...env, WAYBILL_DATA_DIR: `${directory.path}/replay` });
      await emitHistory(historyAt(5), addressOf('collector').grpcEndpoint);
      await untilStored(historyAt(5));
      const looked = await replay('--into', 'look', '--dry-run');
      expect(looked).toMatchObject({ status: 0 });
      const tables = (JSON.parse(looked.stdout) as { tables: { table: string; live: number; rebuilt: number }[] })
        .tables;
      const calls = tables.find(({ table }) => table === 'calls');
      expect(calls?.live).toBeGreaterThan(0);
      expect(calls?.rebuilt).toBe(calls?.live);

      const [identity] = await ask('SELECT identity FROM waybill.projection');
      expect(await replay('--into', '2', '--drop-old')).toMatchObject({ status: 0 });
      expect(await ask('SELECT identity FROM waybill.projection')).toEqual([identity]);
      await emitHistory(historyAt(4), addressOf('collector').grpcEndpoint);
      await untilStored(historyAt(4));
      expect(await replay('--into', 'look', '--dry-run')).toMatchObject({ status: 0 });
    },
    suiteTimeoutMs,
  );

  test(
    'each stops when it is told to, with nothing left behind, and goes on where it stopped',
    async () => {
      await expect(stopServiceProcess(processOf('stitcher'))).resolves.toBe(0);
      await emitHistory(historyAt(2), addressOf('collector').grpcEndpoint);
      await start('stitcher');
      await untilStored(historyAt(2));
      for (const name of services) {
        expect([name, await stopServiceProcess(processOf(name))]).toEqual([name, 0]);
        const said = processOf(name).lines.map(({ msg }) => msg);
        expect(said.slice(said.indexOf('stopping'))).toEqual(['stopping', 'stopped']);
        expect(processOf(name).lines.filter(({ level }) => level === 'error')).toEqual([]);
      }
      const [stored] = await ask('SELECT count() AS n, uniqExact(event_id) AS distinct FROM waybill.events FINAL');
      expect(stored?.['n']).toBe(stored?.['distinct']);
    },
    suiteTimeoutMs,
  );

  test(
    'the all-in-one process runs on the same engines',
    async () => {
      const waybill = startWaybillProcess({
        dataDirectory: `${directory.path}/up`,
        args: ['--no-demo', '--log', `kafka://${broker}`, '--store', env['WAYBILL_STORE_URL'] ?? ''],
        env,
      });
      const { grpcEndpoint, httpUrl } = await waybill.started;
      await emitHistory(historyAt(3), grpcEndpoint);
      await untilStored(historyAt(3));
      expect((await fetch(`${httpUrl}/readyz`)).status).toBe(200);
      expect(await stopWaybillProcess(waybill)).toBe(0);
    },
    suiteTimeoutMs,
  );

  function processOf(name: ServiceName): ServiceProcess {
    const found = processes.get(name);
    if (found === undefined) throw new Error(`expected a process of ${name}, found none`);
    return found;
  }
});

/** `HealthCheckResponse { status }` by its two bytes. */
function healthOf(endpoint: string): Promise<string> {
  const client = new Client(endpoint, credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      Buffer.alloc(0),
      { deadline: Date.now() + 10_000 },
      (error, answer) => {
        client.close();
        if (error !== null) reject(error);
        else resolve(answer?.equals(Buffer.from([0x08, 0x01])) === true ? 'SERVING' : 'NOT_SERVING');
      },
    );
  });
}
