import { expect, test } from '@jest/globals';
import { describeWithKafka } from '@waybill/testing/broker';
import { createKafkaDeployment } from './deployment/kafka-deployment.js';
import { runSuite } from './suite/run-suite.js';
import { smokeKafkaPlan } from './suite/fault-plans.js';

/** Two minutes of an idle machine. */
const testTimeoutMs = 1_200_000;

/** With those of the embedded profile more than 60. */
const killCountMin = 12;

await describeWithKafka('Waybill as services of their own, on real brokers', () => {
  test(
    'stores what it acknowledged once each, whoever is killed, frozen or pulled',
    async () => {
      const report = await runSuite({
        seed: 21,
        createDeployment: (dataDirectory) => createKafkaDeployment(dataDirectory, { brokerCount: 1, foldCount: 2 }),
        faults: smokeKafkaPlan(21),
        producerCount: 2,
        batchEventCount: 50,
        pauseMs: 150,
      });
      expect(report.problems).toEqual([]);
      expect(report.killCount).toBeGreaterThanOrEqual(killCountMin);
      expect(report.counts.failedTriesByStatus['UNAVAILABLE']).toBeGreaterThan(0);
    },
    testTimeoutMs,
  );
});
