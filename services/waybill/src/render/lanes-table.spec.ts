import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { LaneRow, LaneUseRow, StoredLanes } from '@waybill/clickhouse';
import { laneUseOf, renderLanes } from './lanes-table.js';

const frozen: LaneRow = {
  tenant_id: 'default',
  lane: 'openai-prod',
  state: 'frozen',
  since: '2026-11-24 11:00:00.000000000',
  until: null,
  changed_by: 'ada',
  reason: 'runaway',
};
const untouched: LaneRow = { ...frozen, lane: 'fs_local', state: 'open', since: null, changed_by: '', reason: '' };

function createUse(lane: string, is_after: 0 | 1, changes: Partial<LaneUseRow>): LaneUseRow {
  return { tenant_id: 'default', lane, is_after, currency: '', calls: '0', actual_nanos: '0', ...changes };
}

const stored: StoredLanes = {
  lanes: [untouched, frozen],
  uses: [
    createUse('openai-prod', 0, { calls: '40' }),
    createUse('openai-prod', 0, { currency: 'USD', actual_nanos: '42000000' }),
    createUse('fs_local', 0, { calls: '7' }),
    createUse('fs_local', 1, { calls: '9' }),
  ],
};

const wide = { width: Number.POSITIVE_INFINITY, colour: false, span: '1 h' };

describe('the lanes', () => {
  test('are shown in docs/spend.md as they are shown', () => {
    const page = readFileSync(new URL('../../../../docs/spend.md', import.meta.url), 'utf8');
    expect(page).toContain(
      renderLanes(stored, wide)
        .map((line) => `    ${line}`)
        .join('\n'),
    );
  });

  test('tell their state, by whom and why, and what they were used for before and after', () => {
    expect(renderLanes(stored, wide)).toEqual([
      'LANE         STATE   SINCE (UTC)          UNTIL (UTC)  BY   WHY      CALLS BEFORE  AFTER  SPEND BEFORE  AFTER',
      'fs_local     open    never changed',
      'openai-prod  frozen  2026-11-24 11:00:00               ada  runaway            40      0     0.042 USD',
      'before and after: 1 h before and after its last change',
    ]);
  });

  test('compare all around the change of one, so that one can see that the others went on', () => {
    const lines = renderLanes(stored, { ...wide, around: 'openai-prod' });
    expect(lines[1]).toMatch(/^fs_local +open +never changed +7 +9$/);
    expect(lines.at(-1)).toBe('before and after: 1 h before and after the last change of openai-prod');
  });

  test('compare nothing where there is no change', () => {
    expect(laneUseOf(untouched, stored, undefined)).toBeUndefined();
    expect(laneUseOf(untouched, stored, 'openai-prod')).toEqual({
      calls_before: 7,
      calls_after: 9,
      spend_before: {},
      spend_after: {},
    });
  });

  test('never mix two tenants', () => {
    const other = { ...frozen, tenant_id: 'other' };
    expect(laneUseOf(other, stored, undefined)).toMatchObject({ calls_before: 0 });
  });

  test.each([60, 80, 120])('fit a terminal of %s columns', (width) => {
    const [titles = '', ...lines] = renderLanes(stored, { ...wide, width });
    for (const line of [titles, ...lines.slice(0, 2)]) expect(line.length).toBeLessThanOrEqual(width);
  });
});
