import { describe, expect, test } from '@jest/globals';
import { createCallRow } from '../reading/call-row.builder.js';
import { renderCalls } from './calls-table.js';

const calls = [
  createCallRow(),
  createCallRow({
    call_id: 'call_0192f3a2-1111-7aaa-8bbb-000000000002',
    tool: 'read_text_file',
    outcome: 'denied',
    error_class: 'policy_denied',
    latency_ns: null,
    effects: [],
    reversibility: 'no_effect',
    retry_verdict: 'safe',
    currency: '',
    actual_nanos: '0',
    unpriced: 1,
  }),
];

const render = (width: number, colour = false) => renderCalls(calls, { width, colour, zone: 'utc' });

describe('the list of calls', () => {
  test('is whole when nobody looks: no cut, whole ids', () => {
    expect(render(Number.POSITIVE_INFINITY)).toEqual([
      'TIME (UTC)           CALL                                       TOOL            SERVER  PRINCIPAL  OUTCOME  ERROR          LATENCY  EFFECTS                              SPEND  STATE  VERDICT',
      '2026-11-24 11:02:03  call_0192f3a1-7b2c-7aaa-8bbb-000000000001  write_file      files   user:ann   success                 12.3 ms  file_created /data/docs/plan.md  0.042 USD  open   unsafe',
      '2026-11-24 11:02:03  call_0192f3a2-1111-7aaa-8bbb-000000000002  read_text_file  files   user:ann   denied   policy_denied           none                              unpriced  open   safe',
    ]);
  });

  test.each([80, 100, 120, 160, 200])('fits a terminal of %s columns and says what had no room', (width) => {
    const [titles = '', first = '', second = '', remark = ''] = render(width);
    for (const line of [titles, first, second]) expect(line.length).toBeLessThanOrEqual(width);
    const gone = ['SPEND', 'EFFECTS', 'SERVER', 'PRINCIPAL', 'ERROR'].filter((title) => !titles.includes(title));
    for (const title of gone) expect(remark).toContain(title);
  });

  test('keeps time, call, tool and outcome on the narrowest terminal', () => {
    const [titles = ''] = render(40);
    for (const title of ['11-24 UTC', 'CALL', 'TOOL', 'OUTCOME']) expect(titles).toContain(title);
  });

  test('shows the day beside the time when the calls are of several days', () => {
    const lines = renderCalls([createCallRow(), createCallRow({ started_at: '2026-11-23 23:59:59.000000000' })], {
      zone: 'utc',
      width: 200,
      colour: false,
    });
    expect(lines.map((line) => line.slice(0, 19).trimEnd())).toEqual([
      'TIME (UTC)',
      '2026-11-24 11:02:03',
      '2026-11-23 23:59:59',
    ]);
  });

  test('marks an estimate, and money that is only partly known', () => {
    const text = renderCalls([createCallRow({ actual_nanos: '0', estimated_nanos: '50000000', unpriced: 2 })], {
      zone: 'utc',
      width: Number.POSITIVE_INFINITY,
      colour: false,
    }).join('\n');
    expect(text).toContain('~0.05 USD + unpriced');
  });

  test('colours outcomes only when asked', () => {
    expect(render(200, true).join('\n')).toContain('\u001b[31mdenied\u001b[39m');
    expect(render(200).join('\n')).not.toContain('\u001b');
  });
});
