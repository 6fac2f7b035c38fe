import { describe, expect, test } from '@jest/globals';
import { digestTables } from './check/rows-digest.js';
import { createEmbeddedDeployment } from './deployment/embedded-deployment.js';
import { fillDisk } from './faults/disk-faults.js';
import { loseEverythingDerived } from './faults/loss-faults.js';
import { killAtRandom } from './faults/process-faults.js';
import { canMountDisk, createSmallDisk } from './small-disk.js';
import { runSuite } from './suite/run-suite.js';
import { until } from './until.js';

const testTimeoutMs = 400_000;

/** Room for what stays free, for the engine, and for a while of events. */
const diskMebibytes = 768;
const load = { createDeployment: createEmbeddedDeployment, producerCount: 2, batchEventCount: 50, pauseMs: 20 };

describe('a log that is replayed', () => {
  test(
    'gives the same rows, byte for byte',
    async () => {
      const report = await runSuite({
        ...load,
        seed: 11,
        faults: [killAtRandom(300), killAtRandom(300)],
        async look(world, reader) {
          const before = await digestTables(reader);
          await loseEverythingDerived.run(world);
          let after = {};
          await until('the same rows', async () => {
            after = await digestTables(reader).catch(() => ({}));
            return JSON.stringify(after) === JSON.stringify(before);
          }).catch(() => undefined);
          expect(after).toEqual(before);
          return [];
        },
      });
      expect(report.problems).toEqual([]);
    },
    testTimeoutMs,
  );
});

const isMountable = await canMountDisk();
if (!isMountable)
  process.stderr.write('\n*** SKIPPED: a disk that is full: this account may not mount a small one\n\n');

(isMountable ? describe : describe.skip)('a disk that is full', () => {
  test(
    'lets clients come again, ends no process, and loses nothing when there is room',
    async () => {
      const disk = await createSmallDisk(diskMebibytes);
      if (disk === undefined) throw new Error('expected a small disk, as before, found none');
      try {
        const report = await runSuite({
          ...load,
          seed: 12,
          faults: [fillDisk(3_000), fillDisk(3_000)],
          baseDirectory: disk.path,
        });
        expect(report.problems).toEqual([]);
        expect(report.counts.failedTryCount).toBeGreaterThan(0);
      } finally {
        await disk.dispose();
      }
    },
    testTimeoutMs,
  );
});
