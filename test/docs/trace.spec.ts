import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toTraceDocument } from '../../services/waybill/src/commands/trace.js';
import { arrivalsOf, listGoldenHistories, projectionOf } from '../fixtures/golden-history.js';
import { storedCallsOf } from '../fixtures/stored-history.js';
import { describedFields, describedTables, differencesFrom } from '../fixtures/trace-page.js';

const page = path.resolve(import.meta.dirname, '../../docs/trace.md');
/** Long after every history. */
const readUnixMs = Date.parse('2026-06-01T00:00:00Z');

const begin = '<!-- fields: begin -->';
const end = '<!-- fields: end -->';

describe('docs/trace.md', () => {
  test('shows the fields as the views describe them', async () => {
    const text = await readFile(page, 'utf8');
    const tables = describedTables();
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a view.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${tables}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(tables);
  });

  test('describes every field', () => {
    for (const [key, fields] of describedFields()) expect([key, fields.length > 10]).toEqual([key, true]);
  });

  test('gives an example that is true', async () => {
    const text = await readFile(page, 'utf8');
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '') as Record<
      string,
      Record<string, unknown>[]
    >;
    const history = listGoldenHistories().find(({ file }) => file === '10-receipt-three-days-late');
    const stored = history === undefined ? [] : storedCallsOf(await projectionOf(arrivalsOf(history)), readUnixMs);
    const [document] = stored.map(toTraceDocument);
    for (const [key, rows] of Object.entries(example)) {
      const found = [document?.[key as keyof typeof document]].flat();
      for (const row of [rows].flat()) expect(found).toContainEqual(expect.objectContaining(row));
    }
  });

  test('has every field of the documents of the golden histories, and no other', async () => {
    const seen = new Set<string>();
    for (const history of listGoldenHistories()) {
      for (const stored of storedCallsOf(await projectionOf(arrivalsOf(history)), readUnixMs)) {
        const document = toTraceDocument(stored);
        expect(differencesFrom(document)).toEqual([]);
        for (const [key, rows] of Object.entries(document)) if ([rows].flat().length > 0) seen.add(key);
      }
    }
    expect([...describedFields().keys()].filter((key) => !seen.has(key))).toEqual(['deliveries']);
  });
});
