import { createHook } from 'node:async_hooks';
import { expect, jest, test } from '@jest/globals';
import { silentLogger } from '@waybill/ports';
import { describeWithKafka } from '@waybill/testing/broker';
import { withAdmin } from './test-topics.builder.js';
import { createKafkaClient } from './kafka-client.js';

// A broker on a busy machine takes its time.
jest.setTimeout(60_000);

await describeWithKafka('a client that has nothing to do', (address) => {
  test('starts no timers of its own', async () => {
    await withAdmin({ brokers: [address], prefix: '' }, async (admin) => {
      await admin.listTopics();
      expect(await countTimers(300)).toBeLessThan(20);
    });
  });

  test('still sends what had to wait for the answer before it', async () => {
    const client = createKafkaClient({
      config: { brokers: [address], prefix: '' },
      clientId: 'test',
      logger: silentLogger,
    });
    const producer = client.createProducer();
    await producer.connect();
    const sends = Array.from({ length: 5 }, () => producer.send({ topic: 'missing', messages: [{ value: 'a' }] }));
    const settled = await Promise.allSettled(sends);
    expect(settled.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    await producer.disconnect();
  }, 60_000);
});

/** How many timers are started within so many milliseconds. As published the client starts about one in each. */
async function countTimers(ms: number): Promise<number> {
  let count = 0;
  const hook = createHook({ init: (_, type) => void (count += type === 'Timeout' ? 1 : 0) }).enable();
  await new Promise((resolve) => setTimeout(resolve, ms));
  hook.disable();
  return count;
}
