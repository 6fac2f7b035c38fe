import { expect, test } from '@jest/globals';
import type { QuarantinedEvent } from '@waybill/domain';
import { topics } from '@waybill/ports';
import { builtAtUnixNano, MemoryEventLog, TestClock } from '@waybill/testing';
import { toQuarantineEntry, withQuarantineCounts } from './index.js';

const quarantined = (reason: QuarantinedEvent['reason']): QuarantinedEvent => ({
  failureId: 'f',
  tenantId: 'acme',
  reason,
  stage: 'stitcher',
  detail: '',
  eventId: 'e',
  originTopic: topics.events,
  logPartition: 0,
  logOffset: 7,
  appendedUnixNano: builtAtUnixNano,
  source: undefined,
  payload: new Uint8Array(),
  payloadBytes: 0,
  eventCount: 1,
});

test('what goes to the quarantine is counted by reason and stage once it is durable, and nothing else is', async () => {
  const log = new MemoryEventLog({
    partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
    clock: new TestClock(builtAtUnixNano),
  });
  const counted = withQuarantineCounts(log);
  const entries = (['id_conflict', 'undecodable', 'id_conflict'] as const).map((each) =>
    toQuarantineEntry(quarantined(each), 1),
  );
  await expect(counted.log.append(entries)).rejects.toMatchObject({ kind: 'retryable' });
  expect(counted.list()).toEqual([]);
  await counted.log.start();
  await counted.log.append([...entries, { topic: topics.events, partition: 0, bytes: new Uint8Array(3) }]);
  expect(counted.list()).toEqual([
    { reason: 'id_conflict', stage: 'stitcher', count: 2 },
    { reason: 'undecodable', stage: 'stitcher', count: 1 },
  ]);
  await counted.log.shutdown();
});
