import { Command } from 'commander';
import { describe, expect, test } from '@jest/globals';
import { integerSetting, textSetting } from '@waybill/runtime';
import { addSettings, resolveCommand, toConfigDocument } from './command-settings.js';

const settings = [
  integerSetting('WAYBILL_THING_MAX_BYTES', { meaning: 'How much', unit: 'bytes', fallback: 1, min: 0, max: 9 }),
  textSetting('WAYBILL_THING_PASSWORD', { meaning: 'The secret', bytesMax: 10, isSecret: true }),
];
const commandSettings = { settings, knownNames: new Set(settings.map(({ name }) => name)) };
const world = { env: {}, cwd: '/nowhere' };

function parse(...args: readonly string[]) {
  const command = new Command('thing').exitOverride().configureOutput({ writeErr() {}, writeOut() {} });
  addSettings(command, commandSettings, world);
  command.parse([...args], { from: 'user' });
  return command.opts();
}

describe('settings on a command line', () => {
  test('are options by the names of their variables', () => {
    const outcome = resolveCommand(parse('--thing-max-bytes', '3'), commandSettings, world);
    expect(outcome).toMatchObject({ kind: 'resolved', resolved: { env: { WAYBILL_THING_MAX_BYTES: '3' } } });
  });

  test('have no option for a secret', () => {
    expect(() => parse('--thing-password', 'hush')).toThrow(/unknown option/);
  });

  test('say why a config file cannot be read', () => {
    const outcome = resolveCommand(parse('--config', 'none.json'), commandSettings, world);
    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ name: 'none.json' }] });
  });

  test('are printed with their sources, without secrets', () => {
    const env = { WAYBILL_THING_PASSWORD: 'hush' };
    const outcome = resolveCommand({}, commandSettings, { ...world, env });
    if (outcome.kind === 'refused') throw new Error('expected settings');
    expect(toConfigDocument(settings, outcome.resolved)).toEqual({
      WAYBILL_THING_MAX_BYTES: { value: '1', source: 'default' },
      WAYBILL_THING_PASSWORD: { value: '(hidden)', source: 'env' },
    });
  });
});
