import { describe, expect, test } from '@jest/globals';
import { topics, type EventLogReader, type PartitionProgress } from '@waybill/ports';
import { createLagPoll } from './lag-poll.js';

const intervalMs = 100;

function scripted() {
  const time = { ms: 0 };
  let answer: () => Promise<readonly PartitionProgress[]> = async () => [];
  const reader = { progress: () => answer() } as unknown as EventLogReader;
  const subscriptions = () => [{ topic: topics.events, groupId: 'g' }];
  const poll = createLagPoll({ reader, subscriptions, intervalMs, nowMs: () => time.ms });
  return {
    poll,
    ask: (ms: number, next: () => Promise<readonly PartitionProgress[]>) => {
      time.ms = ms;
      answer = next;
      return poll.ask();
    },
    time,
    script: (next: () => Promise<readonly PartitionProgress[]>) => (answer = next),
  };
}

const at = (committedOffset: number, endOffset: number) => async () => [
  { partition: 0, beginOffset: 0, committedOffset, endOffset },
];

describe('the poll of the lag', () => {
  test('remembers since when a group that lags has not moved', async () => {
    const { poll, ask } = scripted();
    const seen: unknown[] = [];
    for (const [ms, progress] of [
      [10, at(0, 5)],
      [20, at(0, 7)],
      [30, at(3, 7)],
      [40, at(3, 7)],
      [50, at(7, 7)],
    ] as const) {
      await ask(ms, progress);
      seen.push(poll.lags().map(({ lagRecordCount, movedMs }) => [lagRecordCount, movedMs]));
    }
    expect(seen).toEqual([[[5, 10]], [[7, 10]], [[4, 30]], [[4, 30]], [[0, 50]]]);
  });

  test('says why the log did not answer, until it does', async () => {
    const { poll, ask } = scripted();
    await ask(0, () => Promise.reject(new Error('no broker')));
    expect(poll.problem()).toBe('no broker');
    await ask(0, at(0, 0));
    expect(poll.problem()).toBeUndefined();
  });

  test('says that a log is silent, and asks it one question at a time', async () => {
    const { poll, time, script } = scripted();
    let asked = 0;
    script(() => {
      asked++;
      return new Promise(() => {});
    });
    void poll.ask();
    time.ms = 2 * intervalMs + 1;
    void poll.ask();
    expect([asked, poll.problem()]).toEqual([1, 'the log has not answered for 201 ms']);
  });
});
