import { describe, expect, test } from '@jest/globals';
import type { ClickHouseReader, GetCallResult } from '@waybill/clickhouse';
import { Failure, type CallFilter } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { createCallRow } from '../reading/call-row.builder.js';
import { runCalls } from './calls.js';
import type { ReadingContext } from './store-command.js';
import { runTrace } from './trace.js';

const found: GetCallResult = {
  tag: 'found',
  call: createCallRow(),
  attempts: [],
  upstreamCalls: [],
  effects: [],
  denials: [],
  spendEntries: [],
  evidence: [],
  checkpoints: [],
  deliveries: [],
  events: [],
};

/** A context whose store answers as told and notes what it was asked. */
function createStage(answers: Partial<ClickHouseReader>) {
  const { context, ...texts } = createCollectedContext();
  const closed: string[] = [];
  const unanswered = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));
  const reader: ClickHouseReader = {
    getCall: unanswered,
    listCalls: unanswered,
    listDenials: unanswered,
    listChangedKeys: unanswered,
    listChangedCalls: unanswered,
    listStandingCalls: unanswered,
    runSql: unanswered,
    ping: unanswered,
    freshness: unanswered,
    shutdown: async () => void closed.push('closed'),
    ...answers,
  };
  const reading: ReadingContext = { ...context, createReader: () => reader };
  return { reading, closed, ...texts };
}

describe('reading commands', () => {
  test('say in one line when Waybill is not running, and exit with 69', async () => {
    const { reading, closed, stderrText, stdoutText } = createStage({});
    expect(await runCalls({ limit: 20 }, reading)).toBe(69);
    expect(stderrText()).toBe(
      'Waybill is not running at http://127.0.0.1:8123: start it with `npm start` (or `waybill up`)\n',
    );
    expect(stdoutText()).toBe('');
    expect(closed).toEqual(['closed']);
  });

  test('say who was refused, and exit with 77', async () => {
    const refusal = new Failure('retryable', 'store_access_denied', 'wrong password');
    const { reading, stderrText } = createStage({ getCall: () => Promise.reject(refusal) });
    expect(await runTrace('c', { url: 'http://ann@store:1' }, reading)).toBe(77);
    expect(stderrText()).toContain('refused the user "ann"');
  });

  test('refuse an address that is none, with exit 2', async () => {
    const { reading, stderrText } = createStage({});
    expect(await runCalls({ limit: 20, url: 'nonsense' }, reading)).toBe(2);
    expect(stderrText()).toContain('--url');
  });

  test('let a bug be a bug', async () => {
    const { reading, closed } = createStage({ listCalls: () => Promise.reject(new RangeError('bug')) });
    await expect(runCalls({ limit: 20 }, reading)).rejects.toThrow('bug');
    expect(closed).toEqual(['closed']);
  });
});

describe('waybill calls', () => {
  test('passes the filter on, and counts --since back from now', async () => {
    const filters: CallFilter[] = [];
    const { reading } = createStage({
      listCalls: async (filter) => {
        filters.push(filter);
        return [];
      },
    });
    await runCalls({ limit: 5, since: 3_600_000, tool: 't', outcome: 'failure', session: 's' }, reading);
    expect(filters).toEqual([{ limit: 5, sinceMs: 1_795_514_543_123, tool: 't', outcome: 'failure', sessionId: 's' }]);
  });

  test('prints one JSON document, also when there is nothing', async () => {
    const full = createStage({ listCalls: async () => [createCallRow()] });
    await runCalls({ limit: 5, json: true }, full.reading);
    expect(JSON.parse(full.stdoutText())).toEqual({ calls: [createCallRow()] });
    const empty = createStage({ listCalls: async () => [] });
    expect(await runCalls({ limit: 5, json: true }, empty.reading)).toBe(0);
    expect(JSON.parse(empty.stdoutText())).toEqual({ calls: [] });
  });
});

describe('waybill trace', () => {
  test('shows the call, as text or as one JSON document', async () => {
    const text = createStage({ getCall: async () => found });
    expect(await runTrace('call_', {}, text.reading)).toBe(0);
    expect(text.stdoutText()).toContain('write_file@1 on files: success in 12.3 ms [open]\n');
    const json = createStage({ getCall: async () => found });
    await runTrace('call_', { json: true }, json.reading);
    expect(Object.keys(JSON.parse(json.stdoutText()) as object)).toEqual([
      'call',
      'attempts',
      'upstream_calls',
      'evidence',
      'checkpoints',
      'deliveries',
      'denials',
      'effects',
      'spend_entries',
      'events',
    ]);
  });

  test('names the calls that a prefix could mean, with exit 2', async () => {
    const candidates = ['call_1', 'call_2'].map((call_id) => ({
      call_id,
      tenant_id: 'default',
      tool: 't',
      occurred_at: '2026-11-24 11:02:03.1',
    }));
    const { reading, stderrText } = createStage({ getCall: async () => ({ tag: 'ambiguous', candidates }) });
    expect(await runTrace('call_', {}, reading)).toBe(2);
    expect(stderrText()).toContain('\n  call_2  t  2026-11-24 11:02:03 UTC  tenant default\n');
  });

  test('says that there is no such call, with exit 66', async () => {
    const { reading, stderrText } = createStage({ getCall: async () => ({ tag: 'not_found' }) });
    expect(await runTrace('x\u001b', {}, reading)).toBe(66);
    expect(stderrText()).toBe('no call has an id that begins with "x\\u001b": `waybill calls` lists them\n');
  });
});
