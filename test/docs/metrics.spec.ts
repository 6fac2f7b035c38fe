import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { collectorMetrics } from '@waybill/collector';
import { ledgerMetrics } from '@waybill/ledger';
import { queryMetrics } from '@waybill/query';
import { processMetrics, renderMetricsTable, type MetricDefinition } from '@waybill/runtime';
import { quarantineMetrics, stitcherMetrics } from '@waybill/stitcher';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/metrics.md');

const tables: Readonly<Record<string, readonly MetricDefinition[]>> = {
  Collector: collectorMetrics,
  Stitcher: stitcherMetrics,
  'Quarantine and the conservation law': quarantineMetrics,
  Ledger: ledgerMetrics,
  Query: queryMetrics,
  'Every process': processMetrics,
};
const definitions = Object.values(tables).flat();

describe('docs/metrics.md', () => {
  test('lists the metrics as they are defined', async () => {
    const expected = Object.entries(tables)
      .map(([heading, metrics]) => `## ${heading}\n\n${renderMetricsTable(metrics)}`)
      .join('\n\n');
    await expectShown(page, 'tables', expected);
  });

  test('has names that say the unit, and no label that could be an id', () => {
    for (const { name, kind, labels } of definitions) {
      if (kind === 'counter') expect(name).toMatch(/_total$/);
      if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
      for (const label of Object.keys(labels))
        expect(['topic', 'partition', 'reason', 'stage', 'kind', 'state']).toContain(label);
    }
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
  });
});
