import { describe, expect, test } from '@jest/globals';
import type { LanesQuestion } from '@waybill/ports';
import { createQuestionStage } from './question-stage.builder.js';
import { runLanes } from './lanes.js';

const lane = { tenant_id: 'default', lane: 'a', state: 'frozen', until: null, changed_by: 'ada', reason: '' };
const lanes = [{ ...lane, since: '2026-11-24 11:00:00.000000000' }];

describe('waybill lanes', () => {
  test('asks for the span around the changes, and prints the use on both sides', async () => {
    const questions: LanesQuestion[] = [];
    const { asking, document } = createQuestionStage({
      listLanes: async (question) => {
        questions.push(question);
        return { lanes, uses: [] };
      },
    });
    expect(await runLanes({ span: 60_000, around: 'a', json: true }, asking)).toBe(0);
    expect(questions).toEqual([{ spanMs: 60_000, around: 'a', usedSinceMs: 1_795_518_143_123 - 604_800_000 }]);
    expect(document()).toMatchObject({
      around: 'a',
      span_ms: 60_000,
      lanes: [
        {
          ...lanes[0],
          reason: null,
          use: { calls_before: 0, calls_after: 0, spend_before: {}, spend_after: {} },
        },
      ],
    });
  });

  test('says that a lane was never changed, with exit 66, and that there is none', async () => {
    const { asking, stderrText } = createQuestionStage({ listLanes: async () => ({ lanes, uses: [] }) });
    expect(await runLanes({ span: 60_000, around: 'b' }, asking)).toBe(66);
    expect(stderrText()).toContain('nobody ever changed the lane "b": `waybill lanes` lists them\n');
    const none = createQuestionStage({ listLanes: async () => ({ lanes: [], uses: [] }) });
    expect(await runLanes({ span: 60_000 }, none.asking)).toBe(0);
    expect(none.stderrText()).toContain('no lanes');
  });

  test('compares over no more than a year', async () => {
    const { asking, stderrText } = createQuestionStage({});
    expect(await runLanes({ span: 400 * 86_400_000 }, asking)).toBe(2);
    expect(stderrText()).toBe('waybill: --span: expected a span from 1s to 366d\n');
  });
});
