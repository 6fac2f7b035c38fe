import { describe, expect, test } from '@jest/globals';
import type { LaneUseQuestion } from '@waybill/clickhouse';
import { createLedgerStage } from './ledger-stage.builder.js';
import { runLanes } from './lanes.js';

describe('waybill lanes', () => {
  const lane = { tenant_id: 'default', lane: 'a', state: 'frozen', until: null, changed_by: 'ada', reason: 'why' };
  const lanes = [{ ...lane, since: '2026-11-24 11:00:00.000000000' }];

  test('asks for the span around the changes, and prints the use on both sides', async () => {
    const questions: LaneUseQuestion[] = [];
    const { ledger, stdoutText } = createLedgerStage({
      listLanes: async (_usedSinceMs, question) => {
        questions.push(question);
        return { lanes, uses: [] };
      },
    });
    expect(await runLanes({ span: 60_000, around: 'a', json: true }, ledger)).toBe(0);
    expect(questions).toEqual([{ spanMs: 60_000, around: 'a' }]);
    expect(JSON.parse(stdoutText())).toEqual({
      lanes: [{ ...lanes[0], use: { calls_before: 0, calls_after: 0, spend_before: {}, spend_after: {} } }],
    });
  });

  test('says that a lane was never changed, with exit 66, and that there is none', async () => {
    const { ledger, stderrText } = createLedgerStage({ listLanes: async () => ({ lanes, uses: [] }) });
    expect(await runLanes({ span: 60_000, around: 'b' }, ledger)).toBe(66);
    expect(stderrText()).toBe('lane "b" was never changed: `waybill lanes` lists them\n');
    const none = createLedgerStage({ listLanes: async () => ({ lanes: [], uses: [] }) });
    expect(await runLanes({ span: 60_000 }, none.ledger)).toBe(0);
    expect(none.stderrText()).toContain('no lanes');
  });
});
