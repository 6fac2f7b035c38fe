import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { collectorMetrics } from '@waybill/collector';
import { ledgerMetrics } from '@waybill/ledger';
import { processMetrics, renderMetricsTable, type MetricDefinition } from '@waybill/runtime';
import { quarantineMetrics, stitcherMetrics } from '@waybill/stitcher';

const page = path.resolve(import.meta.dirname, '../../docs/metrics.md');
const begin = '<!-- tables: begin -->';
const end = '<!-- tables: end -->';

const tables: Readonly<Record<string, readonly MetricDefinition[]>> = {
  Collector: collectorMetrics,
  Stitcher: stitcherMetrics,
  'Quarantine and the conservation law': quarantineMetrics,
  Ledger: ledgerMetrics,
  'Every process': processMetrics,
};
const definitions = Object.values(tables).flat();

describe('docs/metrics.md', () => {
  test('lists the metrics as they are defined', async () => {
    const text = await readFile(page, 'utf8');
    const expected = Object.entries(tables)
      .map(([heading, metrics]) => `## ${heading}\n\n${renderMetricsTable(metrics)}`)
      .join('\n\n');
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a metric.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${expected}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(expected);
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
