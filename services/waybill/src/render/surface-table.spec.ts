import { describe, expect, test } from '@jest/globals';
import type { SurfacePageDocument, SurfacePeriodDocument } from '@waybill/questions';
import { renderSurface } from './surface-table.js';

const period: SurfacePeriodDocument = {
  tenant_id: 'default',
  principal: 'agent:planner',
  original_actors: ['user:ada'],
  gateway: 'edge',
  server: 'db',
  policy_bundle: 'prod',
  policy_version: '7',
  first_at: '2026-11-24 11:02:03.123456789',
  last_at: '2026-11-24 11:09:00.000000000',
  decisions: 5,
  until_at: '2026-11-24 11:10:00.000000000',
  event_id: 'e1',
  visible_tools: ['list_tables', 'query'],
  surface_digest: null,
  hidden_count: 3,
  omitted_count: 0,
  denied: [{ tool: 'drop_table', was_hidden: true, denials: 2, last_at: '2026-11-24 11:09:00.000000000' }],
  denied_count: 1,
};

const pageOf = (...periods: readonly SurfacePeriodDocument[]): SurfacePageDocument => ({
  principal: 'agent:planner',
  periods,
  next_cursor: null,
  freshness: { source: 'nobody', observed_unix_nano: null, oldest_unapplied_age_nanos: null, partitions: [] },
});
const wide = { width: Number.POSITIVE_INFINITY, colour: false, zone: 'utc' } as const;
const lineOf = (changes: Partial<SurfacePeriodDocument>) => renderSurface(pageOf({ ...period, ...changes }), wide)[1];

describe('what a principal could see', () => {
  test('is one line for each period', () => {
    expect(renderSurface(pageOf(period), wide)).toEqual([
      'FROM (UTC)           UNTIL (UTC)          PRINCIPAL      GATEWAY  SERVER  POLICY  DECISIONS  VISIBLE TOOLS       HIDDEN  DENIED',
      '2026-11-24 11:02:03  2026-11-24 11:10:00  agent:planner  edge     db      prod@7          5  list_tables, query       3  drop_table hidden ×2',
    ]);
  });

  test.each<[Partial<SurfacePeriodDocument>, string]>([
    [{ visible_tools: null, hidden_count: null, omitted_count: null }, '(nobody said)'],
    [{ visible_tools: [] }, '(none)'],
    [{ visible_tools: [], hidden_count: 0 }, '(nobody named one)'],
    [{ omitted_count: 9 }, 'list_tables, query and 9 more'],
    [{ until_at: null }, ' still '],
    [{ denied: [{ tool: 'query', was_hidden: false, denials: 1, last_at: '' }] }, 'query visible'],
    [{ denied: [{ tool: 'query', was_hidden: null, denials: 1, last_at: '' }] }, 'query hidden or not: not known'],
    [{ denied_count: 4 }, 'drop_table hidden ×2; 3 more'],
    [{ server: 'x\u001b[2J' }, 'x\\u001b[2J'],
  ])('says of %j: %s', (changes, expected) => {
    expect(lineOf(changes)).toContain(expected);
  });

  test('names the tenant only where there are several', () => {
    const [titles, ...lines] = renderSurface(pageOf(period, { ...period, tenant_id: 'acme' }), wide);
    expect([titles, ...lines].map((line) => line?.slice(0, 7))).toEqual(['TENANT ', 'default', 'acme   ']);
  });

  test.each([60, 80, 120])('fits a terminal of %s columns, and says what has no room', (width) => {
    const [titles = '', line = '', ...more] = renderSurface(pageOf(period), { ...wide, width });
    for (const each of [titles, line]) expect(each.length).toBeLessThanOrEqual(width);
    expect(more.join('\n')).toContain('use --wide');
  });
});
