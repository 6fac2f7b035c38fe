import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { KafkaConfig, KafkaTopics, PartitionLag, TopicDifference } from '@waybill/kafka';
import { Failure, topics } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { writeRuntimeFile } from '../up/runtime-file.js';
import { runLag, type LagContext } from './lag.js';
import { runTopics, type TopicsOptions } from './topics.js';

const difference: TopicDifference = {
  topic: topics.events,
  setting: 'message.timestamp.type',
  expected: 'LogAppendTime',
  found: 'CreateTime',
  why: 'lateness is decided by the clock of the brokers',
};
const planned = { topic: topics.events, partitionCount: 12, replicationFactor: 3, settings: { 'retention.ms': '1' } };

async function runOnCluster(
  action: 'create' | 'check',
  options: TopicsOptions,
  cluster: Partial<KafkaTopics> = {},
  env: Record<string, string> = { WAYBILL_LOG_URL: 'kafka://one:9092' },
) {
  const asked: unknown[] = [];
  const { context, stdoutText, stderrText } = createCollectedContext({ env });
  const createTopics = async (config: KafkaConfig): Promise<KafkaTopics> => {
    asked.push(config.brokers);
    return {
      create: async (wishes) => {
        asked.push(wishes);
        return [planned];
      },
      check: async (wishes) => {
        asked.push(wishes);
        return [];
      },
      shutdown: async () => void asked.push('shut down'),
      ...cluster,
    };
  };
  const exitCode = await runTopics(action, options, { ...context, createTopics });
  return { exitCode, asked, stdout: stdoutText(), stderr: stderrText() };
}

describe('waybill topics', () => {
  test('makes topics in the cluster that --log names, and leaves it', async () => {
    const { exitCode, asked, stdout } = await runOnCluster('create', { log: 'kafka://two', partitions: 12 });
    expect(exitCode).toBe(0);
    expect(asked).toEqual([
      ['two:9092'],
      { partitionCount: 12, replicationFactor: undefined, isDryRun: false },
      'shut down',
    ]);
    expect(stdout).toBe('made waybill.events.v1: partitions 12, replicas 3\n');
  });

  test('says what it would make, with every setting', async () => {
    const { asked, stdout } = await runOnCluster('create', { dryRun: true });
    expect(asked).toContainEqual(expect.objectContaining({ isDryRun: true }));
    expect(stdout).toBe('would make waybill.events.v1: partitions 12, replicas 3\n  retention.ms=1\n');
  });

  test('says that all is there', async () => {
    expect((await runOnCluster('create', {}, { create: async () => [] })).stdout).toMatch(/^all topics are there/);
  });

  test('exits with 1 when something differs, and says why it matters', async () => {
    const check = async () => [difference];
    const found = await runOnCluster('check', {}, { check });
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toMatch(/message\.timestamp\.type +LogAppendTime +CreateTime +lateness is decided/);
    const asJson = await runOnCluster('check', { json: true }, { check });
    expect([asJson.exitCode, JSON.parse(asJson.stdout)]).toEqual([1, { differences: [difference] }]);
  });

  test('exits with 0 when nothing differs', async () => {
    expect(await runOnCluster('check', {})).toMatchObject({
      exitCode: 0,
      stdout: 'the topics are as Waybill needs them\n',
    });
  });

  test.each([
    ['kafka_unavailable', 69],
    ['kafka_forbidden', 77],
    ['too_few_brokers', 1],
  ])('says in one line that the cluster failed (%s), and leaves it', async (code, exitCode) => {
    const create = () => Promise.reject(new Failure('retryable', code, 'expected an answer, found none'));
    const failed = await runOnCluster('create', {}, { create });
    expect(failed).toMatchObject({ exitCode, stderr: `waybill: expected an answer, found none [${code}]\n` });
    expect(failed.asked.at(-1)).toBe('shut down');
  });

  test('is a wrong usage without brokers, and with settings that contradict each other', async () => {
    expect(await runOnCluster('check', {}, {}, {})).toMatchObject({ exitCode: 2, asked: [] });
    const env = { WAYBILL_KAFKA_USERNAME: 'waybill' };
    expect(await runOnCluster('check', { log: 'kafka://one' }, {}, env)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^waybill: WAYBILL_KAFKA_SASL_MECHANISM: /),
    });
  });
});

describe('waybill lag', () => {
  const lags: readonly PartitionLag[] = [
    {
      topic: topics.events,
      groupId: 'stitcher',
      partition: 0,
      committedOffset: 5,
      endOffset: 12,
      lag: 7,
      ageMs: 200_000,
      owner: 'waybill-stitcher 10.0.0.1 member-1',
    },
    {
      topic: topics.facts,
      groupId: 'ledger',
      partition: 1,
      committedOffset: 3,
      endOffset: 3,
      lag: 0,
      ageMs: undefined,
      owner: undefined,
    },
  ];
  const run = async (options: { json?: boolean }) => {
    const { context, stdoutText } = createCollectedContext({ env: { WAYBILL_LOG_URL: 'kafka://one' } });
    const listRunningLag = () => Promise.reject(new Error('expected the cluster to be asked'));
    const exitCode = await runLag(options, { ...context, listLag: async () => lags, listRunningLag });
    return { exitCode, stdout: stdoutText() };
  };

  test('shows each partition', async () => {
    const { exitCode, stdout } = await run({});
    expect(exitCode).toBe(0);
    const [, first, second] = stdout.split('\n');
    expect(first).toMatch(
      /^waybill\.events\.v1 +stitcher +0 +5 +12 +7 +3 min 20 s +waybill-stitcher 10\.0\.0\.1 member-1$/,
    );
    expect(second).toMatch(/^waybill\.facts\.v1 +ledger +1 +3 +3 +0 +- +-$/);
  });

  test('gives one document', async () => {
    const { partitions } = JSON.parse((await run({ json: true })).stdout) as { partitions: unknown[] };
    expect(partitions).toMatchObject([
      { group: 'stitcher', committed_offset: 5, end_offset: 12, lag: 7, age_ms: 200_000 },
      { group: 'ledger', lag: 0, age_ms: null, owner: null },
    ]);
  });

  describe('without brokers', () => {
    let directory: TemporaryDirectory;
    beforeEach(async () => {
      directory = await createTemporaryDirectory();
    });
    afterEach(() => directory.remove());

    const runHere = async (listRunningLag: LagContext['listRunningLag']) => {
      const { context, stdoutText, stderrText } = createCollectedContext({ env: {} });
      const listLag = () => Promise.reject(new Error('expected no cluster to be asked'));
      const exitCode = await runLag({ dataDir: directory.path }, { ...context, listLag, listRunningLag });
      return { exitCode, stdout: stdoutText(), stderr: stderrText() };
    };
    const writeFacts = () =>
      writeRuntimeFile(directory.path, {
        pid: 7,
        grpcEndpoint: '127.0.0.1:1',
        httpUrl: 'http://127.0.0.1:2',
        clickhouseUrl: 'http://127.0.0.1:3',
        clickhouseReader: { user: 'reader', password: '' },
        startedAt: '2026-01-01T00:00:00Z',
      });

    test('asks the Waybill that runs from the data directory', async () => {
      await writeFacts();
      const asked: string[] = [];
      const { exitCode, stdout } = await runHere(async (httpUrl) => {
        asked.push(httpUrl);
        return lags.map((each) => ({ ...each, owner: 'pid 7' }));
      });
      expect([exitCode, asked]).toEqual([0, ['http://127.0.0.1:2']]);
      expect(stdout).toMatch(/stitcher +0 +5 +12 +7 +3 min 20 s +pid 7\n/);
    });

    test('says that none runs, or does not answer', async () => {
      expect(await runHere(async () => lags)).toMatchObject({
        exitCode: 69,
        stderr: expect.stringMatching(/^waybill: no Waybill runs from .*: start it with `npm start`.*--log kafka:/),
      });
      await writeFacts();
      const failWith = (code: string) => () => Promise.reject(new Failure('retryable', code, 'found no answer'));
      expect(await runHere(failWith('waybill_unavailable'))).toMatchObject({
        exitCode: 69,
        stderr: 'waybill: found no answer [waybill_unavailable]\n',
      });
      expect((await runHere(failWith('lag_unknown'))).exitCode).toBe(1);
    });
  });
});
