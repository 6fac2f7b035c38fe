import { describe, expect, test } from '@jest/globals';
import { Failure, topics, type EventLogWriter, type Logger } from '@waybill/ports';
import { createReportedAppend } from './reported-append.js';

function scripted() {
  const time = { ms: 0 };
  const lines: string[] = [];
  let failure: Error | undefined;
  const log = {
    append: () => (failure === undefined ? Promise.resolve([]) : Promise.reject(failure)),
  } as unknown as EventLogWriter;
  const say = (message: string) => void lines.push(message);
  const logger: Logger = { debug: say, info: say, warn: say, error: say };
  const reported = createReportedAppend({ log, logger, nowMs: () => time.ms });
  const entries = [{ topic: topics.events, partition: 0, bytes: new Uint8Array(5) }];
  return {
    time,
    lines,
    reported,
    append: (next?: Error) => {
      failure = next;
      return reported.append(entries);
    },
  };
}

const full = new Failure('retryable', 'disk_full', 'the disk is full');

describe('appending to the log', () => {
  test('counts what became durable, and nothing else', async () => {
    const { append, reported } = scripted();
    expect(await append()).toBeUndefined();
    expect(await append(full)).toMatchObject({ message: 'the disk is full' });
    expect(reported.appendedBytes()).toBe(5);
    expect(reported.durations.read().at(-1)).toMatchObject({ name: 'collector_append_seconds_count', value: 1 });
  });

  test('says once that the log refuses, and once that it does no more', async () => {
    const { append, lines } = scripted();
    for (const failure of [undefined, full, full, undefined, undefined]) await append(failure);
    expect(lines).toEqual([
      'the log refuses batches; clients are told to send them again',
      'the log takes batches again',
    ]);
  });

  test('is a problem until it works, or until nobody has tried for ten seconds', async () => {
    const { append, reported, time } = scripted();
    await append(full);
    time.ms = 9_999;
    expect(reported.problem()).toBe('the disk is full');
    time.ms = 10_000;
    expect(reported.problem()).toBeUndefined();
    await append(full);
    expect(reported.problem()).toBe('the disk is full');
    await append();
    expect(reported.problem()).toBeUndefined();
  });
});
