import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { callFields, diffGroups, incidentFields, receiptFields, sessionFields, type FieldTable } from '@waybill/domain';
import type { DiffKind } from '@waybill/questions';

const page = path.resolve(import.meta.dirname, '../../docs/diff.md');
const [begin, end] = ['<!-- fields: begin -->', '<!-- fields: end -->'];

const subjects: Readonly<Record<DiffKind, FieldTable>> = {
  call: callFields,
  session: sessionFields,
  incident: incidentFields,
  receipt: receiptFields,
};

/** A row for each group that anything is compared in. */
const rows = diffGroups.map((group) => {
  const cells = Object.values(subjects).map((table) =>
    Object.keys(table[group] ?? {})
      .map((name) => `\`${name}\``)
      .join(', '),
  );
  return `| ${group} | ${cells.join(' | ')} |`;
});
const table = [`| group | ${Object.keys(subjects).join(' | ')} |`, '|---|---|---|---|---|', ...rows].join('\n');

describe('docs/diff.md', () => {
  test('lists what is compared, in its order', async () => {
    const text = await readFile(page, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed what is compared.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(table);
  });
});
