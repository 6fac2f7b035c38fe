import { describe, expect, test } from '@jest/globals';
import { createEmbeddedDeployment } from './deployment/embedded-deployment.js';
import { runSuite } from './suite/run-suite.js';
import { shortEmbeddedPlan } from './suite/fault-plans.js';

/** About three minutes of an idle machine. */
const testTimeoutMs = 1_200_000;

/** With those of the profile on Kafka more than 60. */
const killCountMin = 52;

describe('Waybill in one process, killed everywhere', () => {
  test(
    'stores what it acknowledged once each, and every rollup says what the ledger of the load says',
    async () => {
      const report = await runSuite({
        seed: 1,
        createDeployment: createEmbeddedDeployment,
        faults: shortEmbeddedPlan(1),
        producerCount: 4,
        batchEventCount: 50,
        pauseMs: 60,
      });
      expect(report.problems).toEqual([]);
      expect(report.killCount).toBeGreaterThanOrEqual(killCountMin);
      expect(report.comparison.ackedCount).toBeGreaterThan(0);
    },
    testTimeoutMs,
  );
});
