import { describe, expect, test } from '@jest/globals';
import { Failure, topics, type LogEntry, type LogPosition } from '@waybill/ports';
import { AppendLane } from './append-lane.js';
import { cutRequest } from './append-request.js';
import { toPositions } from './kafka-sender.js';

const entry = (text: string, partition = 0): LogEntry => ({
  topic: topics.events,
  partition,
  bytes: new TextEncoder().encode(text),
});
const textOf = ({ bytes }: LogEntry) => new TextDecoder().decode(bytes);
const tooLarge = new Failure('permanent', 'record_too_large', 'too large');
const unavailable = new Failure('retryable', 'kafka_unavailable', 'away');

/** A lane to a broker that answers as it is told. */
function createLane(answer: (entries: readonly LogEntry[]) => Promise<void>) {
  const requests: string[][] = [];
  const lane = new AppendLane({
    waitingBytesMax: 100,
    requestBytesMax: 1_000,
    partitionBytesMax: 1_000,
    retryPausesMs: [1, 1],
    async send(entries) {
      requests.push(entries.map(textOf));
      await answer(entries);
      return entries.map(({ topic, partition }, offset): LogPosition => ({ topic, partition, offset }));
    },
  });
  return { lane, requests };
}

describe('appends on their way', () => {
  test('go out together when they come together, and with the next request when one is on its way', async () => {
    const gate = Promise.withResolvers<void>();
    const { lane, requests } = createLane(() => gate.promise);
    const first = [lane.append([entry('a')]), lane.append([entry('b')])];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [lane.append([entry('c')]), lane.append([entry('d')])];
    gate.resolve();
    await Promise.all([...first, ...second]);
    expect(requests).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('fail alone when they are refused for ever', async () => {
    const { lane } = createLane(async (entries) => {
      if (entries.some((each) => textOf(each) === 'huge')) throw tooLarge;
    });
    const texts = ['a', 'huge', 'b', 'c'];
    const settled = await Promise.allSettled(texts.map((text) => lane.append([entry(text)])));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  test('are sent again when they may succeed, and fail when the tries are used up', async () => {
    let failuresLeft = 2;
    const { lane, requests } = createLane(async () => {
      if (failuresLeft-- > 0) throw unavailable;
    });
    await lane.append([entry('a')]);
    failuresLeft = 3;
    await expect(lane.append([entry('b')])).rejects.toBe(unavailable);
    expect(requests).toEqual([['a'], ['a'], ['a'], ['b'], ['b'], ['b']]);
    await lane.append([entry('c')]);
  });

  test('are refused at once when too many bytes wait, and let in when they are alone', async () => {
    const { lane } = createLane(async () => undefined);
    const large = lane.append([entry('x'.repeat(200))]);
    await expect(lane.append([entry('y')])).rejects.toMatchObject({ code: 'log_overloaded', kind: 'retryable' });
    await large;
    await lane.append([entry('y')]);
  });

  test('are all answered when the lane is drained', async () => {
    const { lane } = createLane(() => new Promise((resolve) => setImmediate(resolve)));
    let answeredCount = 0;
    for (const text of ['a', 'b', 'c']) void lane.append([entry(text)]).then(() => (answeredCount += 1));
    await lane.drain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(answeredCount).toBe(3);
  });
});

describe('cutting a request', () => {
  const cut = (entries: readonly LogEntry[], limits: { request?: number; partition?: number }) => {
    const { taken, left } = cutRequest(
      entries.map((each) => ({ entry: each })),
      { requestBytesMax: limits.request ?? 1_000, partitionBytesMax: limits.partition ?? 1_000 },
    );
    return [taken, left].map((each) => each.map(({ entry: found }) => textOf(found)).join(' '));
  };

  test('takes the oldest until it is full, but at least one', () => {
    expect(cut([entry('aaaa'), entry('bbbb'), entry('cccc')], { request: 8 })).toEqual(['aaaa bbbb', 'cccc']);
    expect(cut([entry('aaaa'), entry('b')], { request: 1 })).toEqual(['aaaa', 'b']);
  });

  test('keeps the order within a partition that is full, and goes on with others', () => {
    const entries = [entry('a'.repeat(50)), entry('b'.repeat(50)), entry('c'), entry('d', 1)];
    expect(cut(entries, { partition: 150 })).toEqual([`${'a'.repeat(50)} d`, `${'b'.repeat(50)} c`]);
  });
});

describe('the answer of the brokers', () => {
  const answer = (partition: number, baseOffset: string) => ({
    topicName: topics.events as string,
    partition,
    baseOffset,
    errorCode: 0,
  });

  test('counts on from the first offset of each partition', () => {
    const positions = toPositions(
      [entry('a', 1), entry('b'), entry('c', 1)],
      [answer(0, '7'), answer(1, '3')],
      (t) => t,
    );
    expect(positions.map(({ partition, offset }) => [partition, offset])).toEqual([
      [1, 3],
      [0, 7],
      [1, 4],
    ]);
  });

  test('counts as a failure when it leaves a partition out', () => {
    expect(() => toPositions([entry('a'), entry('b', 1)], [answer(0, '7')], (topic) => topic)).toThrow(
      expect.objectContaining({ code: 'append_unanswered', kind: 'retryable' }),
    );
  });
});
