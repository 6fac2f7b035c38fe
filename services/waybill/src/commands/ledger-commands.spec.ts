import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type {
  AuditReport,
  AuditWindow,
  Conservation,
  ConservationReader,
  ClickHouseLedgerReader,
  LedgerAuditor,
  LaneUseQuestion,
  SessionFilter,
  SpendQuestion,
} from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { createSessionRow, createStoredSession } from '../reading/stored-session.builder.js';
import { runIncident } from './incident.js';
import { runLanes } from './lanes.js';
import { runReconcile } from './reconcile.js';
import { runSession } from './session.js';
import { runSessions } from './sessions.js';
import { runSpend } from './spend.js';
import type { AuditContext, LedgerContext } from './store-command.js';

const unanswered = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));

/** A context whose ledger answers as told. */
function createStage(answers: Partial<ClickHouseLedgerReader>) {
  const { context, ...texts } = createCollectedContext();
  const reader: ClickHouseLedgerReader = {
    getSession: unanswered,
    listSessions: unanswered,
    listSpend: unanswered,
    listLanes: unanswered,
    getIncident: unanswered,
    shutdown: async () => {},
    ...answers,
  };
  const ledger: LedgerContext = { ...context, createLedgerReader: () => reader };
  return { ledger, ...texts };
}

describe('waybill sessions', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: SessionFilter[] = [];
    const { ledger, stderrText } = createStage({
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
    const { ledger, stdoutText } = createStage({ listSessions: async () => [createSessionRow()] });
    await runSessions({ limit: 5, json: true }, ledger);
    expect(JSON.parse(stdoutText())).toEqual({ sessions: [createSessionRow()] });
  });

  test('say in one line when Waybill is not running, and exit with 69', async () => {
    const { ledger, stderrText } = createStage({});
    expect(await runSessions({ limit: 5 }, ledger)).toBe(69);
    expect(stderrText()).toContain('Waybill is not running');
  });
});

describe('waybill session', () => {
  test('shows the audit trail, as text or as one JSON document', async () => {
    const getSession = async () => ({ tag: 'found', found: createStoredSession() }) as const;
    const text = createStage({ getSession });
    expect(await runSession('s', {}, text.ledger)).toBe(0);
    expect(text.stdoutText()).toContain('session session_7f3a of user:ada, agent planner: partial_success');
    const json = createStage({ getSession });
    await runSession('s', { json: true }, json.ledger);
    expect(JSON.parse(json.stdoutText())).toMatchObject({ tool_calls: 12, terminal_state: 'partial_success' });
  });

  test('names the sessions that a prefix could mean, with exit 2, and says that there is none, with exit 66', async () => {
    const candidates = [createSessionRow(), createSessionRow({ principal: 'user:bob' })];
    const both = createStage({ getSession: async () => ({ tag: 'ambiguous', candidates }) });
    expect(await runSession('session_7f3a', {}, both.ledger)).toBe(2);
    expect(both.stderrText()).toContain('\n  session_7f3a  user:bob  2026-11-24 11:02:12 UTC  tenant default\n');
    const none = createStage({ getSession: async () => ({ tag: 'not_found' }) });
    expect(await runSession('x\u001b', {}, none.ledger)).toBe(66);
    expect(none.stderrText()).toBe('no session has an id that begins with "x\\u001b": `waybill sessions` lists them\n');
  });
});

describe('waybill spend', () => {
  const row = { group_0: 'fs_local', currency: 'USD', estimated_nanos: '50', actual_nanos: '42000000' };
  const rows = [
    { ...row, calls: '0', entries: '2', unpriced_entries: '0' },
    { ...row, currency: '', calls: '3', entries: '1', unpriced_entries: '1' },
  ];

  test('asks for whole minutes, and prints exact money and null where no currency was named', async () => {
    const questions: SpendQuestion[] = [];
    const { ledger, stdoutText } = createStage({
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
        },
        {
          group: { lane: 'fs_local' },
          currency: null,
          estimated: null,
          actual: null,
          calls: 3,
          entries: 1,
          unpriced_entries: 1,
        },
      ],
    });
  });

  test('says when there are more groups than are shown, and when there is nothing', async () => {
    const cut = createStage({ listSpend: async () => rows });
    await runSpend({ by: ['lane'], since: 60_000, limit: 1 }, cut.ledger);
    expect(cut.stderrText()).toContain('only the first 1 rows are summed');
    const empty = createStage({ listSpend: async () => [] });
    expect(await runSpend({ by: ['lane'], since: 60_000, limit: 1 }, empty.ledger)).toBe(0);
    expect(empty.stderrText()).toBe('no calls and no spend since 2026-11-24 11:01 UTC\n');
  });
});

describe('waybill lanes', () => {
  const lane = { tenant_id: 'default', lane: 'a', state: 'frozen', until: null, changed_by: 'ada', reason: 'why' };
  const lanes = [{ ...lane, since: '2026-11-24 11:00:00.000000000' }];

  test('asks for the span around the changes, and prints the use on both sides', async () => {
    const questions: LaneUseQuestion[] = [];
    const { ledger, stdoutText } = createStage({
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
    const { ledger, stderrText } = createStage({ listLanes: async () => ({ lanes, uses: [] }) });
    expect(await runLanes({ span: 60_000, around: 'b' }, ledger)).toBe(66);
    expect(stderrText()).toBe('lane "b" was never changed: `waybill lanes` lists them\n');
    const none = createStage({ listLanes: async () => ({ lanes: [], uses: [] }) });
    expect(await runLanes({ span: 60_000 }, none.ledger)).toBe(0);
    expect(none.stderrText()).toContain('no lanes');
  });
});

describe('waybill incident', () => {
  test('says that there is no such incident, with exit 66', async () => {
    const { ledger, stderrText } = createStage({ getIncident: async () => ({ tag: 'not_found' }) });
    expect(await runIncident('inc', {}, ledger)).toBe(66);
    expect(stderrText()).toBe('no incident has an id that begins with "inc"\n');
  });
});

interface AuditStageInit {
  readonly record?: LedgerAuditor['record'];
  readonly law?: Conservation;
}

const balanced: Conservation = { rows: [], breaches: [], isCut: false };

const place = {
  tenant_id: 'default',
  hour: '2026-11-24 11:00:00',
  source_service: 'waybill-wrap',
  source_instance: '0193b2a4',
  source_epoch: '1',
};

const unexplained: Conservation = {
  rows: [
    {
      ...place,
      sent: '9',
      stored: '4',
      duplicate: '2',
      refused: '1',
      quarantined: '1',
      shared: '0',
      pending: '0',
      missing: '3',
      unexplained: '1',
    },
  ],
  breaches: [
    {
      ...place,
      kind: 'event_missing',
      topic: 'waybill.events.v1',
      log_partition: 0,
      log_offset: '7',
      event_id: 'e1',
      events: '1',
    },
  ],
  isCut: false,
};

describe('waybill reconcile', () => {
  const coverage = { events: 9, calls: 3, sessions: 1, minutes: 2, slots: 4, callsOnTheirWay: 1 };
  const agreed: AuditReport = { differences: [], isCut: false, coverage };
  const differing: AuditReport = {
    ...agreed,
    differences: [
      {
        tenantId: 'default',
        subject: 'spend_minutes',
        place: 'minute=2026-11-24 11:00:00 lane=a',
        field: 'calls',
        expected: '2',
        found: '1',
      },
    ],
  };

  function createAuditStage(report: AuditReport, { record = async () => {}, law = balanced }: AuditStageInit = {}) {
    const { context, ...texts } = createCollectedContext();
    const windows: AuditWindow[] = [];
    const auditor: LedgerAuditor = {
      compare: async (window) => {
        windows.push(window);
        return report;
      },
      record,
      shutdown: async () => {},
    };
    const conservation: ConservationReader = { getConservation: async () => law, shutdown: async () => {} };
    const audit: AuditContext = {
      ...context,
      createAuditor: () => auditor,
      createConservationReader: () => conservation,
    };
    return { audit, windows, ...texts };
  }
  const options = { since: 3_600_000, settle: 60_000, limit: 10 };

  test('exits with 0 when all agree, and says how much was compared', async () => {
    const { audit, windows, stdoutText } = createAuditStage(agreed);
    expect(await runReconcile(options, audit)).toBe(0);
    expect(windows).toEqual([
      { fromMs: 1_795_514_520_000, untilMs: 1_795_518_120_000, settledMs: 1_795_518_083_123, limit: 10 },
    ]);
    expect(stdoutText()).toBe(
      [
        'compared 2026-11-24 10:02 to 2026-11-24 11:02 UTC: 4 slots of 2 closed minutes and 1 sessions',
        'made again from 9 events of 3 calls',
        'left out what 1 calls touch whose events came in just now',
        'all agree',
        '',
      ].join('\n'),
    );
  });

  test('is shown in docs/spend.md as it is shown', async () => {
    const page = readFileSync(new URL('../../../../docs/spend.md', import.meta.url), 'utf8');
    const { audit, stdoutText } = createAuditStage(agreed);
    await runReconcile(options, audit);
    expect(page).toContain(stdoutText().replaceAll(/^(?=.)/gm, '    '));
  });

  test('exits with 1 when something that was sent is unexplained, and names its place in the log', async () => {
    const { audit, stdoutText } = createAuditStage(agreed, { law: unexplained });
    expect(await runReconcile(options, audit)).toBe(1);
    const [titles, row, breach, verdict] = stdoutText().split('\n');
    expect(titles).toMatch(
      /^HOUR \(UTC\) +PRODUCER +SENT +STORED +DUPLICATE +REFUSED +QUARANTINED .* MISSING +UNEXPLAINED$/,
    );
    expect(row).toMatch(/^2026-11-24 11:00 +waybill-wrap 0193b2a4 +9 +4 +2 +1 +1 +0 +0 +3 +1$/);
    expect(breach).toBe(
      'event e1 of waybill.events.v1/0/7 has no row in events  (sent by waybill-wrap 0193b2a4 in the hour of 2026-11-24 11:00:00 UTC, tenant default)',
    );
    expect(verdict).toBe('unexplained at 1 places of the log');
  });

  test('exits with 1 when one differs, and names it with its place', async () => {
    const { audit, stdoutText } = createAuditStage(differing);
    expect(await runReconcile(options, audit)).toBe(1);
    expect(stdoutText()).toContain(
      'spend_minutes.calls: the events tell 2, the rollup says 1  (tenant default; minute=2026-11-24 11:00:00 lane=a)\n',
    );
  });

  test('prints one JSON document', async () => {
    const { audit, stdoutText } = createAuditStage(differing);
    await runReconcile({ ...options, json: true }, audit);
    expect(JSON.parse(stdoutText())).toEqual({
      from: '2026-11-24 10:02',
      until: '2026-11-24 11:02',
      coverage: { events: 9, calls: 3, sessions: 1, minutes: 2, slots: 4, calls_on_their_way: 1 },
      conservation: { is_cut: false, producers: [], breaches: [] },
      is_cut: false,
      differences: [
        {
          tenant_id: 'default',
          subject: 'spend_minutes',
          place: 'minute=2026-11-24 11:00:00 lane=a',
          field: 'calls',
          expected: '2',
          found: '1',
        },
      ],
    });
  });

  test('keeps what differs when asked to, and says when it may not', async () => {
    const kept: string[] = [];
    const writer = createAuditStage(differing, {
      record: async (auditId, _at, differences) => {
        kept.push(`${auditId}: ${differences.length}`);
      },
    });
    expect(await runReconcile({ ...options, record: true }, writer.audit)).toBe(1);
    expect(kept).toEqual(['reconcile-1795518143123: 1']);
    const reader = createAuditStage(differing, {
      record: () => Promise.reject(new Failure('retryable', 'store_read_only', 'the reader may only read')),
    });
    expect(await runReconcile({ ...options, record: true }, reader.audit)).toBe(1);
    expect(reader.stderrText()).toBe('not kept in audit_differences: the reader may only read [store_read_only]\n');
  });
});
