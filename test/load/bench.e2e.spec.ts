import { expect, test } from '@jest/globals';
import { describeWithKafka } from '@waybill/testing/broker';
import { parseOptions } from './options.js';
import { toBenchRows } from './report/bench-report.js';
import { runBench } from './run-bench.js';

const testTimeoutMs = 300_000;

await describeWithKafka('the benchmark', () => {
  test(
    'measures every budget on both sides, and finds every event in the store',
    async () => {
      const options = parseOptions(['--events', '300', '--pairs', '1', '--rate', '200', '--seconds', '1']);
      const stages: string[] = [];
      const report = await runBench(options, { onProgress: ({ stage }) => stages.push(stage) });
      const rows = toBenchRows(report);
      expect(new Set(rows.map(({ budgetId }) => budgetId))).toEqual(options.budgetIds);
      expect(rows.filter(({ what }) => what !== 'ledger' && what !== 'all').filter(({ naive }) => !naive)).toEqual([]);
      expect(rows.filter(({ waybill }) => !waybill)).toEqual([]);
      const all = rows.find(({ budgetId, what }) => budgetId === 'P3' && what === 'all');
      expect(all?.waybill?.median).toBeGreaterThan(0);
      expect(stages).toContain('naive: P6: merging every table');
    },
    testTimeoutMs,
  );
});
