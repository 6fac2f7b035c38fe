import { expect, test } from '@jest/globals';
import { describeWithContainers, startClickHouseContainer, startKafkaContainer } from './containers.js';

describeWithContainers('engines in containers', (containers) => {
  test('kafka', async () => {
    const kafka = await startKafkaContainer(containers);
    expect(kafka.address).toMatch(/^localhost:/);
    await kafka.stop();
  }, 120_000);
  test('ch', async () => {
    const ch = await startClickHouseContainer(containers);
    const answer = await fetch(`http://${ch.address}/?user=writer&password=writer&query=SELECT%201`);
    expect(await answer.text()).toBe('1\n');
    await ch.stop();
  }, 60_000);
});
