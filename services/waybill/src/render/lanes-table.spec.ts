import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { LaneDocument, LanesDocument } from '@waybill/questions';
import { renderLanes } from './lanes-table.js';

const frozen: LaneDocument = {
  tenant_id: 'default',
  lane: 'openai-prod',
  state: 'frozen',
  since: '2026-11-24 11:00:00.000000000',
  until: null,
  changed_by: 'ada',
  reason: 'runaway',
  use: { calls_before: 40, calls_after: 0, spend_before: { USD: '0.042' }, spend_after: {} },
};
const untouched: LaneDocument = {
  ...frozen,
  lane: 'fs_local',
  state: 'open',
  since: null,
  changed_by: null,
  reason: null,
  use: null,
};

const document: LanesDocument = {
  around: null,
  span_ms: 3_600_000,
  lanes: [untouched, frozen],
  freshness: { source: 'nobody', observed_unix_nano: null, oldest_unapplied_age_nanos: null, partitions: [] },
};

const wide = { width: Number.POSITIVE_INFINITY, colour: false };

describe('the lanes', () => {
  test('are shown in docs/spend.md as they are shown', () => {
    const page = readFileSync(new URL('../../../../docs/spend.md', import.meta.url), 'utf8');
    expect(page).toContain(
      renderLanes(document, wide)
        .map((line) => `    ${line}`)
        .join('\n'),
    );
  });

  test('tell their state, by whom and why, and what they were used for before and after', () => {
    expect(renderLanes(document, wide)).toEqual([
      'LANE         STATE   SINCE (UTC)          UNTIL (UTC)  BY   WHY      CALLS BEFORE  AFTER  SPEND BEFORE  AFTER',
      'fs_local     open    never changed',
      'openai-prod  frozen  2026-11-24 11:00:00               ada  runaway            40      0     0.042 USD',
      'before and after: 1 h before and after its last change',
    ]);
  });

  test('compare all around the change of one, so that one can see that the others went on', () => {
    const use = { calls_before: 7, calls_after: 9, spend_before: {}, spend_after: {} };
    const lines = renderLanes({ ...document, around: 'openai-prod', lanes: [{ ...untouched, use }, frozen] }, wide);
    expect(lines[1]).toMatch(/^fs_local +open +never changed +7 +9$/);
    expect(lines.at(-1)).toBe('before and after: 1 h before and after the last change of openai-prod');
  });

  test.each([60, 80, 120])('fit a terminal of %s columns', (width) => {
    const [titles = '', ...lines] = renderLanes(document, { ...wide, width });
    for (const line of [titles, ...lines.slice(0, 2)]) expect(line.length).toBeLessThanOrEqual(width);
  });
});
