import { describe, expect, test } from '@jest/globals';
import { renderReplay, toReplayDocument } from './render-replay.js';
import type { ReplayResult } from './replay.js';

const result: ReplayResult = {
  epoch: '2',
  database: 'waybill_2',
  isSwapped: true,
  isDropped: false,
  comparisons: [
    {
      table: 'calls',
      liveRowCount: 3,
      rebuiltRowCount: 2,
      isCut: false,
      differences: [
        { place: '["acme","c1"]', live: 'A', rebuilt: 'B' },
        { place: '["acme","c2"]', live: 'A', rebuilt: undefined },
      ],
    },
    { table: 'events', liveRowCount: 7, rebuiltRowCount: 7, isCut: false, differences: [] },
  ],
  examples: [
    {
      table: 'calls',
      place: '["acme","c1"]',
      live: 'A',
      rebuilt: 'B',
      columns: [{ column: 'tool', live: 'meddled', rebuilt: 'fetch' }],
    },
    { table: 'calls', place: '["acme","c2"]', live: 'A', rebuilt: undefined, columns: [] },
  ],
};

describe('A replay', () => {
  test('shows counts per table, the first differences by column, and where the old rows are', () => {
    expect(renderReplay(result, Number.POSITIVE_INFINITY).join('\n')).toMatchInlineSnapshot(`
      "TABLE   LIVE  REBUILT  ONLY LIVE  ONLY REBUILT  DIFFERENT
      calls      3        2          1             0          1
      events     7        7          0             0          0

      The first differences:
        calls ["acme","c1"]
          tool: live "meddled", rebuilt "fetch"
        calls ["acme","c2"]: only live

      the rebuilt rows are live; those that they replaced stand in waybill_2 and waybill_2_v until the next replay or
      \`waybill replay --drop-old\`"
    `);
  });

  test('says that nothing differs, and that a dry run left nothing', () => {
    const lines = renderReplay(
      { ...result, isSwapped: false, isDropped: true, comparisons: result.comparisons!.slice(1), examples: [] },
      80,
    );
    expect(lines).toContain('the rebuilt rows say the same as the live ones');
    expect(lines.at(-1)).toBe('nothing was changed, and waybill_2 is gone again');
  });

  test('shows no table when only a swap was left to finish', () => {
    expect(renderReplay({ ...result, comparisons: undefined, examples: [] }, 80)[0]).toMatch(
      /^the rebuilt rows are live/,
    );
  });

  test('is a document with the same counts for programs', () => {
    expect(toReplayDocument(result)).toMatchObject({
      epoch: '2',
      swapped: true,
      tables: [
        {
          table: 'calls',
          only_live: 1,
          only_rebuilt: 0,
          different: 1,
          examples: [
            { key: ['acme', 'c1'], columns: [{ column: 'tool' }] },
            { key: ['acme', 'c2'], columns: [] },
          ],
        },
        { table: 'events', only_live: 0, different: 0, examples: [] },
      ],
    });
  });
});
