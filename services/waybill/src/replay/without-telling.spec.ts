import { describe, expect, test } from '@jest/globals';
import { topics, type Topic } from '@waybill/ports';
import { MemoryEventLog } from '@waybill/testing';
import { systemClock } from '@waybill/runtime';
import { withoutTelling } from './without-telling.js';

describe('A log that is folded once more', () => {
  test('is told of what is set aside, and of nothing else', async () => {
    const partitionCounts = Object.fromEntries(Object.values(topics).map((topic) => [topic, 2])) as Record<
      Topic,
      number
    >;
    const log = new MemoryEventLog({ partitionCounts, clock: systemClock });
    await log.start();
    const silent = withoutTelling(log);
    expect(silent.partitionCount(topics.facts)).toBe(2);
    await silent.append(Object.values(topics).map((topic) => ({ topic, partition: 1, bytes: Uint8Array.of(1) })));
    const counts = await Promise.all(
      Object.values(topics).map(async (topic) => [topic, (await log.progress(topic, 'anybody'))[1]?.endOffset]),
    );
    expect(Object.fromEntries(counts)).toEqual({
      [topics.events]: 0,
      [topics.aliases]: 0,
      [topics.facts]: 0,
      [topics.quarantine]: 1,
    });
    await silent.shutdown();
    await expect(log.progress(topics.events, 'anybody')).resolves.toHaveLength(2);
    await log.shutdown();
  });
});
