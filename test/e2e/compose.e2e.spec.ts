import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Layer, Outcome } from '@waybill/contracts';
import { createEmitter } from '@waybill/sdk';
import { describeWithCompose } from '@waybill/testing/containers';
import { createComposeProject, type ComposeContainer, type ComposeProject, type Ended } from './compose-project.js';
import { eventually } from './waybill-process.js';

/** A busy machine starts eight containers, one of them with a Java machine. */
const startTimeoutMs = 300_000;
const testTimeoutMs = 180_000;
const services = ['collector', 'stitcher', 'ledger', 'query'];
const jobs = ['topics', 'migrate'];

type Row = Readonly<Record<string, unknown>>;

describeWithCompose('docker-compose.yml', (containers) => {
  let project: ComposeProject;
  let up: Ended;
  let listed: ReadonlyMap<string, ComposeContainer>;

  beforeAll(async () => {
    project = await createComposeProject(containers);
    up = await project.compose('up', '--detach', '--wait', '--no-build');
    if (up.status !== 0) throw new Error(`${up.stderr}\n${await project.logs()}`);
    listed = new Map((await project.list()).map((each) => [each.service, each]));
  }, startTimeoutMs);
  afterAll(() => project.remove(), testTimeoutMs);

  const container = (service: string): ComposeContainer => listed.get(service)!;

  const ask = (query: string) => askReader(project.clickhouseUrl, query);

  test('comes up from nothing, healthy, its jobs done', () => {
    for (const service of ['kafka', 'clickhouse', ...services])
      expect([service, container(service)]).toMatchObject([service, { state: 'running', health: 'healthy' }]);
    for (const job of jobs) expect([job, container(job)]).toMatchObject([job, { state: 'exited', exitCode: 0 }]);
    expect(listed.has('demo')).toBe(false);
  });

  test('starts each part after what it needs', () => {
    expect(container('topics').startedAt.getTime()).toBeGreaterThan(container('kafka').startedAt.getTime());
    expect(container('migrate').startedAt.getTime()).toBeGreaterThan(container('clickhouse').startedAt.getTime());
    for (const service of services)
      expect(container(service).startedAt.getTime()).toBeGreaterThan(container('topics').finishedAt.getTime());
    for (const service of ['stitcher', 'ledger', 'query'])
      expect(container(service).startedAt.getTime()).toBeGreaterThan(container('migrate').finishedAt.getTime());
  });

  test('runs what is ours without rights, on a file system that nobody can write to', async () => {
    for (const service of [...services, ...jobs])
      expect([service, container(service)]).toMatchObject([service, { isRootReadOnly: true, user: '10001:10001' }]);
    const written = await project.compose('exec', '--no-TTY', 'collector', 'touch', '/opt/waybill/written');
    expect([written.status, written.stderr]).toEqual([1, expect.stringContaining('Read-only file system')]);
    const tools = await project.compose('exec', '--no-TTY', 'collector', 'sh', '-c', 'command -v npm npx tsc gcc make');
    expect([tools.status, tools.stdout]).toEqual([127, '']);
  });

  test(
    'carries one real MCP session from the wrapper to the rows that the reader sees',
    async () => {
      const demo = await project.compose('run', '--rm', '--no-TTY', 'demo', 'demo', '--json');
      const documents = demo.stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Row);
      const session = documents.find((each) => each['event'] === 'session');
      expect([demo.status, session]).toMatchObject([0, { calls: 10, mismatches: [] }]);
      const id = String(session?.['session_id']);
      expect(
        await ask(`SELECT uniqExact(call_id) AS calls, count() AS n FROM calls WHERE session_id = '${id}'`),
      ).toEqual([{ calls: 10, n: 10 }]);
      const sessions = `SELECT toUInt32(sum(tool_calls)) AS n FROM sessions WHERE session_id = '${id}'`;
      await eventually(async () => ((await ask(sessions))[0]?.['n'] === 10 ? true : undefined));
      expect(await ask('SELECT * FROM quarantine')).toEqual([]);
      const trail = (await (await fetch(`${project.queryUrl}/v1/sessions/${id}`)).json()) as Row;
      expect(trail).toMatchObject({ session_id: id, tool_calls: 10, freshness: { source: 'log' } });
    },
    testTimeoutMs,
  );

  test(
    'loses nothing when the stitcher is stopped while events arrive, and started again',
    async () => {
      const stopped = await project.compose('stop', 'stitcher');
      expect(stopped.status).toBe(0);
      const callIds = await emitCalls(project.grpcEndpoint, 50);
      const list = callIds.map((each) => `'${each}'`).join();
      const counts = `SELECT count() AS n, uniqExact(call_id) AS calls FROM calls WHERE call_id IN (${list}) AND outcome = 'success'`;
      expect(await ask(counts)).toEqual([{ n: 0, calls: 0 }]);
      expect((await project.list()).find(({ service }) => service === 'stitcher')).toMatchObject({ exitCode: 0 });

      const started = await project.compose('up', '--detach', '--wait', '--no-build', 'stitcher');
      expect([started.status, started.stderr]).toEqual([0, started.stderr]);
      await eventually(async () => ((await ask(counts))[0]?.['calls'] === 50 ? true : undefined), 60_000);
      expect(await ask(counts)).toEqual([{ n: 50, calls: 50 }]);
    },
    testTimeoutMs,
  );
});

/** Emits calls that began and ended well; resolves with their ids once each of their events is acknowledged. */
async function emitCalls(endpoint: string, callCount: number): Promise<readonly string[]> {
  const emitter = createEmitter({
    endpoint,
    source: { layer: Layer.TOOL, service: 'compose-test', version: '1' },
    lingerMs: 5,
  });
  const callIds = Array.from({ length: callCount }, (_, index) => `call_compose_${process.pid}_${index}`);
  try {
    for (const [index, callId] of callIds.entries()) {
      const traceId = (index + 1).toString(16).padStart(32, 'c');
      const call = emitter.call({ traceId, callId, sessionId: 'compose' });
      call.toolCallStarted({ tool: { name: 'echo', server: 'compose-test' } });
      call.toolCallFinished({ outcome: Outcome.SUCCESS, latencyNanos: 1n });
    }
    const { acknowledged, waiting, rejected, dropped } = await emitter.flush(30_000);
    expect({ acknowledged, waiting, rejected, dropped }).toEqual({
      acknowledged: callCount * 2,
      waiting: 0,
      rejected: 0,
      dropped: 0,
    });
  } finally {
    await emitter.shutdown(10_000);
  }
  return callIds;
}

/** Asks over HTTP as people do, without a password. */
async function askReader(clickhouseUrl: string, query: string): Promise<readonly Row[]> {
  const answer = await fetch(
    `${clickhouseUrl}/?user=reader&query=${encodeURIComponent(`${query} FORMAT JSONEachRow`)}`,
  );
  const text = await answer.text();
  expect([answer.status, text]).toEqual([200, text]);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}
