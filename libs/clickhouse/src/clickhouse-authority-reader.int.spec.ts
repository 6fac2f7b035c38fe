import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ReadSurfacePeriod, SurfaceFilter } from '@waybill/ports';
import { aLedgerOf, builtAtUnixNano } from '@waybill/testing';
import { authorityProjection, operatorEvents } from '../../../test/fixtures/authority-history.js';
import { createClickHouseAuthorityReader, type ClickHouseAuthorityReader } from './clickhouse-authority-reader.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { askRows } from './asked-rows.builder.js';
import { createStatementRunner } from './clickhouse-statement-runner.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

// Each test is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

const builtAtMs = Number(builtAtUnixNano / 1_000_000n);
const time = (seconds: number) =>
  new Date(builtAtMs + seconds * 1_000).toISOString().replace('T', ' ').replace('Z', '000000');

describe('the reader of authority', () => {
  let engine: StoreEngine;
  let reader: ClickHouseAuthorityReader;

  beforeAll(async () => {
    engine = await aStoreEngine();
    const store = createClickHouseStore(engine.writer);
    await store.start();
    await store.upsert(authorityProjection);
    await store.shutdown();
    const ledger = createClickHouseLedgerStore(engine.writer);
    await ledger.start();
    await ledger.upsert(aLedgerOf(authorityProjection.calls, operatorEvents));
    await ledger.shutdown();
    reader = createClickHouseAuthorityReader(engine.reader);
  }, 60_000);

  afterAll(async () => {
    await reader.shutdown();
    await engine.shutdown();
  });

  const ask = async (statement: string): Promise<unknown> => {
    const statements = createStatementRunner(engine.reader);
    const rows = await askRows(statements, statement);
    await statements.shutdown();
    return rows;
  };

  test('finds a credential with its changes in the order in which they took effect', async () => {
    const found = await reader.getCredential('print:old');
    expect(found).toMatchObject({
      tag: 'found',
      credential: { tenant_id: 'acme', credential_fingerprint: 'print:old', changes: '4', calls: '5' },
      changes: [
        { change: 'issued', effective_at: time(5), scopes_after: ['pay:read'], changed_by: 'user:eve' },
        {
          change: 'scope_drifted',
          scopes_before: ['pay:read'],
          scopes_after: ['pay:read', 'pay:write'],
          reason: 'granted by hand',
        },
        { change: 'rotated', successor_fingerprint: 'print:next' },
        { change: 'revoked', effective_at: time(20), occurred_at: time(18), reason: 'leaked' },
      ],
      predecessors: [],
      traits: [
        { trait: 'lane', name: 'pay-eu', calls: '4', first_at: time(1), last_at: time(25), names_in_all: '2' },
        { trait: 'lane', name: 'pay-us', calls: '1' },
        { trait: 'principal', name: 'user:ada', calls: '4' },
        { trait: 'principal', name: 'user:bob', calls: '1' },
        { trait: 'state', name: 'valid', calls: '4' },
        { trait: 'state', name: 'revoked', calls: '1', first_at: time(20), last_at: time(20) },
      ],
      callsAfterEnd: [
        { call_id: 'late-2', claimed_state: 'valid', change: 'revoked', ended_at: time(20), calls_in_all: '2' },
        { call_id: 'late-1', claimed_state: 'revoked', outcome: 'failure', calls_in_all: '2' },
      ],
    });
  });

  test('counts the calls between two changes as SQL does that looks at one change alone', async () => {
    const found = await reader.getCredential('print:old');
    if (found.tag !== 'found') throw new Error('expected a credential');
    for (const [index, { effective_at: moment }] of found.changes.entries()) {
      const rows =
        await ask(`SELECT toUInt32(countIf(started_at < '${moment}')) AS before, toUInt32(countIf(started_at >= '${moment}')) AS after
        FROM calls WHERE credential_fingerprint = 'print:old'`);
      const sum = (isBefore: boolean) =>
        found.uses
          .filter((each) => each.changes_before <= index === isBefore)
          .reduce((total, each) => total + Number(each.calls), 0);
      expect(rows).toEqual([{ before: sum(true), after: sum(false) }]);
    }
  });

  test('finds a credential that nobody told of, and one that was only named as a successor', async () => {
    expect(await reader.getCredential('print:unt')).toMatchObject({
      tag: 'found',
      credential: { credential_fingerprint: 'print:untold', changes: '0', calls: '1' },
      changes: [],
      uses: [{ changes_before: 0, outcome: 'success', calls: '1' }],
      callsAfterEnd: [],
    });
    expect(await reader.getCredential('print:next')).toMatchObject({
      tag: 'found',
      credential: { changes: '0', calls: '0' },
      predecessors: ['print:old'],
      uses: [],
      traits: [],
    });
  });

  test('takes the beginning of a fingerprint that only one has, and an exact one before longer ones', async () => {
    expect(await reader.getCredential('print:ol')).toMatchObject({
      tag: 'ambiguous',
      candidates: [{ credential_fingerprint: 'print:old' }, { credential_fingerprint: 'print:older' }],
    });
    expect(await reader.getCredential('nothing')).toEqual({ tag: 'not_found' });
  });

  const periodsOf = async (
    name: string,
    filter: Partial<SurfaceFilter> = {},
  ): Promise<readonly ReadSurfacePeriod[]> => {
    const found = await reader.getSurface(name, { limit: 10, ...filter });
    return found.tag === 'found' ? found.periods : [];
  };
  const idsOf = (periods: readonly ReadSurfacePeriod[]) => periods.map((each) => each.event_id);

  test('tells as one period what did not change, from the first decision to the next other one', async () => {
    const drop = (was_hidden: boolean | null, denials: string) => ({ tool: 'drop_table', was_hidden, denials });
    expect(await periodsOf('agent:x')).toMatchObject([
      {
        event_id: 's-9',
        first_at: time(112),
        until_at: null,
        policy_version: '2',
        tool_names: ['list_tables'],
        omitted_count: 9,
        denied: [],
      },
      // Another policy is another period, also over the same tools.
      { event_id: 's-8', decisions: '1', tool_names: ['list_tables'], denied: [drop(true, '1')], until_at: time(112) },
      { event_id: 's-7', decisions: '1', tool_names: ['list_tables'], policy_version: '1', until_at: time(111) },
      { event_id: 's-web', server: 'web', tool_names: ['fetch'], until_at: null },
      {
        event_id: 's-2',
        first_at: time(101),
        last_at: time(105),
        until_at: time(110),
        decisions: '5',
        is_known: true,
        tool_names: ['list_tables', 'query'],
        hidden_count: 2,
        original_actors: ['user:ada'],
        denied: [drop(true, '2'), { tool: 'query', was_hidden: false, denials: '1', last_at: time(105) }],
        denied_in_all: '2',
      },
      { event_id: 's-1', is_known: false, tool_names: [], denied: [drop(null, '1')], until_at: time(101) },
    ]);
  });

  test('finds what was seen on behalf of somebody, too, and a name of which nothing was said to be seen', async () => {
    expect(idsOf(await periodsOf('user:ada'))).toEqual(idsOf(await periodsOf('agent:x')));
    expect(await reader.getSurface('user:eve', { limit: 10 })).toEqual({
      tag: 'found',
      principal: 'user:eve',
      periods: [],
    });
    expect(await reader.getSurface('user:', { limit: 10 })).toMatchObject({
      tag: 'ambiguous',
      candidates: [
        { name: 'user:ada', decisions: '10', last_at: time(112) },
        { name: 'user:bob' },
        { name: 'user:eve' },
      ],
    });
    expect(await reader.getSurface('user:zoe', { limit: 10 })).toEqual({ tag: 'not_found' });
  });

  test.each<[Partial<SurfaceFilter>, readonly string[]]>([
    [{ server: 'web' }, ['s-web']],
    [{ tool: 'query' }, ['s-2']],
    [{ tool: 'drop_table' }, ['s-8', 's-2', 's-1']],
    // A period that began before the window stood in it.
    [{ sinceMs: builtAtMs + 106_000, untilMs: builtAtMs + 111_000 }, ['s-7', 's-web', 's-2']],
    [{ sinceMs: builtAtMs + 112_000 }, ['s-9', 's-web']],
    [{ untilMs: builtAtMs + 101_000 }, ['s-1']],
  ])('shows the periods that %j lets through, each whole', async (filter, expected) => {
    const all = await periodsOf('user:ada');
    const some = await periodsOf('user:ada', filter);
    expect(idsOf(some)).toEqual(expected);
    expect(some).toEqual(all.filter((each) => expected.includes(each.event_id)));
  });

  test('goes on behind the last period seen', async () => {
    const all = await periodsOf('user:ada');
    const seen: string[] = [];
    for (let after: ReadSurfacePeriod | undefined; ;) {
      const page = await periodsOf('user:ada', { limit: 2, after });
      seen.push(...idsOf(page));
      after = page.at(-1);
      if (after === undefined) break;
    }
    expect(seen).toEqual(idsOf(all));
  });

  test('lists incidents, open ones first, and of each kind the one of which something was said last', async () => {
    const listed = await reader.listIncidents({ limit: 10 });
    expect(listed.map((each) => [each.incident_id, each.state, each.last_said_at.slice(11, 19)])).toEqual([
      ['inc-old', 'open', '00:30:00'],
      ['inc-new', 'open', '00:00:02'],
      ['inc-closed', 'closed', '01:00:00'],
    ]);
    const behind = await Promise.all(listed.map((each) => reader.listIncidents({ limit: 1, after: each })));
    expect(behind.flat().map((each) => each.incident_id)).toEqual(['inc-new', 'inc-closed']);
  });

  test.each([
    [{ incidentState: 'closed' }, ['inc-closed']],
    [{ incidentClass: 'rate_limit_exhaustion' }, ['inc-old', 'inc-closed']],
    [{ lane: 'lane-b' }, []],
    [{ sinceMs: builtAtMs + 1_200_000 }, ['inc-old', 'inc-closed']],
    [{ limit: 1 }, ['inc-old']],
  ])('lists the incidents that %j lets through', async (filter, expected) => {
    const listed = await reader.listIncidents({ limit: 10, ...filter });
    expect(listed.map((each) => each.incident_id)).toEqual(expected);
  });
});
