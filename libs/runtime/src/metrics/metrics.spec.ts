import { describe, expect, test } from '@jest/globals';
import {
  counter,
  createHistogram,
  createProcessMetrics,
  gauge,
  histogram,
  renderMetrics,
  renderMetricsTable,
} from '../index.js';

describe('metrics', () => {
  test('are lines of text under a head that says what they mean', () => {
    const definitions = [counter('a_total', 'Things\nseen', { reason: 'closed list' }), gauge('b', 'Level')];
    const read = () => [
      { name: 'a_total', labels: { reason: 'a"b\\c' }, value: 2 },
      { name: 'b', value: 0.5 },
    ];
    expect(renderMetrics([{ definitions, read }]).split('\n')).toEqual([
      String.raw`# HELP a_total Things\nseen`,
      '# TYPE a_total counter',
      String.raw`a_total{reason="a\"b\\c"} 2`,
      '# HELP b Level',
      '# TYPE b gauge',
      'b 0.5',
      '',
    ]);
  });

  test('of a kind that counts by bounds have one line per bound, each with all below it', () => {
    const durations = createHistogram('d_seconds', [1, 2]);
    for (const value of [0.5, 1, 1.5, 9]) durations.observe(value);
    const text = renderMetrics([{ definitions: [histogram('d_seconds', 'Took')], read: durations.read }]);
    expect(text.split('\n').slice(2, -1)).toEqual([
      'd_seconds_bucket{le="1"} 2',
      'd_seconds_bucket{le="2"} 3',
      'd_seconds_bucket{le="+Inf"} 4',
      'd_seconds_sum 12',
      'd_seconds_count 4',
    ]);
  });

  test('of the process are there under the names that they are defined by', () => {
    const source = createProcessMetrics();
    const names = new Set(source.read().map(({ name }) => name));
    for (const { name } of source.definitions.filter(({ name }) => name !== 'process_open_fds')) {
      expect(names).toContain(name);
    }
    expect(source.read().every(({ value }) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  test('make a table for the documentation', () => {
    expect(renderMetricsTable([counter('a_total', 'Things', { reason: 'closed list' })]).split('\n')[2]).toBe(
      '| `a_total` | counter | Things | `reason`: closed list |',
    );
  });
});
