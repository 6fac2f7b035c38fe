import { describe, expect, test } from '@jest/globals';
import {
  exportColumnsStatement,
  exportOpenStatement,
  exportRowsStatement,
  exportStandsStatement,
  exportStepsStatement,
} from './export-statements.js';

const window = { fromMs: 1_795_600_000_000, untilMs: 1_795_600_060_000 };

describe('the statements of an export', () => {
  test('are these', () => {
    expect(exportRowsStatement('calls', window)).toMatchSnapshot('rows of calls');
    expect(exportRowsStatement('events', window)).toMatchSnapshot('rows of events');
    expect(exportRowsStatement('spend', window)).toMatchSnapshot('rows of spend');
    expect(exportColumnsStatement('sessions')).toMatchSnapshot('columns of sessions');
    expect(exportStepsStatement('sessions', window, 12)).toMatchSnapshot('steps of sessions');
    expect(exportStandsStatement('attempts', window, [window.fromMs, 1_795_600_030_000])).toMatchSnapshot(
      'stands of attempts',
    );
    expect(exportOpenStatement('calls', window)).toMatchSnapshot('open calls');
    expect(exportOpenStatement('events', window)).toBeUndefined();
  });

  test.each([1.5, -1, Number.NaN, 1e300])('hold nothing but whole milliseconds: %d', (fromMs) => {
    expect(() => exportRowsStatement('calls', { ...window, fromMs })).toThrow(RangeError);
  });
});
