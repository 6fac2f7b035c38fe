import { describe, expect, test } from '@jest/globals';
import type { ClickHouseReader, GetCallResult } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import { createCallRow } from '../reading/call-row.builder.js';
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
    getVersions: unanswered,
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
    expect(await runTrace('call_1', {}, reading)).toBe(69);
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
    expect(await runTrace('call_1', { url: 'nonsense' }, reading)).toBe(2);
    expect(stderrText()).toContain('--url');
  });

  test('let a bug be a bug', async () => {
    const { reading, closed } = createStage({ getCall: () => Promise.reject(new RangeError('bug')) });
    await expect(runTrace('call_1', {}, reading)).rejects.toThrow('bug');
    expect(closed).toEqual(['closed']);
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
    expect(stderrText()).toBe(
      'no call has an id that begins with "x\\u001b": `waybill calls` lists them\n' +
        '(how much of the log is not applied yet is not known, so it may still come)\n',
    );
  });

  test('takes the id of a trace, too, and names the calls that are in it', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const getCall = async (id: string): Promise<GetCallResult> => (id === traceId ? { tag: 'not_found' } : found);
    const [first, second] = [createCallRow({ call_id: 'call_1' }), createCallRow({ call_id: 'call_2' })];
    const one = createStage({ getCall, listCalls: async () => [first] });
    expect(await runTrace(traceId, {}, one.reading)).toBe(0);
    const two = createStage({ getCall, listCalls: async () => [first, second] });
    expect(await runTrace(traceId, {}, two.reading)).toBe(2);
    expect(two.stderrText()).toContain('\n  call_2  ');
  });
});
