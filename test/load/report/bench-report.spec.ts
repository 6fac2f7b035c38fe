import { expect, test } from '@jest/globals';
import { toBenchRows } from './bench-report.js';
import type { Measurement, SideRun } from './measurement.js';
import { renderTable } from './render-table.js';

const measured = (figure: Partial<Measurement>): Measurement => ({
  budgetId: 'P1',
  what: 'collector',
  unit: 'CPU-s/M',
  value: 1,
  batchEventCount: 100,
  eventBytes: 330,
  ...figure,
});

const run = (side: SideRun['side'], pair: number, ...figures: Partial<Measurement>[]): SideRun => ({
  side,
  pair,
  measurements: figures.map(measured),
});

test('each figure has the median of its side, and how many times better it is, pair by pair', () => {
  const [row] = toBenchRows({
    runs: [
      run('waybill', 0, { value: 2 }),
      run('naive', 0, { value: 20, batchEventCount: 1 }),
      run('naive', 1, { value: 90 }),
      run('waybill', 1, { value: 3 }),
      run('waybill', 2, { value: 10 }),
      run('naive', 2, { value: 50 }),
    ],
  });
  expect(row).toEqual({
    budgetId: 'P1',
    what: 'collector',
    unit: 'CPU-s/M',
    waybill: { median: 3, min: 2, max: 10, count: 3, batchEventCount: 100, eventBytes: 330 },
    naive: { median: 50, min: 20, max: 90, count: 3, batchEventCount: 1, eventBytes: 330 },
    times: { median: 10, min: 5, max: 30, count: 3 },
  });
});

test('more events in a second are better, more of anything else is worse', () => {
  const figures = { budgetId: 'P4', what: 'applied', unit: 'events/s' } as const;
  const [row] = toBenchRows({
    runs: [run('waybill', 0, { ...figures, value: 100 }), run('naive', 0, { ...figures, value: 400 })],
  });
  expect(row?.times?.median).toBe(0.25);
});

test('budgets come in their order, and what only one side has stands alone', () => {
  const rows = toBenchRows({
    runs: [
      run('naive', 0, { budgetId: 'P3' }, { budgetId: 'P1' }),
      run('waybill', 0, { budgetId: 'P3', what: 'ledger' }, { budgetId: 'P1' }),
    ],
  });
  expect(rows.map(({ budgetId, what }) => `${budgetId} ${what}`)).toEqual([
    'P1 collector',
    'P3 collector',
    'P3 ledger',
  ]);
  expect(rows[1]).toMatchObject({ waybill: undefined, times: undefined });
  expect(rows[2]).toMatchObject({ naive: undefined, times: undefined });
});

test('the table states batch and event size of each side, and the Node that ran', () => {
  const text = renderTable({
    begunUnixMs: 0,
    durationMs: 61_000,
    workload: 'W1',
    eventCount: 20_000,
    eventsPerSecond: 1_000,
    pacedSeconds: 5,
    pairCount: 1,
    machine: { nodeVersion: 'v24.0.0', processor: 'a processor', coreCount: 2, memoryBytes: 2 ** 34, loadAverage: 1.5 },
    runs: [run('waybill', 0, { value: 2.34 }), run('naive', 0, { value: 23.4, batchEventCount: 1, eventBytes: 335 })],
  });
  expect(text).toContain('| budget | what | unit | Waybill | naive | times better | batch | event bytes | Node |');
  expect(text).toContain(
    '| P1 | collector | CPU-s/M | **2.34** (2.34-2.34) | **23.4** (23.4-23.4) | **10.0** (10.0-10.0) |',
  );
  expect(text).toContain('| 100 / 1 | 330 / 335 | v24.0.0 |');
  expect(text).toContain('2 cores');
});
