import { describe, expect, test } from '@jest/globals';
import {
  choiceSetting,
  describeProblem,
  integerSetting,
  listEffective,
  listSettings,
  parseConfigFile,
  parseSections,
  parseSettings,
  renderSettingsPage,
  renderSettingsTable,
  resolveSettings,
  textSetting,
  type SettingInputs,
} from '../index.js';

const schema = {
  port: integerSetting('WAYBILL_THING_PORT', { meaning: 'where it listens', fallback: 1, min: 0, max: 100 }),
  level: choiceSetting('WAYBILL_THING_LEVEL', { meaning: 'how loud', fallback: 'info', choices: ['info', 'warn'] }),
  name: textSetting('WAYBILL_THING_NAME', { flag: 'name', meaning: 'who it is', bytesMax: 10 }),
  password: textSetting('WAYBILL_THING_PASSWORD', { meaning: 'how it logs in', bytesMax: 10, isSecret: true }),
};
const settings = listSettings({ thing: schema });
const nothing: SettingInputs = { flags: {}, env: {}, file: {} };
const resolve = (inputs: Partial<SettingInputs>) => resolveSettings(settings, { ...nothing, ...inputs });

describe('settings', () => {
  test('are what is set, and their defaults where nothing or an empty text is set', () => {
    const env = { WAYBILL_THING_PORT: ' 80 ', WAYBILL_THING_LEVEL: '' };
    expect(parseSettings(schema, env)).toEqual({
      kind: 'configured',
      config: { port: 80, level: 'info', name: '', password: '' },
    });
  });

  test('report every problem at once with its name, its rule and what was found, but no secret', () => {
    const outcome = parseSettings(schema, {
      WAYBILL_THING_PORT: '-1',
      WAYBILL_THING_LEVEL: 'loud',
      WAYBILL_THING_NAME: 'x'.repeat(11),
      WAYBILL_THING_PASSWORD: 'y'.repeat(11),
    });
    expect(outcome.kind === 'refused' ? outcome.problems.map(describeProblem) : []).toEqual([
      'WAYBILL_THING_PORT: expected a whole number from 0 to 100, found "-1"',
      'WAYBILL_THING_LEVEL: expected one of info, warn, found "loud"',
      'WAYBILL_THING_NAME: expected text of at most 10 bytes, found "xxxxxxxxxxx"',
      'WAYBILL_THING_PASSWORD: expected text of at most 10 bytes, found "(hidden)"',
    ]);
  });

  test('of several parts are read together, with the problems of all parts', () => {
    const one = { port: schema.port };
    const other = { level: schema.level };
    expect(parseSections({ one, other }, {})).toEqual({
      kind: 'configured',
      config: { one: { port: 1 }, other: { level: 'info' } },
    });
    const outcome = parseSections({ one, other }, { WAYBILL_THING_PORT: 'x', WAYBILL_THING_LEVEL: 'y' });
    expect(outcome.kind === 'refused' ? outcome.problems.map(({ actual }) => actual) : []).toEqual(['x', 'y']);
  });

  test('show no credentials of an address', () => {
    const address = [textSetting('WAYBILL_THING_URL', { meaning: 'where', bytesMax: 100 })];
    const resolved = resolveSettings(address, { ...nothing, env: { WAYBILL_THING_URL: 'http://ada:hush@host:1/p' } });
    expect(listEffective(address, resolved)[0]?.value).toBe('http://(hidden)@host:1/p');
  });

  test('have no option on the command line when they are secret', () => {
    const resolved = resolve({ flags: { 'thing-password': 'hush' } });
    expect(resolved.sources.get('WAYBILL_THING_PASSWORD')).toBe('default');
  });

  test('are taken from the strongest source that says something', () => {
    const name = 'WAYBILL_THING_PORT';
    const file = { [name]: '3' };
    const env = { [name]: '2' };
    const flags = { 'thing-port': '1' };
    const found = [{ flags, env, file }, { env, file }, { flags: { 'thing-port': ' ' }, file }, {}].map((inputs) => {
      const resolved = resolve(inputs);
      return [resolved.env[name], resolved.sources.get(name)];
    });
    expect(found).toEqual([
      ['1', 'flag'],
      ['2', 'env'],
      ['3', 'file'],
      [undefined, 'default'],
    ]);
  });

  test('are shown as they stand, with their sources and without secrets', () => {
    const resolved = resolve({ env: { WAYBILL_THING_PASSWORD: 'hush' }, flags: { name: 'ada' } });
    expect(listEffective(settings, resolved)).toEqual([
      { name: 'WAYBILL_THING_PORT', value: '1', source: 'default' },
      { name: 'WAYBILL_THING_LEVEL', value: 'info', source: 'default' },
      { name: 'WAYBILL_THING_NAME', value: 'ada', source: 'flag' },
      { name: 'WAYBILL_THING_PASSWORD', value: '(hidden)', source: 'env' },
    ]);
    const page = renderSettingsPage(settings, resolved);
    expect(page).toContain(
      '--name <value>  WAYBILL_THING_NAME\n      who it is: text of at most 10 bytes; default none; now ada',
    );
    expect(page).not.toContain('hush');
  });

  test('make a table for the documentation', () => {
    expect(renderSettingsTable(settings).split('\n')[2]).toBe(
      '| `WAYBILL_THING_PORT` | `--thing-port` | where it listens |  | a whole number from 0 to 100 | `1` |',
    );
  });
});

describe('a config file', () => {
  const known = new Set(['A', 'B']);

  test('is one object of text and numbers by the names of variables', () => {
    expect(parseConfigFile('c.json', '{"A":"x","B":2}', known)).toEqual({ kind: 'read', values: { A: 'x', B: '2' } });
  });

  test('is refused whole, with every problem, when a name is unknown or a value is none', () => {
    const outcome = parseConfigFile('c.json', '{"A":[],"C":1}', known);
    expect(outcome.kind === 'refused' ? outcome.problems.map(describeProblem) : []).toEqual([
      'c.json: A: expected text or a number, found "[]"',
      'c.json: expected names of settings, found "C"',
    ]);
    for (const text of ['', '[]', 'A=1']) expect(parseConfigFile('c.json', text, known).kind).toBe('refused');
  });
});
