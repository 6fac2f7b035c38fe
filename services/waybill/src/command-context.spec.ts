import { describe, expect, test } from '@jest/globals';
import { terminalOf } from './command-context.js';
import { dataDirectoryOf, spoolDirectoryOf } from './directories.js';

describe('what stdout is', () => {
  test('a pipe: nothing is cut, nothing is coloured', () => {
    expect(terminalOf({}, {})).toEqual({ isTerminal: false, width: Number.POSITIVE_INFINITY, colour: false });
  });

  test('a terminal: its width, with colours', () => {
    expect(terminalOf({ isTTY: true, columns: 120 }, { TERM: 'xterm' })).toEqual({
      isTerminal: true,
      width: 120,
      colour: true,
    });
    expect(terminalOf({ isTTY: true, columns: 0 }, {}).width).toBe(80);
  });

  test.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('a terminal with %j: no colours', (env) => {
    expect(terminalOf({ isTTY: true, columns: 120 }, env).colour).toBe(false);
  });

  test('an empty NO_COLOR says nothing', () => {
    expect(terminalOf({ isTTY: true, columns: 120 }, { NO_COLOR: '' }).colour).toBe(true);
  });
});

describe('directories', () => {
  const place = { cwd: '/srv', homeDirectory: '/home/ann' };

  test('of the data: option, environment, then below the current directory', () => {
    const env = { WAYBILL_DATA_DIR: 'data' };
    expect(dataDirectoryOf('/x', { ...place, env })).toBe('/x');
    expect(dataDirectoryOf(undefined, { ...place, env })).toBe('/srv/data');
    expect(dataDirectoryOf(undefined, { ...place, env: {} })).toBe('/srv/.waybill');
  });

  test('of the spool: option, environment, then one that does not depend on where the client stands', () => {
    const env = { WAYBILL_SPOOL_DIR: 'spool' };
    expect(spoolDirectoryOf('s', { ...place, env })).toBe('/srv/s');
    expect(spoolDirectoryOf(undefined, { ...place, env })).toBe('/srv/spool');
    expect(spoolDirectoryOf(undefined, { ...place, env: {} })).toBe('/home/ann/.local/state/waybill/spool');
    expect(spoolDirectoryOf(undefined, { ...place, env: { XDG_STATE_HOME: '/state' } })).toBe('/state/waybill/spool');
  });
});
