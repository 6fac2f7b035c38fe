import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fromStoredCall } from '../../services/waybill/src/reading/traced-call.convert.js';
import { renderTrace } from '../../services/waybill/src/render/render-trace.js';
import { arrivalsOf, listGoldenHistories, projectionOf } from '../fixtures/golden-history.js';
import { storedCallsOf } from '../fixtures/stored-history.js';

/** Set by `npm run golden -- --update`. */
const isUpdate = process.env['WAYBILL_UPDATE_GOLDEN'] === '1';

const directory = new URL('../fixtures/traces/', import.meta.url);

/** Two minutes after the histories begin. */
const readUnixMs = Date.parse('2026-03-10T09:02:00Z');

/** `waybill trace` of these histories, as people read it. */
const shown = [
  { file: '23-everything-in-one-call', width: 80 },
  { file: '23-everything-in-one-call', width: 120 },
  { file: '05-double-post-after-a-timeout', width: 120 },
  { file: '07-denied-and-acted-nevertheless', width: 120 },
  { file: '12-three-round-trips-in-three-traces', width: 120 },
  { file: '14-one-key-of-two-calls', width: 120 },
  { file: '15-redirect-to-metadata', width: 120 },
  { file: '17-batch-in-part', width: 120 },
  { file: '18-server-killed-mid-call', width: 120 },
  { file: '20-denied-before-mcp', width: 120 },
  { file: '22-receipt-with-a-request-id-only', width: 120 },
] as const;

const textOf = async (file: string, width: number): Promise<string> => {
  const history = listGoldenHistories().find((each) => each.file === file);
  if (history === undefined) throw new Error(`no history ${file}`);
  const calls = storedCallsOf(await projectionOf(arrivalsOf(history)), readUnixMs);
  const lines = calls.flatMap((call) =>
    renderTrace(fromStoredCall(call), { width, colour: false, nowUnixMs: readUnixMs }),
  );
  return `${lines.join('\n')}\n`;
};

describe('the trace of a golden history', () => {
  test.each(shown)('$file is shown in $width columns as it was reviewed', async ({ file, width }) => {
    const text = await textOf(file, width);
    const recorded = new URL(`${file}.${width}.txt`, directory);
    if (isUpdate) {
      mkdirSync(directory, { recursive: true });
      writeFileSync(recorded, text);
      return;
    }
    expect(text).toBe(readFileSync(recorded, 'utf8'));
  });

  test.each(shown)('$file keeps within $width columns, but for what is to be copied', async ({ file, width }) => {
    for (const line of (await textOf(file, width)).split('\n').filter((each) => each.length > width))
      expect(
        line
          .trim()
          .split(' ')
          .some((word) => word.length > width - 20),
      ).toBe(true);
  });
});
