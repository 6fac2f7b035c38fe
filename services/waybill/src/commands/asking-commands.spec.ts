import { describe, expect, test } from '@jest/globals';
import type { CallFilter, SessionFilter, SpendQuestion } from '@waybill/ports';
import { toCallDocument, toFreshnessDocument, toSessionSummary, type Moment } from '@waybill/questions';
import { createSessionRow, createStoredSession } from '../../../../libs/questions/src/stored-session.builder.js';
import { createCallRow } from '../reading/call-row.builder.js';
import { runCalls } from './calls.js';
import { runDenials } from './denials.js';
import { appliedFreshness, createQuestionStage } from './question-stage.builder.js';
import { runSession } from './session.js';
import { runSessions } from './sessions.js';
import { runSpend } from './spend.js';

const back = (ms: number): Moment => ({ kind: 'back', ms });
const notThere = '(everything that was in the log is applied, so it is not there)\n';

describe('waybill calls', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: CallFilter[] = [];
    const { asking } = createQuestionStage({
      listCalls: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    const words = { tool: 't', outcome: 'failure', server: 's', state: 'open', principal: 'p', lane: 'l' };
    const options = { limit: 5, since: back(3_600_000), until: { kind: 'at', unixMs: 1_795_518_000_000 } } as const;
    await runCalls({ ...options, ...words, session: 's', trace: 't' }, asking);
    expect(filters).toEqual([
      {
        limit: 6,
        after: undefined,
        sinceMs: 1_795_514_543_123,
        untilMs: 1_795_518_000_000,
        ...words,
        sessionId: 's',
        traceId: 't',
      },
    ]);
  });

  test('prints the document of HTTP with the other columns of each call, also when there is nothing', async () => {
    const row = createCallRow();
    const full = createQuestionStage({ listCalls: async () => [row] });
    await runCalls({ limit: 5, json: true }, full.asking);
    const document = JSON.parse(full.stdoutText()) as { calls: object[] };
    expect(document).toMatchObject({ next_cursor: null, freshness: { source: 'log' } });
    expect(document.calls).toEqual([{ ...row, ...toCallDocument(row) }]);
    expect(document.calls).toMatchObject([{ event: 'tool_call', event_ids: row.event_ids }]);
    const empty = createQuestionStage({ listCalls: async () => [] });
    expect(await runCalls({ limit: 5, json: true }, empty.asking)).toBe(0);
    expect(JSON.parse(empty.stdoutText())).toMatchObject({ calls: [], next_cursor: null });
  });

  test('says how one goes on behind a page, and goes on there', async () => {
    const filters: CallFilter[] = [];
    const { asking, stderrText, stdoutText } = createQuestionStage({
      listCalls: async (filter) => {
        filters.push(filter);
        return ['a', 'b'].map((call_id) => createCallRow({ call_id }));
      },
    });
    await runCalls({ limit: 1 }, asking);
    const [, cursor] = /--cursor (\S+)\n/.exec(stderrText()) ?? [];
    expect(stdoutText()).not.toContain('\nb ');
    await runCalls({ limit: 1, cursor: cursor ?? '' }, asking);
    expect(filters[1]?.after).toMatchObject({ call_id: 'a' });
  });

  test('names the words that a filter takes, by its option, with exit 2', async () => {
    const { asking, stderrText } = createQuestionStage({});
    expect(await runCalls({ limit: 5, state: 'done', session: 's'.repeat(2_000) }, asking)).toBe(2);
    expect(stderrText()).toContain('waybill: --state: expected one of open, complete,');
    expect(stderrText()).toContain('waybill: --session: expected at most 1024 bytes, found 2000\n');
  });

  test('takes a time without an offset only with its zone, with exit 2', async () => {
    const clock: Moment = { kind: 'clock', text: '2026-11-24T11:00' };
    const nobodys = createQuestionStage({});
    expect(await runCalls({ limit: 5, since: clock }, nobodys.asking)).toBe(2);
    expect(nobodys.stderrText()).toContain('waybill: --since: expected a time with its offset');
    const filters: CallFilter[] = [];
    const { asking } = createQuestionStage({
      listCalls: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    await runCalls({ limit: 5, since: clock, utc: true }, asking);
    await runCalls({ limit: 5, since: clock, local: true }, asking);
    expect(filters.map(({ sinceMs }) => sinceMs)).toEqual([
      Date.parse('2026-11-24T11:00Z'),
      new Date(2026, 10, 24, 11).getTime(),
    ]);
  });
});

describe('waybill denials', () => {
  test('says that there is none, and what that is worth', async () => {
    const { asking, stderrText } = createQuestionStage({ listDenials: async () => [] });
    expect(await runDenials({ limit: 5 }, asking)).toBe(0);
    expect(stderrText()).toBe(`no denials found: nobody was refused, or the filter fits none\n${notThere}`);
  });
});

describe('waybill sessions', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: SessionFilter[] = [];
    const { asking, stderrText } = createQuestionStage({
      listSessions: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    const options = { limit: 5, since: back(3_600_000), principal: 'p', agent: 'a', lane: 'l', state: 'failed' };
    expect(await runSessions({ ...options, recovery: 'pending' }, asking)).toBe(0);
    expect(filters).toEqual([
      {
        // One more tells whether there are more.
        limit: 6,
        after: undefined,
        sinceMs: 1_795_514_543_123,
        principal: 'p',
        agentId: 'a',
        lane: 'l',
        terminalState: 'failed',
        recoveryStatus: 'pending',
      },
    ]);
    expect(stderrText()).toContain(`no sessions found: nothing was recorded yet, or the filter fits none\n${notThere}`);
  });

  test('prints one JSON document', async () => {
    const { asking, stdoutText } = createQuestionStage({ listSessions: async () => [createSessionRow()] });
    await runSessions({ limit: 5, json: true }, asking);
    const row = createSessionRow();
    const document = JSON.parse(stdoutText()) as { sessions: object[] };
    expect(document).toMatchObject({ next_cursor: null, freshness: { source: 'log' } });
    expect(document.sessions).toEqual([{ ...row, ...toSessionSummary(row) }]);
    expect(document.sessions).toMatchObject([{ tool_calls: 12, verify_first: row.verify_first, upstream_calls: '8' }]);
  });

  test('say in one line when Waybill is not running, and exit with 69', async () => {
    const { asking, stderrText } = createQuestionStage({});
    expect(await runSessions({ limit: 5 }, asking)).toBe(69);
    expect(stderrText()).toContain('Waybill is not running');
  });
});

describe('waybill session', () => {
  test('shows the audit trail, as text or as one JSON document', async () => {
    const getSession = async () => ({ tag: 'found', ...createStoredSession() }) as const;
    const text = createQuestionStage({ getSession });
    expect(await runSession('s', {}, text.asking)).toBe(0);
    expect(text.stdoutText()).toContain('session session_7f3a of user:ada, agent planner: partial_success');
    const json = createQuestionStage({ getSession });
    await runSession('s', { json: true }, json.asking);
    expect(JSON.parse(json.stdoutText())).toMatchObject({
      tool_calls: 12,
      terminal_state: 'partial_success',
      freshness: { source: 'log' },
    });
  });

  test('names the sessions that a prefix could mean, with exit 2, and says that there is none, with exit 66', async () => {
    const candidates = [createSessionRow(), createSessionRow({ principal: 'user:bob' })];
    const both = createQuestionStage({ getSession: async () => ({ tag: 'ambiguous', candidates }) });
    expect(await runSession('session_7f3a', {}, both.asking)).toBe(2);
    expect(both.stderrText()).toContain('\n  session_7f3a  user:bob  2026-11-24 11:02:12 UTC  tenant default\n');
    const none = createQuestionStage({ getSession: async () => ({ tag: 'not_found' }) });
    expect(await runSession('x\u001b', {}, none.asking)).toBe(66);
    expect(none.stderrText()).toBe(
      'no session has an id that begins with "x\\u001b": `waybill sessions` lists them\n' + notThere,
    );
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
    const { asking, stdoutText } = createQuestionStage({
      listSpend: async (question) => {
        questions.push(question);
        return rows;
      },
    });
    expect(await runSpend({ by: ['lane'], since: back(3_600_000), limit: 10, json: true }, asking)).toBe(0);
    expect(questions).toEqual([{ by: ['lane'], fromMs: 1_795_514_520_000, untilMs: 1_795_518_143_123, limit: 11 }]);
    expect(JSON.parse(stdoutText())).toEqual({
      by: ['lane'],
      from: '2026-11-24T10:02:00.000Z',
      until: '2026-11-24T11:02:23.123Z',
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
      freshness: toFreshnessDocument(appliedFreshness),
    });
  });

  test('says when there are more groups than are shown, and when there is nothing', async () => {
    const cut = createQuestionStage({ listSpend: async () => rows });
    await runSpend({ by: ['lane'], since: back(60_000), limit: 1 }, cut.asking);
    expect(cut.stderrText()).toContain('only the first 1 rows are summed');
    const empty = createQuestionStage({ listSpend: async () => [] });
    expect(await runSpend({ by: ['lane'], since: back(60_000), limit: 1 }, empty.asking)).toBe(0);
    expect(empty.stderrText()).toBe(`no calls and no spend since 2026-11-24 11:01 UTC\n${notThere}`);
  });
});
