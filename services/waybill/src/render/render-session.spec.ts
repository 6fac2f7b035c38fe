import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { toSessionDocument } from '@waybill/questions';
import {
  createRunawayRow,
  createSessionCallRow,
  createSessionCheckpointRow,
  createSessionRow,
  createStoredSession,
} from '../../../../libs/questions/src/stored-session.builder.js';
import { renderSession } from './render-session.js';
import { renderSessions } from './sessions-table.js';

const wide = { width: Number.POSITIVE_INFINITY, colour: false };
const terminal = { width: 112, colour: false };

const render = (changes: Parameters<typeof createStoredSession>[0] = {}, options = wide) =>
  renderSession(toSessionDocument(createStoredSession(changes)), options);

describe('a session', () => {
  test('is shown in docs/sessions.md as it is shown on a terminal', () => {
    const page = readFileSync(new URL('../../../../docs/sessions.md', import.meta.url), 'utf8');
    const shown = [...render({}, terminal)].map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
    expect(page).toContain(shown);
  });

  test.each([60, 80, 100, 140])('fits a terminal of %s columns', (width) => {
    const table = render({}, { width, colour: false }).filter((line) => line.startsWith('11:02:'));
    for (const line of table) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('puts a checkpoint where it was recorded, and tells one that is only saved', () => {
    const checkpoints = [createSessionCheckpointRow({ is_verified: false, verified_by: '', covers: ['a', 'b'] })];
    const lines = render({ checkpoints });
    const at = lines.findIndex((line) => line.includes('── checkpoint draft-2'));
    expect(lines[at]).toBe('2026-11-24 11:02:08  ── checkpoint draft-2, saved, verified by nobody, covers 2');
    expect([lines[at - 1]?.slice(0, 19), lines[at + 1]?.slice(0, 19)]).toEqual([
      '2026-11-24 11:02:08',
      '2026-11-24 11:02:09',
    ]);
  });

  test('says what nobody knows: no start, no money, no checkpoint', () => {
    const session = createSessionRow({
      started_at: null,
      last_checkpoint: '',
      last_checkpoint_at: null,
      actual_by_currency: {},
      estimated_by_currency: {},
      unpriced_entries: '2',
      new_session_sees: 'unknown',
    });
    const text = render({ session, checkpoints: [] }).join('\n');
    expect(text).toContain('WHEN        nobody saw it start, last seen 2026-11-24 11:02:12 UTC\n');
    expect(text).toContain('SPEND       2 unpriced\n');
    expect(text).toContain('no verified checkpoint to resume from\n');
    expect(text).toContain('whether a new session sees it, nobody said');
  });

  test('never adds currencies together', () => {
    const session = createSessionRow({ actual_by_currency: { USD: '1000000000', EUR: '2000000000' } });
    const text = render({ session }).join('\n');
    expect(text).toContain('actual 2.00 EUR, estimated 0.00 EUR (difference 2.00)\n');
    expect(text).toContain('actual 1.00 USD, estimated 0.049 USD (difference 0.951)\n');
  });

  test('says how it ran away, and beyond which budget', () => {
    expect(render({ runaways: [createRunawayRow()] }).join('\n')).toContain(
      'RUNAWAY     burn_rate, tool search, lane search-prod, budget b1, 2026-11-24 11:02:09 to 2026-11-24 11:02:11 UTC, 2 calls: 42000000 nanos',
    );
  });

  test('shortens what is long in the middle on a terminal, and nothing where nobody looks', () => {
    const effects = ['file_created /a/very/long/way/to/the/workspace/of/somebody/docs/plan.md'];
    const calls = [createSessionCallRow({ effects })];
    const line = render({ calls }, terminal).find((each) => each.startsWith('11:02:00')) ?? '';
    expect(line.length).toBeLessThanOrEqual(terminal.width);
    expect(line).toMatch(/file_created .*….*plan\.md/);
    expect(render({ calls }).join('\n')).toContain(effects[0]);
  });

  test('says how many calls are not shown', () => {
    expect(render({ calls: [createSessionCallRow()] }).join('\n')).toContain(
      '(11 more calls: `waybill sql` shows them)',
    );
  });

  test('cannot command the terminal', () => {
    const calls = [createSessionCallRow({ tool: 'evil\u001b[2J' })];
    expect(render({ calls }).join('\n')).not.toContain('\u001b');
  });
});

describe('a list of sessions', () => {
  test('tells how each ended, what it cost and whether somebody has to look', () => {
    const sessions = [
      createSessionRow(),
      createSessionRow({ session_id: 's2', unpriced_entries: '1', actual_by_currency: {}, estimated_by_currency: {} }),
    ];
    expect(renderSessions(sessions, { ...wide, zone: 'utc' })).toEqual([
      'STARTED (UTC)        SESSION       PRINCIPAL  AGENT    CALLS  OK  FAILED  UNKNOWN      SPEND  STATE            RECOVERY',
      '2026-11-24 11:02:01  session_7f3a  user:ada   planner     12  10       2        0  0.042 USD  partial_success  pending',
      '2026-11-24 11:02:01  s2            user:ada   planner     12  10       2        0   unpriced  partial_success  pending',
    ]);
  });

  test.each([60, 80, 120])('fits a terminal of %s columns', (width) => {
    const [titles = '', line = ''] = renderSessions([createSessionRow()], { zone: 'utc', width, colour: false });
    for (const each of [titles, line]) expect(each.length).toBeLessThanOrEqual(width);
  });
});
