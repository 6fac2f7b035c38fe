import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { AuditReport, AuditWindow, Conservation, ConservationReader, LedgerAuditor } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { runReconcile } from './reconcile.js';
import type { AuditContext } from './store-command.js';

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
  const options = { since: 3_600_000, settle: 60_000, limit: 10, record: false };

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

  test('keeps what differs unless told not to, and says when it may not', async () => {
    const kept: string[] = [];
    const writer = createAuditStage(differing, {
      record: async (auditId, _at, differences) => {
        kept.push(`${auditId}: ${differences.length}`);
      },
    });
    expect(await runReconcile({ ...options, record: true }, writer.audit)).toBe(1);
    expect(await runReconcile(options, writer.audit)).toBe(1);
    expect(kept).toEqual(['reconcile-1795518143123: 1']);
    const reader = createAuditStage(differing, {
      record: () => Promise.reject(new Failure('retryable', 'store_read_only', 'the reader may only read')),
    });
    expect(await runReconcile({ ...options, record: true }, reader.audit)).toBe(1);
    expect(reader.stderrText()).toBe('not kept in audit_differences: the reader may only read [store_read_only]\n');
  });
});
