import { describe, expect, test } from '@jest/globals';
import type { SessionFilter, SpendQuestion } from '@waybill/ports';
import { createSessionRow, createStoredSession } from '../../../../libs/questions/src/stored-session.builder.js';
import { createLedgerStage } from './ledger-stage.builder.js';
import { runSession } from './session.js';
import { runSessions } from './sessions.js';
import { runSpend } from './spend.js';

describe('waybill sessions', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: SessionFilter[] = [];
    const { ledger, stderrText } = createLedgerStage({
      listSessions: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    const options = { limit: 5, since: 3_600_000, principal: 'p', agent: 'a', lane: 'l', state: 'failed' };
    expect(await runSessions({ ...options, recovery: 'pending' }, ledger)).toBe(0);
    expect(filters).toEqual([
      {
        limit: 5,
        sinceMs: 1_795_514_543_123,
        principal: 'p',
        agentId: 'a',
        lane: 'l',
        terminalState: 'failed',
        recoveryStatus: 'pending',
      },
    ]);
    expect(stderrText()).toContain('no sessions found');
  });

  test('prints one JSON document', async () => {
    const { ledger, stdoutText } = createLedgerStage({ listSessions: async () => [createSessionRow()] });
    await runSessions({ limit: 5, json: true }, ledger);
    expect(JSON.parse(stdoutText())).toEqual({ sessions: [createSessionRow()] });
  });

  test('say in one line when Waybill is not running, and exit with 69', async () => {
    const { ledger, stderrText } = createLedgerStage({});
    expect(await runSessions({ limit: 5 }, ledger)).toBe(69);
    expect(stderrText()).toContain('Waybill is not running');
  });
});

describe('waybill session', () => {
  test('shows the audit trail, as text or as one JSON document', async () => {
    const getSession = async () => ({ tag: 'found', ...createStoredSession() }) as const;
    const text = createLedgerStage({ getSession });
    expect(await runSession('s', {}, text.ledger)).toBe(0);
    expect(text.stdoutText()).toContain('session session_7f3a of user:ada, agent planner: partial_success');
    const json = createLedgerStage({ getSession });
    await runSession('s', { json: true }, json.ledger);
    expect(JSON.parse(json.stdoutText())).toMatchObject({ tool_calls: 12, terminal_state: 'partial_success' });
  });

  test('names the sessions that a prefix could mean, with exit 2, and says that there is none, with exit 66', async () => {
    const candidates = [createSessionRow(), createSessionRow({ principal: 'user:bob' })];
    const both = createLedgerStage({ getSession: async () => ({ tag: 'ambiguous', candidates }) });
    expect(await runSession('session_7f3a', {}, both.ledger)).toBe(2);
    expect(both.stderrText()).toContain('\n  session_7f3a  user:bob  2026-11-24 11:02:12 UTC  tenant default\n');
    const none = createLedgerStage({ getSession: async () => ({ tag: 'not_found' }) });
    expect(await runSession('x\u001b', {}, none.ledger)).toBe(66);
    expect(none.stderrText()).toBe('no session has an id that begins with "x\\u001b": `waybill sessions` lists them\n');
  });
});

describe('waybill spend', () => {
  const row = {
    group_0: 'fs_local',
    currency: 'USD',
    estimated_nanos: '50',
    actual_nanos: '42000000',
    reserved_nanos: '0',
    held_nanos: '0',
    open_reservations: '0',
  };
  const rows = [
    {
      ...row,
      calls: '0',
      entries: '2',
      unpriced_entries: '0',
      reserved_nanos: '7',
      held_nanos: '5',
      open_reservations: '1',
    },
    { ...row, currency: '', calls: '3', entries: '1', unpriced_entries: '1' },
  ];

  test('asks for whole minutes, and prints exact money and null where no currency was named', async () => {
    const questions: SpendQuestion[] = [];
    const { ledger, stdoutText } = createLedgerStage({
      listSpend: async (question) => {
        questions.push(question);
        return rows;
      },
    });
    expect(await runSpend({ by: ['lane'], since: 3_600_000, limit: 10, json: true }, ledger)).toBe(0);
    expect(questions).toEqual([{ by: ['lane'], fromMs: 1_795_514_520_000, untilMs: 1_795_518_143_123, limit: 11 }]);
    expect(JSON.parse(stdoutText())).toEqual({
      by: ['lane'],
      from: '2026-11-24 10:02',
      until: '2026-11-24 11:02',
      is_cut: false,
      spend: [
        {
          group: { lane: 'fs_local' },
          currency: 'USD',
          estimated: '0.00000005',
          actual: '0.042',
          calls: 0,
          entries: 2,
          unpriced_entries: 0,
          reserved: '0.000000007',
          held: '0.000000005',
          open_reservations: 1,
        },
        {
          group: { lane: 'fs_local' },
          currency: null,
          estimated: null,
          actual: null,
          calls: 3,
          entries: 1,
          unpriced_entries: 1,
          reserved: null,
          held: null,
          open_reservations: 0,
        },
      ],
    });
  });

  test('says when there are more groups than are shown, and when there is nothing', async () => {
    const cut = createLedgerStage({ listSpend: async () => rows });
    await runSpend({ by: ['lane'], since: 60_000, limit: 1 }, cut.ledger);
    expect(cut.stderrText()).toContain('only the first 1 rows are summed');
    const empty = createLedgerStage({ listSpend: async () => [] });
    expect(await runSpend({ by: ['lane'], since: 60_000, limit: 1 }, empty.ledger)).toBe(0);
    expect(empty.stderrText()).toBe('no calls and no spend since 2026-11-24 11:01 UTC\n');
  });
});
