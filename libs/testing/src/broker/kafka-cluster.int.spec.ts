import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { createKafkaCluster, describeWithKafka, getSharedBroker } from './index.js';

await describeWithKafka('a broker for tests', () => {
  test('is up when it is there, killed when it is killed, up again over the same files, and gone in order when it is stopped', async () => {
    const cluster = await createKafkaCluster({ brokerCount: 1 });
    try {
      const [broker] = cluster.brokers;
      expect(await isListening(broker!.address)).toBe(true);
      await broker!.kill();
      expect(await isListening(broker!.address)).toBe(false);
      await broker!.start();
      expect(await isListening(broker!.address)).toBe(true);
      expect(await broker!.output()).toMatch(/Kafka Server started/);
      await broker!.stop();
      expect(await isListening(broker!.address)).toBe(false);
    } finally {
      await cluster.dispose();
    }
  }, 300_000);

  test('is shared by all who ask in one run', async () => {
    const [first, second] = await Promise.all([getSharedBroker(), getSharedBroker()]);
    expect(second).toBe(first);
    expect(await isListening(first)).toBe(true);
  }, 300_000);
});

function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`kafka://${address}`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
