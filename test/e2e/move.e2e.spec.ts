import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { topics } from '@waybill/ports';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { describeWithKafka } from '@waybill/testing/broker';
import { createTestStateTopics, createTestTopics, deleteTestTopics } from '../../libs/kafka/src/test-topics.builder.js';
import { listGoldenHistories } from '../fixtures/golden-history.js';
import { emitHistory } from './emit-history.js';
import { eventually, runWaybill, startWaybillProcess, stopWaybillProcess } from './waybill-process.js';

const testTimeoutMs = 240_000;
const historyCount = 8;

await describeWithKafka('waybill move', (broker) => {
  const prefix = `move-${randomUUID()}.`;
  const kafka = { brokers: [broker], prefix };
  const env = { WAYBILL_KAFKA_PREFIX: prefix };
  let directory: TemporaryDirectory;

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    const counts = { [topics.events]: 3, [topics.aliases]: 3, [topics.facts]: 3, [topics.quarantine]: 1 };
    await createTestTopics(kafka, counts);
    await createTestStateTopics(kafka, counts);
  });

  afterAll(async () => {
    await deleteTestTopics(kafka);
    await directory.remove();
  });

  const rows = async (clickhouseUrl: string): Promise<string> => {
    const query =
      'SELECT call_id, tool, outcome, attempts, state, join_rung, actual_nanos FROM waybill_v.calls ORDER BY ALL FORMAT TSV';
    const answer = await fetch(clickhouseUrl, { method: 'POST', body: query });
    return answer.text();
  };

  const move = async () => {
    const { status, stdout, stderr } = await runWaybill(
      ['move', '--json', '--from', directory.path, '--to', `kafka://${broker}`],
      env,
    );
    return { status, stderr, document: stdout === '' ? undefined : (JSON.parse(stdout) as object) };
  };

  test(
    'brings everything that one process has recorded to Kafka, where every call is the same',
    async () => {
      const histories = listGoldenHistories()
        .filter(({ log }) => log.every(({ event }) => event !== undefined))
        .slice(0, historyCount);
      const embedded = startWaybillProcess({ dataDirectory: directory.path, args: ['--no-demo'] });
      const { grpcEndpoint, clickhouseUrl } = await embedded.started;
      for (const history of histories) await emitHistory(history, grpcEndpoint);
      const eventCount = histories.reduce((sum, { log }) => sum + log.length, 0);
      const refused = await move();
      expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('[data_directory_in_use]') });
      const before = await eventually(() => untilStill(() => rows(clickhouseUrl)), 60_000);
      expect(before).not.toBe('');
      expect(await stopWaybillProcess(embedded)).toBe(0);

      const [first, again] = [await move(), await move()];
      expect(first).toMatchObject({ status: 0, document: { unreadable_records: 0, missing: [] } });
      expect(first.document).toHaveProperty('moved_events', eventCount);
      expect(again).toMatchObject({ status: 0, document: { moved_events: 0, missing: [] } });
      const { tenants } = first.document as { tenants: readonly { events: number; found: number }[] };
      expect(tenants).toEqual([expect.objectContaining({ found: tenants[0]!.events })]);

      const moved = startWaybillProcess({
        dataDirectory: directory.path,
        args: ['--no-demo', '--log', `kafka://${broker}`],
        env,
      });
      const there = await moved.started;
      await eventually(async () => ((await rows(there.clickhouseUrl)) === before ? true : undefined), 90_000);
      expect(await stopWaybillProcess(moved)).toBe(0);
    },
    testTimeoutMs,
  );

  test('says that there is no log to move, and where it looked', async () => {
    const { status, stderr } = await runWaybill([
      'move',
      '--from',
      `${directory.path}/nothing`,
      '--to',
      `kafka://${broker}`,
    ]);
    expect(status).toBe(66);
    expect(stderr).toContain('nothing');
  });
});

/** Answers with what it is asked once that has not changed for a while: joins take some rounds. */
async function untilStill(ask: () => Promise<string>): Promise<string | undefined> {
  const first = await ask();
  for (let look = 0; look < 20; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if ((await ask()) !== first) return undefined;
  }
  return first;
}
