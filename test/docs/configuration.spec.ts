import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderSettingsTable } from '@waybill/runtime';
import { commandSettingsOf, processNames } from '../../services/waybill/src/run/process-settings.js';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/configuration.md');

describe('docs/configuration.md', () => {
  test('lists the settings of every process as they are', async () => {
    const tables = processNames
      .map((name) => `## \`waybill ${name}\`\n\n${renderSettingsTable(commandSettingsOf(name).settings)}`)
      .join('\n\n');
    await expectShown(page, 'tables', tables);
  });

  test('names every setting once: one variable, one option, one meaning', () => {
    const meanings = new Map<string, Set<string>>();
    const flags = new Map<string, Set<string>>();
    for (const { name, flag, meaning } of processNames.flatMap((each) => commandSettingsOf(each).settings)) {
      meanings.set(name, (meanings.get(name) ?? new Set()).add(meaning));
      if (flag !== undefined) flags.set(flag, (flags.get(flag) ?? new Set()).add(name));
    }
    expect([...meanings].filter(([, all]) => all.size > 1)).toEqual([]);
    expect([...flags].filter(([, all]) => all.size > 1)).toEqual([]);
  });
});
