import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spendDimensions } from '@waybill/ports';
import { emitFoundingSession, foundingSessionId } from './founding-session.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type StartedDocument,
  type WaybillProcess,
} from './waybill-process.js';

const suiteTimeoutMs = 180_000;

interface SpendItem {
  readonly group: Readonly<Record<string, string>>;
  readonly currency: string | null;
  readonly actual: string | null;
  readonly held: string | null;
  readonly calls: number;
}

describe('the founding session, emitted over gRPC to a running Waybill', () => {
  let dataDirectory: string;
  let waybill: WaybillProcess;
  let started: StartedDocument;

  const ask = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await runWaybill([...args, '--json', '--data-dir', dataDirectory]);
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-ledger-'));
    waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
    started = await waybill.started;
    await emitFoundingSession(started.grpcEndpoint);
    await eventually(async () => {
      const { sessions } = (await ask('sessions')) as { sessions: readonly Record<string, unknown>[] };
      const [session] = sessions;
      return session?.['tool_calls'] === 12 && session['last_checkpoint'] === 'draft-2' ? true : undefined;
    });
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test(
    'has an audit trail with exactly the promised names and numbers',
    async () => {
      const session = await ask('session', foundingSessionId);
      const { started_at, ...trail } = session;
      expect(started_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:00\.000000000$/);
      expect(trail).toMatchObject({
        session_id: foundingSessionId,
        session_source: 'conversation',
        principal: 'user:ada',
        tool_calls: 12,
        successful_calls: 10,
        failed_calls: 2,
        denied_calls: 0,
        unknown_outcomes: 0,
        denials: 0,
        credentials_used: ['sha256:files', 'sha256:search'],
        side_effects_summary: {
          files_created: 3,
          api_calls_made: 8,
          spend_incurred_usd: '0.042',
          unpriced_entries: 0,
          effects_by_kind: { file_created: 3 },
        },
        last_verified_checkpoint: 'draft-2',
        permanent_effects_after: [],
        terminal_state: 'partial_success',
        recovery_status: 'pending',
        recovery: { resume_from: 'draft-2', verify_first: ['founding-09', 'founding-11'] },
      });
      expect(session['calls']).toHaveLength(12);
    },
    suiteTimeoutMs,
  );

  test(
    'is one episode beyond the budget of its lane, which names session, user, tool and lane',
    async () => {
      const { runaways } = await ask('session', foundingSessionId);
      expect(runaways).toEqual([
        expect.objectContaining({
          kind: 'burn_rate',
          tool: 'search',
          lane: 'search-prod',
          budget_id: 'searches',
          calls: 2,
        }),
      ]);
    },
    suiteTimeoutMs,
  );

  test(
    'adds up to the same money by everything that it can be looked at by',
    async () => {
      for (const word of [...spendDimensions, 'session,credential', 'principal,lane']) {
        const { spend } = (await ask('spend', '--by', word, '--since', '1h')) as { spend: readonly SpendItem[] };
        const inDollars = spend.filter((each) => each.currency === 'USD');
        const sum = (pick: (item: SpendItem) => string | null) =>
          inDollars.reduce((total, each) => total + Math.round(Number(pick(each)) * 1e9), 0);
        const calls = spend.reduce((total, each) => total + each.calls, 0);
        expect([word, sum((each) => each.actual), sum((each) => each.held), calls]).toEqual([
          word,
          42_000_000,
          10_000_000,
          12,
        ]);
      }
    },
    suiteTimeoutMs,
  );

  test(
    'stands beside the incident that is open',
    async () => {
      const { incidents } = await ask('incidents', '--state', 'open');
      expect(incidents).toMatchObject([{ incident_id: 'inc-429', lane: 'search-prod', segments: 0 }]);
    },
    suiteTimeoutMs,
  );

  test(
    'is found right by the auditor, who can write down what it finds and nothing else',
    async () => {
      const audit = ['reconcile', '--since', '1h', '--settle', '1s'];
      const report = await eventually(async () => {
        const document = (await ask(...audit)) as { coverage: Record<string, number>; differences: readonly unknown[] };
        return document.coverage['calls_on_their_way'] === 0 ? document : undefined;
      });
      expect(report).toMatchObject({ differences: [], coverage: { calls: 12, sessions: 1 } });
      const facts = JSON.parse(await readFile(join(dataDirectory, 'runtime.json'), 'utf8')) as {
        readonly clickhouseAuditor: { readonly user: string; readonly password: string };
      };
      const { user, password } = facts.clickhouseAuditor;
      const statusOf = async (body: string) => {
        const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
        return (await fetch(started.clickhouseUrl, { method: 'POST', headers, body })).status;
      };
      expect(await statusOf(`INSERT INTO waybill.audit_differences (audit_id) VALUES ('by hand')`)).toBe(200);
      for (const refused of [
        'INSERT INTO waybill.calls (call_id) VALUES (1)',
        'TRUNCATE TABLE waybill.audit_differences',
      ])
        expect([refused, await statusOf(refused)]).not.toEqual([refused, 200]);
      expect(JSON.stringify(waybill.documents)).not.toContain(password);
    },
    suiteTimeoutMs,
  );
});
