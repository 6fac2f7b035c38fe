import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differencesFrom } from '../fixtures/trace-page.js';
import { listGoldenHistories, withoutLogsOwn, type GoldenHistory } from '../fixtures/golden-history.js';
import { emitHistory, nameIn } from './emit-history.js';
import {
  eventually,
  runWaybill,
  startWaybillProcess,
  stopWaybillProcess,
  type StartedDocument,
  type WaybillProcess,
} from './waybill-process.js';

const suiteTimeoutMs = 180_000;

type Row = Readonly<Record<string, unknown>>;

/** What an operator asks by SQL after each incident, and what the answer must be. */
const incidents: readonly { readonly file: string; readonly call: string; readonly columns: Row }[] = [
  {
    file: '03-unauthorized-inside-a-success',
    call: 'call-1',
    columns: {
      outcome: 'failure',
      error_class: 'malformed_success',
      error_inner_class: 'auth_expired',
      recovery_action: 'reauth',
      retry_verdict: 'verify_first',
    },
  },
  {
    file: '05-double-post-after-a-timeout',
    call: 'call-1',
    columns: {
      attempts: 2,
      effects: ['charge charge:ch_1', 'charge charge:ch_2'],
      actual_nanos: '6000000000',
      retry_verdict: 'unsafe',
    },
  },
  {
    file: '07-denied-and-acted-nevertheless',
    call: 'call-1',
    columns: { state: 'conflicted', gateway_verdict: 'denied', receipt_disposition: 'action', receipt_verified: true },
  },
  {
    file: '09-receipt-before-everything-else',
    call: 'call-1',
    columns: { state: 'complete', join_rung: 'idempotency_key', receipt_id: 'rcpt-9', actual_nanos: '3000000000' },
  },
  {
    file: '12-three-round-trips-in-three-traces',
    call: 'call-a',
    columns: { attempts: 3, outcome: 'success', join_rung: 'request_state' },
  },
  {
    file: '22-receipt-with-a-request-id-only',
    call: 'call-1',
    columns: { join_rung: 'provider_request_id', receipt_id: 'rcpt-22', reversibility: 'permanent' },
  },
];

const historyOf = (file: string): GoldenHistory => {
  const history = listGoldenHistories().find((each) => each.file === file);
  if (history === undefined) throw new Error(`no history ${file}`);
  return history;
};

describe('incidents, emitted over gRPC to a running Waybill', () => {
  let dataDirectory: string;
  let waybill: WaybillProcess;
  let started: StartedDocument;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waybill-incidents-'));
    waybill = startWaybillProcess({ dataDirectory, args: ['--no-demo'] });
    started = await waybill.started;
    for (const { file } of incidents) await emitHistory(historyOf(file), started.grpcEndpoint);
    const emitted = incidents.reduce((sum, { file }) => sum + historyOf(file).log.length, 0);
    await eventually(async () => {
      const [counted] = await ask('SELECT sum(length(event_ids)) AS n FROM calls HAVING count() = ' + incidents.length);
      return Number(counted?.['n']) === emitted ? true : undefined;
    });
  }, suiteTimeoutMs);

  afterAll(async () => {
    await stopWaybillProcess(waybill);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const ask = async (query: string): Promise<readonly Row[]> => {
    const settings = 'user=reader&output_format_json_quote_64bit_integers=1';
    const statement = encodeURIComponent(`${query} FORMAT JSONEachRow`);
    const answer = await fetch(`${started.clickhouseUrl}/?${settings}&query=${statement}`);
    const text = await answer.text();
    expect([answer.status, query, text]).toEqual([200, query, text]);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);
  };

  const traced = async (callId: string) => {
    const { status, stdout, stderr } = await runWaybill(['trace', callId, '--json', '--data-dir', dataDirectory]);
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Readonly<Record<string, Row | readonly Row[]>>;
  };

  test.each(incidents)('$file answers by SQL over HTTP', async ({ file, call, columns }) => {
    const rows = await ask(
      `SELECT ${Object.keys(columns).join(', ')} FROM calls WHERE call_id = '${nameIn(file, call)}'`,
    );
    expect(rows).toEqual([columns]);
  });

  test.each(incidents)(
    '$file is the golden row, and every field of its document is on the page',
    async ({ file, call }) => {
      const document = await traced(nameIn(file, call));
      expect(differencesFrom(document)).toEqual([]);
      const [expected] = historyOf(file).expected['calls'] as readonly [Row];
      expect(comparable(document['call'] as Row)).toEqual(comparable(expected));
    },
    suiteTimeoutMs,
  );

  test('a denial and what was done nevertheless stand beside each other, with both values', async () => {
    const callId = nameIn('07-denied-and-acted-nevertheless', 'call-1');
    const rows = await ask(
      `SELECT c.kind AS kind, c.left_value AS said, c.right_value AS done FROM calls ARRAY JOIN conflicts AS c WHERE call_id = '${callId}' ORDER BY done`,
    );
    expect(rows).toContainEqual({ kind: 'boundary_violation', said: 'denied', done: 'action' });
  });

  test.each([
    ['09-receipt-before-everything-else', 'call-1', 'provider_receipt', 'idempotency_key'],
    ['22-receipt-with-a-request-id-only', 'call-1', 'provider_receipt', 'provider_request_id'],
    ['12-three-round-trips-in-three-traces', 'call-a', 'tool_call_started', 'request_state'],
  ])(
    '%s of %s tells that its %s came by %s',
    async (file, call, kind, joinedBy) => {
      const { events } = await traced(nameIn(file, call));
      expect(events).toContainEqual(expect.objectContaining({ kind, joined_by: joinedBy }));
    },
    suiteTimeoutMs,
  );

  test('nothing of it is in quarantine', async () => {
    expect(await ask('SELECT reason, detail FROM quarantine')).toEqual([]);
  });
});

/** What differs on purpose: whose it is, how it is named, and that it is read long after it was due. */
function comparable(row: Row): Row {
  const { tenant_id: _tenant, call_id: _call, trace_id: _trace, event_ids: _ids, state, ...same } = withoutLogsOwn(row);
  return { ...same, state: state === 'open' ? 'incomplete' : state };
}
