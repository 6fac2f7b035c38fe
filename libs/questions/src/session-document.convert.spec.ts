import { describe, expect, test } from '@jest/globals';
import { toSessionDocument } from './session-document.convert.js';
import {
  createRunawayRow,
  createSessionCallRow,
  createSessionCheckpointRow,
  createSessionRow,
  createStoredSession,
} from './stored-session.builder.js';

describe('the document of a session', () => {
  test('has the stable names, counts as numbers and money as exact text', () => {
    const document = toSessionDocument(createStoredSession());
    expect(document).toMatchObject({
      session_id: 'session_7f3a',
      started_at: '2026-11-24 11:02:01.000000000',
      tool_calls: 12,
      successful_calls: 10,
      failed_calls: 2,
      unknown_outcomes: 0,
      denials: 0,
      credentials_used: ['fs_local', 'sha256:9f2c'],
      side_effects_summary: {
        files_created: 3,
        api_calls_made: 8,
        spend_incurred_usd: '0.042',
        spend: [{ currency: 'USD', estimated: '0.049', actual: '0.042', difference: '-0.007' }],
        unpriced_entries: 0,
      },
      last_verified_checkpoint: 'draft-2',
      terminal_state: 'partial_success',
      recovery_status: 'pending',
      recovery: { verdict: 'verify_first', resume_from: 'draft-2' },
    });
    expect(document.calls).toHaveLength(12);
  });

  test('has the episodes in which it ran away, with the budget where there is one', () => {
    const runaways = [createRunawayRow(), createRunawayRow({ kind: 'retry_storm', budget_id: '' })];
    expect(toSessionDocument(createStoredSession({ runaways })).runaways).toEqual([
      {
        runaway_id: '["b1"]',
        kind: 'burn_rate',
        tool: 'search',
        lane: 'search-prod',
        started_at: '2026-11-24 11:02:09.000000000',
        last_at: '2026-11-24 11:02:11.000000000',
        calls: 2,
        detail: '42000000 nanos of USD by lane search-prod, of a budget of 40000000',
        budget_id: 'b1',
      },
      expect.objectContaining({ kind: 'retry_storm', budget_id: null }),
    ]);
  });

  test('says null, not zero, where nobody named an amount in US dollars', () => {
    const session = createSessionRow({ actual_by_currency: { EUR: '1' }, estimated_by_currency: {} });
    const { side_effects_summary } = toSessionDocument(createStoredSession({ session }));
    expect(side_effects_summary.spend_incurred_usd).toBeNull();
    expect(side_effects_summary.spend).toEqual([
      { currency: 'EUR', estimated: '0.00', actual: '0.000000001', difference: '0.000000001' },
    ]);
  });

  test('names what must not be retried: what was done and no verified checkpoint holds', () => {
    const before = createSessionCallRow({ call_id: 'before', ended_at: '2026-11-24 11:02:08.000000000' });
    const after = createSessionCallRow({ call_id: 'after', ended_at: '2026-11-24 11:02:09.000000000' });
    const harmless = createSessionCallRow({ call_id: 'harmless', ended_at: null, retry_verdict: 'safe' });
    const calls = [before, after, harmless];
    const mustNotRetry = (checkpoint: Parameters<typeof createSessionCheckpointRow>[0]) =>
      toSessionDocument(createStoredSession({ calls, checkpoints: [createSessionCheckpointRow(checkpoint)] })).recovery
        .must_not_retry;
    expect(mustNotRetry({})).toEqual(['after']);
    expect(mustNotRetry({ covers: ['something else'] })).toEqual(['before', 'after']);
    expect(mustNotRetry({ covers: ['before'] })).toEqual(['after']);
    expect(mustNotRetry({ is_verified: false })).toEqual(['before', 'after']);
  });
});
