import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { silentLogger } from '@waybill/ports';
import { testEventLog } from '@waybill/testing';
import { describeWithKafka } from '@waybill/testing/broker';
import { createKafkaEventLog } from './kafka-event-log.js';
import { createTestTopics, deleteTestTopics } from './test-topics.builder.js';

// A broker on a busy machine takes its time.
jest.setTimeout(60_000);

await describeWithKafka('a log on a real broker', (address) => {
  testEventLog('KafkaEventLog', async ({ partitionCounts, waitingBytesMax }) => {
    const config = { brokers: [address], prefix: `t-${randomUUID()}.` };
    await createTestTopics(config, partitionCounts);
    return {
      hasTestClock: false,
      async open() {
        const log = createKafkaEventLog({
          config,
          clientId: 'test',
          logger: silentLogger,
          waitingBytesMax,
          retryPauseMsMin: 1,
          retryPauseMsMax: 50,
        });
        await log.start();
        return log;
      },
      dispose: () => deleteTestTopics(config),
    };
  });
});
