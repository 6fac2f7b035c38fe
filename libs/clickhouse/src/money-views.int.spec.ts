import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { BudgetScope, SpendKind } from '@waybill/contracts';
import { latestWins } from '@waybill/domain';
import type { LedgerStore, ProjectionStore } from '@waybill/ports';
import { aLedgerOf, aProjectionOf, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

type EventInit = Parameters<typeof aProjectionOf>[0][string][number];

const secondNanos = 1_000_000_000n;
const atSecond = (seconds: number) => builtAtUnixNano + BigInt(seconds) * secondNanos;
const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });

interface Paying {
  readonly seconds: number;
  readonly sessionId?: string;
  readonly actor?: string;
  readonly lane?: string;
  readonly tool?: string;
}

/** A call of Ada's that costs something, some seconds after the beginning. */
function paying(amountNanos: bigint, { seconds, lane = 'search', tool = 'search', ...more }: Paying): EventInit[] {
  const { sessionId = 's1', actor = 'user:ada' } = more;
  const about = {
    sessionId,
    actor: { chain: [{ id: actor }, { id: 'agent:planner' }] },
    authority: { credentialLane: lane, quotaOwner: 'team-a' },
    occurredUnixNano: atSecond(seconds),
  };
  return [
    { ...about, payload: { case: 'toolCallStarted', value: { tool: { name: tool, server: 'web' } } } },
    { ...about, payload: { case: 'toolCallFinished', value: { reportedCost: usd(amountNanos) } } },
  ];
}

interface Budget {
  readonly scope?: BudgetScope;
  readonly subject?: string;
  readonly limitNanos: bigint;
  readonly windowNanos?: bigint;
  /** When it was set. */
  readonly seconds?: number;
  readonly currency?: string;
}

const budgetEvent = (eventId: string, { limitNanos, currency = 'USD', seconds = 0, ...value }: Budget) =>
  aTraceEvent({
    eventId,
    occurredUnixNano: atSecond(seconds),
    payload: {
      case: 'budgetSet',
      value: {
        budgetId: 'b1',
        scope: BudgetScope.LANE,
        subject: 'search',
        limit: { amountNanos: limitNanos, currency },
        ...value,
      },
    },
  });

// Each test asks a real engine some large questions, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the views of money', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let ledger: LedgerStore;

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    ledger = createClickHouseLedgerStore(engine.writer);
    await ledger.start();
  }, 60_000);

  beforeEach(async () => {
    for (const table of ['calls', 'spend_entries', 'reservations', 'sessions', 'runaways', 'budgets'])
      await engine.client.command({ query: `TRUNCATE TABLE waybill.${table}` });
  });

  afterAll(async () => {
    await ledger.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  const ask = async (query: string) => {
    const result = await engine.client.query({ query, format: 'JSONEachRow' });
    return result.json<Record<string, unknown>>();
  };
  const told = (histories: Readonly<Record<string, readonly EventInit[]>>) => store.upsert(aProjectionOf(histories));
  const declare = (...budgets: readonly Budget[]) =>
    ledger.upsert({
      ...aLedgerOf([]),
      statements: budgets.map((budget, at) => ({
        tenantId: 'acme',
        version: latestWins(at),
        event: budgetEvent(`set-${at}`, budget),
      })),
    });
  const episodes = () =>
    ask(
      'SELECT session_id, principal, tool, lane, call_id, calls, spent_nanos FROM waybill_v.budget_overruns ORDER BY started_at, budget_id',
    );

  test('one episode names who first spent beyond the budget of a lane, whatever came after', async () => {
    await declare({ limitNanos: 25n });
    await told({
      c1: paying(10n, { seconds: 1 }),
      c2: paying(10n, { seconds: 2, sessionId: 's2', actor: 'user:bob' }),
      elsewhere: paying(500n, { seconds: 3, lane: 'other' }),
      c3: paying(10n, { seconds: 4, sessionId: 's3', actor: 'user:eve', tool: 'crawl' }),
      c4: paying(10n, { seconds: 5 }),
    });
    expect(await episodes()).toEqual([
      {
        session_id: 's3',
        principal: 'user:eve',
        tool: 'crawl',
        lane: 'search',
        call_id: 'c3',
        calls: 2,
        spent_nanos: 40,
      },
    ]);
    expect(await ask('SELECT kind, session_id, calls, budget_id, detail FROM waybill_v.runaways')).toEqual([
      {
        kind: 'burn_rate',
        session_id: 's3',
        calls: 2,
        budget_id: 'b1',
        detail: '40 nanos of USD by lane search, of a budget of 25',
      },
    ]);
  });

  test.each([
    ['a session', BudgetScope.SESSION, 's1', 1],
    ['a principal', BudgetScope.PRINCIPAL, 'user:ada', 1],
    ['a tool', BudgetScope.TOOL, 'search', 1],
    ['a lane', BudgetScope.LANE, 'search', 1],
    ['the owner of a quota', BudgetScope.QUOTA_OWNER, 'team-a', 1],
    ['another session', BudgetScope.SESSION, 's2', 0],
    ['a workflow, which no call names', BudgetScope.WORKFLOW, 's1', 0],
  ])('a budget may limit %s', async (_, scope, subject, count) => {
    await declare({ scope, subject, limitNanos: 5n });
    await told({ c1: paying(10n, { seconds: 1 }) });
    expect(await episodes()).toHaveLength(count);
  });

  test('an episode ends where money that was given back brings the sum below the budget', async () => {
    await declare({ limitNanos: 10n });
    const amounts = [10n, 10n, -10n, 10n, 10n];
    await told(Object.fromEntries(amounts.map((each, at) => [`c${at}`, paying(each, { seconds: at + 1 })])));
    expect((await episodes()).map(({ call_id, calls }) => [call_id, calls])).toEqual([
      ['c1', 1],
      ['c3', 2],
    ]);
  });

  test('a budget with a window is new in each', async () => {
    await declare({ limitNanos: 10n, windowNanos: 60n * secondNanos });
    await told({
      c1: paying(8n, { seconds: 10 }),
      c2: paying(8n, { seconds: 70 }),
      c3: paying(8n, { seconds: 80 }),
      c4: paying(8n, { seconds: 130 }),
    });
    expect((await episodes()).map(({ call_id }) => call_id)).toEqual(['c3']);
    expect(await ask('SELECT toString(window_from) AS begin FROM waybill_v.budget_overruns')).toEqual([
      { begin: '2026-01-01 00:01:00.000000000' },
    ]);
  });

  test('what was spent before a budget was set adds to the sum, and is not too much itself', async () => {
    await declare({ limitNanos: 10n, seconds: 5 });
    await told({ c1: paying(30n, { seconds: 1 }), c2: paying(1n, { seconds: 6 }) });
    expect(await episodes()).toMatchObject([{ call_id: 'c2', calls: 1, spent_nanos: 31 }]);
  });

  test('a budget that is set again leaves what was too much before as it was', async () => {
    await declare({ limitNanos: 10n }, { limitNanos: 100n, seconds: 5 });
    await told({ c1: paying(20n, { seconds: 1 }), c2: paying(20n, { seconds: 6 }) });
    expect((await episodes()).map(({ call_id, calls }) => [call_id, calls])).toEqual([['c1', 1]]);
  });

  test('estimates, their corrections, and other currencies are no money that a budget limits', async () => {
    await declare({ limitNanos: 10n });
    const entry = (entryId: string, kind: SpendKind, amount: object, correctsEntryId = ''): EventInit => ({
      authority: { credentialLane: 'search' },
      occurredUnixNano: atSecond(1),
      payload: { case: 'spendRecorded', value: { entryId, kind, amount, correctsEntryId } },
    });
    await told({
      c1: [
        entry('e', SpendKind.ESTIMATE, usd(100n)),
        entry('f', SpendKind.ADJUST, usd(100n), 'e'),
        entry('g', SpendKind.ADJUST, usd(100n), 'f'),
      ],
      c2: [entry('h', SpendKind.ACTUAL, { amountNanos: 100n, currency: 'EUR' })],
      c3: [entry('i', SpendKind.ACTUAL, usd(8n)), entry('j', SpendKind.ADJUST, usd(2n), 'i')],
    });
    expect(await ask('SELECT entry_id, amount_nanos FROM waybill_v.payments ORDER BY entry_id')).toEqual([
      { entry_id: 'h', amount_nanos: 100 },
      { entry_id: 'i', amount_nanos: 8 },
      { entry_id: 'j', amount_nanos: 2 },
    ]);
    expect(await episodes()).toEqual([]);
  });

  test('a reservation is held until it is used or given back, and not beyond the deadline of its call', async () => {
    const reserve = (entryId: string, seconds: number, kind = SpendKind.RESERVE): EventInit => ({
      occurredUnixNano: atSecond(seconds),
      payload: { case: 'spendRecorded', value: { entryId, kind, amount: usd(7n) } },
    });
    const started = (deadlineUnixNano: bigint): EventInit => ({
      authority: { credentialLane: 'search' },
      occurredUnixNano: atSecond(0),
      payload: { case: 'toolCallStarted', value: { deadlineUnixNano } },
    });
    const [past, future] = [atSecond(60), 4_102_444_800n * secondNanos];
    await told({
      held: [started(future), reserve('r1', 1)],
      late: [started(past), reserve('r2', 1)],
      used: [started(future), reserve('r3', 1), reserve('a3', 2, SpendKind.ACTUAL)],
      released: [started(past), reserve('r4', 1), reserve('x4', 2, SpendKind.RELEASE)],
    });
    expect(
      await ask(
        'SELECT entry_id, lane, reserved_nanos, held_nanos, state FROM waybill_v.reservations ORDER BY entry_id',
      ),
    ).toEqual([
      { entry_id: 'r1', lane: 'search', reserved_nanos: 7, held_nanos: 7, state: 'open' },
      { entry_id: 'r2', lane: 'search', reserved_nanos: 7, held_nanos: 0, state: 'expired' },
      { entry_id: 'r3', lane: 'search', reserved_nanos: 7, held_nanos: 0, state: 'used' },
      { entry_id: 'r4', lane: 'search', reserved_nanos: 7, held_nanos: 0, state: 'released' },
    ]);
  });
});
