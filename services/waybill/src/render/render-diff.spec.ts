import { describe, expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { DiffDocument, DiffFieldDocument } from '@waybill/questions';
import { renderDiff, type DiffOptions } from './render-diff.js';

const wide: DiffOptions = { width: Number.POSITIVE_INFINITY, colour: false, all: false };

const field = (init: Partial<DiffFieldDocument> & Pick<DiffFieldDocument, 'field' | 'status'>): DiffFieldDocument => ({
  kind: 'scalar',
  left: null,
  right: null,
  delta: null,
  members: [],
  ...init,
});
const member = (name: string, status: DiffFieldDocument['status']) => ({
  name,
  status,
  left: null,
  right: null,
  delta: null,
});

function aDiff(fields: readonly DiffFieldDocument[], changes: Partial<DiffDocument> = {}): DiffDocument {
  const side = {
    kind: 'call',
    tenant_id: 'acme',
    title: 'charge_card on payments',
    outcome: 'success',
    at: '2026-11-24 11:02:03.123456789',
  } as const;
  return {
    kind: 'call',
    left: { ...side, id: 'call_1' },
    right: { ...side, id: 'call_2', outcome: 'denied' },
    differs: true,
    counts: { same: 1, changed: 2, only_left: 0, only_right: 0, unsaid: 3 },
    groups: [{ group: 'authority', fields }],
    freshness: { source: 'store', observed_unix_nano: null, oldest_unapplied_age_nanos: null, partitions: [] },
    ...changes,
  };
}

/** The lines between the two sides and the summary. */
const shown = (fields: readonly DiffFieldDocument[], options: Partial<DiffOptions> = {}) =>
  renderDiff(aDiff(fields), { ...wide, ...options })
    .slice(2, -1)
    .map((line) => line.slice('AUTHORITY   '.length));

describe('what differs', () => {
  test('is shown between both sides and how much is left out', () => {
    const lines = renderDiff(aDiff([field({ field: 'lane', status: 'changed', left: 'a', right: 'b' })]), wide);
    expect(lines).toEqual([
      '--- call call_1  charge_card on payments: success, 2026-11-24 11:02:03 UTC',
      '+++ call call_2  charge_card on payments: denied, 2026-11-24 11:02:03 UTC',
      'AUTHORITY   lane  ~ a → b',
      '2 fields differ, 1 the same, 3 of which neither side says anything (--all shows them)',
    ]);
  });

  test('is marked by who says it, and what is the same is left out unless it is asked for', () => {
    const fields = [
      field({ field: 'lane', status: 'only_left', left: 'fs_local' }),
      field({ field: 'quota_owner', status: 'only_right', right: 'team:a' }),
      field({ field: 'tenant_id', status: 'same', left: 'acme', right: 'acme' }),
      field({ field: 'agent_id', status: 'unsaid' }),
    ];
    expect(shown(fields)).toEqual(['lane         - fs_local', 'quota_owner  + team:a']);
    expect(shown(fields, { all: true })).toEqual([
      'lane         - fs_local',
      'quota_owner  + team:a',
      'tenant_id    = acme',
      'agent_id     ? nobody said',
    ]);
  });

  test('tells by how much, with units', () => {
    const money = { ...member('USD', 'changed'), left: '2.90', right: '3.10', delta: '0.20' };
    const less = { ...member('EUR', 'changed'), left: '2.00', right: '1.50', delta: '-0.50' };
    expect(
      shown([
        field({ field: 'attempts', kind: 'count', status: 'changed', left: '1', right: '3', delta: '2' }),
        field({ field: 'actual', kind: 'money', status: 'changed', members: [less, money] }),
        field({
          field: 'latency',
          kind: 'duration',
          status: 'changed',
          left: '1500000',
          right: '500000',
          delta: '-1000000',
        }),
      ]),
    ).toEqual([
      'attempts  ~ 1 → 3 (+2)',
      'actual    ~ 2.00 EUR → 1.50 EUR (-0.50 EUR)',
      '          ~ 2.90 USD → 3.10 USD (+0.20 USD)',
      'latency   ~ 1.5 ms → 500 µs (-1 ms)',
    ]);
  });

  test('tells a set that nobody named from one that is empty', () => {
    const set = { field: 'scopes', kind: 'set' } as const;
    expect(shown([field({ ...set, status: 'only_left', members: [member('read', 'only_left')] })])).toEqual([
      'scopes  - read',
      '          (right: nobody said)',
    ]);
    expect(shown([field({ ...set, status: 'only_right' })])).toEqual([
      'scopes  + none',
      '          (left: nobody said)',
    ]);
    expect(shown([field({ ...set, status: 'changed', members: [member('read', 'only_left')] })])).toEqual([
      'scopes  - read',
    ]);
  });

  test('says what keys say, and that nobody said more', () => {
    const members = [
      { ...member('file_created /a', 'changed'), left: 'reversible', right: 'permanent' },
      { ...member('file_created /b', 'changed'), right: 'permanent' },
      { ...member('file_created /c', 'same'), left: 'reversible', right: 'reversible' },
    ];
    expect(shown([field({ field: 'effects', kind: 'keyed', status: 'changed', members })])).toEqual([
      'effects  ~ file_created /a: reversible → permanent',
      '         ~ file_created /b: nobody said → permanent',
    ]);
  });

  test('stands in two lines where one has no room, and within the terminal', () => {
    const digest = (letter: string) => letter.repeat(40);
    const fields = [field({ field: 'manifest_digest', status: 'changed', left: digest('a'), right: digest('b') })];
    expect(shown(fields, { width: 80 })).toEqual([
      `manifest_digest  - ${digest('a')}`,
      `                 + ${digest('b')}`,
    ]);
  });

  test('has no colour unless it is asked for, and says the same with it', () => {
    const document = aDiff([field({ field: 'outcome', status: 'changed', left: 'denied', right: 'success' })]);
    const coloured = renderDiff(document, { ...wide, colour: true });
    expect(coloured.join('\n')).toContain('\u001b[');
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(renderDiff(document, wide));
  });

  test('cannot command the terminal', () => {
    const evil = field({ field: 'rule', status: 'only_left', left: 'a\u001b[2Jb' });
    expect(shown([evil])).toEqual(['rule  - a\\u001b[2Jb']);
  });

  test('is said to be nothing, or nothing but how long it took', () => {
    const counts = { same: 9, changed: 0, only_left: 0, only_right: 0, unsaid: 0 };
    const last = (changes: Partial<DiffDocument>) => renderDiff(aDiff([], changes), { ...wide, all: true }).at(-1);
    expect(last({ differs: false, counts })).toBe('nothing differs, 9 the same, 0 of which neither side says anything');
    expect(last({ differs: false, counts: { ...counts, changed: 1 } })).toMatch(
      /^nothing differs but how long it took,/,
    );
    expect(last({ differs: true, counts: { ...counts, changed: 1 } })).toMatch(/^1 field differs,/);
  });

  test('names what stands on the sides of a call and its receipts', () => {
    expect(renderDiff(aDiff([], { kind: 'receipt' }), wide).slice(0, 2)).toEqual([
      '--- call call_1  charge_card on payments: success, 2026-11-24 11:02:03 UTC: expected and reported',
      "+++ call call_2: the provider's receipts",
    ]);
  });
});
