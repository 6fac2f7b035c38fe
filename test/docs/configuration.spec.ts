import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderSettingsTable } from '@waybill/runtime';
import { commandSettingsOf, processNames } from '../../services/waybill/src/run/process-settings.js';

const page = path.resolve(import.meta.dirname, '../../docs/configuration.md');
const begin = '<!-- tables: begin -->';
const end = '<!-- tables: end -->';

describe('docs/configuration.md', () => {
  test('lists the settings of every process as they are', async () => {
    const text = await readFile(page, 'utf8');
    const tables = processNames
      .map((name) => `## \`waybill ${name}\`\n\n${renderSettingsTable(commandSettingsOf(name).settings)}`)
      .join('\n\n');
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a setting.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${tables}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(tables);
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
