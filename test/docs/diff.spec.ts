import path from 'node:path';
import { describe, test } from '@jest/globals';
import { callFields, diffGroups, incidentFields, receiptFields, sessionFields, type FieldTable } from '@waybill/domain';
import type { DiffKind } from '@waybill/questions';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/diff.md');

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
    await expectShown(page, 'fields', table);
  });
});
