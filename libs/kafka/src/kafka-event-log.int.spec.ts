import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { silentLogger } from '@waybill/ports';
import { testEventLog } from '@waybill/testing';
import { describeWithKafka } from '@waybill/testing/broker';
import { describeWithKafkaContainer } from '@waybill/testing/containers';
import { createKafkaEventLog } from './kafka-event-log.js';
import { createTestTopics, deleteTestTopics } from './test-topics.builder.js';

// A broker on a busy machine takes its time.
jest.setTimeout(60_000);

/** The contract of a log, with topics of its own for each test. */
function testKafkaEventLog(address: () => string): void {
  testEventLog('KafkaEventLog', async ({ partitionCounts, waitingBytesMax }) => {
    const config = { brokers: [address()], prefix: `t-${randomUUID()}.` };
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
}

await describeWithKafka('a log on a real broker', (address) => testKafkaEventLog(() => address));

describeWithKafkaContainer('a log on a broker in a container', testKafkaEventLog);
