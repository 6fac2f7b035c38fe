import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Layer, SpendKind, SpendSource } from '@waybill/contracts';
import type { RateCard } from '@waybill/domain';
import { Failure, type LedgerStore, type ProjectionStore } from '@waybill/ports';
import { aLedgerOf, aProjectionOf, builtAtUnixNano } from '@waybill/testing';
import { createLedgerAuditor, type LedgerAuditor } from './clickhouse-auditor.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

const builtAtMs = Number(builtAtUnixNano / 1_000_000n);
const minuteNanos = 60_000_000_000n;

const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });
const authority = { credentialLane: 'pay-eu', quotaOwner: 'team-a' };
const actor = { agentId: 'planner', chain: [{ id: 'user:ada' }, { id: 'agent:planner' }] };
const started = { case: 'toolCallStarted', value: { tool: { name: 'charge', server: 'pay' } } } as const;

const recorded = (entryId: string, kind: SpendKind, amountNanos: bigint, correctsEntryId = '') =>
  ({
    payload: {
      case: 'spendRecorded',
      value: { entryId, kind, amount: usd(amountNanos), correctsEntryId, source: SpendSource.RECEIPT },
    },
  }) as const;

/** 2,000 nanos of USD for a token, whoever counts it, since ever. */
const tokens: RateCard = {
  id: 'list',
  version: '1',
  entries: [
    {
      provider: '',
      operation: '',
      unit: 'tokens',
      currency: 'USD',
      attosPerUnit: 2_000_000_000_000n,
      effectiveFromUnixNano: 0n,
      effectiveUntilUnixNano: undefined,
    },
  ],
};

/** What was metered is priced by a card, and outweighs what was expected before. */
const rated = aProjectionOf(
  {
    'priced-by-a-card': [
      { payload: started, authority, sessionId: 'session-4' },
      { payload: { case: 'runtimeDecision', value: { estimate: usd(50n) } }, layer: Layer.RUNTIME },
      {
        payload: {
          case: 'providerReceipt',
          value: { provider: 'bank', units: [{ unit: 'tokens', quantityNanos: 3_000_000_000n }] },
        },
        layer: Layer.PROVIDER,
      },
    ],
  },
  [tokens],
);

/** Calls in which every rule about what counts decides once. */
const stated = aProjectionOf({
  'receipt-beats-report': [
    { payload: started, authority, actor },
    {
      payload: { case: 'runtimeDecision', value: { estimate: usd(50n), selected: { lane: 'plan' } } },
      layer: Layer.RUNTIME,
    },
    { payload: { case: 'toolCallFinished', value: { reportedCost: usd(40n) } } },
    { payload: { case: 'providerReceipt', value: { provider: 'bank', cost: usd(42n) } }, layer: Layer.PROVIDER },
  ],
  'weaker-than-the-receipt-late-and-corrected': [
    { payload: started, authority, actor },
    { payload: { case: 'upstreamCall', value: { provider: 'bank', cost: usd(8n) } } },
    {
      payload: {
        case: 'spendRecorded',
        value: { entryId: 'a', kind: SpendKind.ACTUAL, amount: usd(9n), source: SpendSource.RECEIPT },
      },
      occurredUnixNano: builtAtUnixNano + 3n * minuteNanos,
    },
    {
      payload: {
        case: 'spendRecorded',
        value: { entryId: 'b', kind: SpendKind.ADJUST, correctsEntryId: 'a', amount: usd(-4n) },
      },
    },
  ],
  'unpriced-rollups-and-reservations': [
    { payload: started, authority, sessionId: 'session-2' },
    {
      payload: { case: 'providerReceipt', value: { provider: 'bank', units: [{ unit: 'tokens', quantityNanos: 1n }] } },
      layer: Layer.PROVIDER,
    },
    { payload: { case: 'spendRecorded', value: { kind: SpendKind.ACTUAL, amount: usd(99n), isRollup: true } } },
    { payload: { case: 'spendRecorded', value: { kind: SpendKind.RESERVE, amount: usd(98n) } } },
    { payload: { case: 'spendRecorded', value: { entryId: 'twice', kind: SpendKind.ESTIMATE, amount: usd(5n) } } },
    {
      payload: {
        case: 'spendRecorded',
        value: { entryId: 'twice', kind: SpendKind.ESTIMATE, amount: usd(6n), source: SpendSource.RECEIPT },
      },
    },
  ],
  // A receipt knows only the key that it was sent with: it is the call's, and names none.
  'joined-by-its-key': [
    { payload: started, authority, actor },
    {
      payload: { case: 'providerReceipt', value: { provider: 'bank', cost: usd(11n) } },
      callId: '',
      layer: Layer.PROVIDER,
    },
  ],
  'in-another-currency': [
    { payload: started, authority, actor },
    {
      payload: {
        case: 'upstreamCall',
        value: { provider: 'bank', lane: 'up', cost: { amountNanos: 7n, currency: 'EUR' } },
      },
    },
  ],
  // A correction adds to what it corrects in the end, however many stand between, and also where one of them comes first.
  'corrections-of-corrections': [
    { payload: started, authority, sessionId: 'session-3' },
    recorded('z-second', SpendKind.ADJUST, 1n, 'first'),
    recorded('first', SpendKind.ADJUST, -3n, 'root'),
    recorded('root', SpendKind.ACTUAL, 20n),
    recorded('of-estimate', SpendKind.ADJUST, 4n, 'plan'),
    recorded('of-that', SpendKind.ADJUST, 2n, 'of-estimate'),
    recorded('plan', SpendKind.ESTIMATE, 30n),
    recorded('of-nothing-known', SpendKind.ADJUST, 5n, 'elsewhere'),
    recorded('round', SpendKind.ADJUST, 6n, 'and-round'),
    recorded('and-round', SpendKind.ADJUST, 7n, 'round'),
    recorded('of-reserved', SpendKind.ADJUST, 8n, 'reserved'),
    recorded('reserved', SpendKind.RESERVE, 90n),
  ],
  'without-money': [{ payload: started, sessionId: 'session-2' }],
});

const projection = { ...stated, events: [...stated.events, ...rated.events], calls: [...stated.calls, ...rated.calls] };

// An audit asks a handful of large questions at once, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the auditor', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let ledger: LedgerStore;
  let auditor: LedgerAuditor;

  const window = {
    fromMs: builtAtMs - 3_600_000,
    untilMs: builtAtMs + 3_600_000,
    settledMs: builtAtMs + 3_600_000,
    limit: 100,
  };

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    auditor = createLedgerAuditor(engine.reader);
    await store.upsert(projection);
    ledger = createClickHouseLedgerStore(engine.writer);
    await ledger.start();
    await ledger.upsert(aLedgerOf(projection.calls));
  }, 60_000);

  afterAll(async () => {
    await auditor.shutdown();
    await ledger.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('finds by its own path what the heart rolls up, and says how much that was', async () => {
    expect(await auditor.compare(window)).toEqual({
      differences: [],
      isCut: false,
      coverage: { events: 34, calls: 8, sessions: 4, minutes: 2, slots: 12, callsOnTheirWay: 0 },
    });
  });

  test('finds a slot that is wrong, one that is missing and one too many, each with its place', async () => {
    const change = (sql: string) => engine.client.command({ query: sql, clickhouse_settings: { mutations_sync: '1' } });
    await change(`ALTER TABLE waybill.spend_minutes UPDATE actual_nanos = 39 WHERE actual_nanos = 42`);
    await change(`ALTER TABLE waybill.spend_minutes DELETE WHERE currency = 'EUR'`);
    await change(
      `INSERT INTO waybill.spend_minutes (tenant_id, minute, lane, currency, actual_nanos, version) VALUES ('acme', '2026-01-01 00:05:00', 'ghost', 'USD', 1, 1)`,
    );
    const { differences } = await auditor.compare(window);
    expect(differences).toMatchObject([
      { subject: 'spend_minutes', field: 'actual_nanos', expected: '49', found: '46' },
      { subject: 'spend_minutes', field: 'actual_nanos', expected: '7', found: '0' },
      { subject: 'spend_minutes', field: 'entries', expected: '1', found: '0' },
      { subject: 'spend_minutes', field: 'actual_nanos', expected: '0', found: '1' },
    ]);
    expect(differences[0]?.place).toBe(
      'minute=2026-01-01 00:00:00 session_id=session-1 principal=user:ada agent_id=planner tool=charge server=pay lane=pay-eu provider=bank quota_owner=team-a currency=USD',
    );
  });

  test('finds a session whose counts or money are wrong', async () => {
    await engine.client.command({
      query: `ALTER TABLE waybill.sessions UPDATE unknown_calls = 7, actual_by_currency = map('USD', 1) WHERE session_id = 'session-1'`,
      clickhouse_settings: { mutations_sync: '1' },
    });
    const { differences } = await auditor.compare(window);
    expect(differences.filter((each) => each.subject === 'sessions')).toEqual([
      {
        tenantId: 'acme',
        subject: 'sessions',
        place: 'session_id=session-1 principal=user:ada',
        field: 'unknown_calls',
        expected: expect.stringMatching(/^\d$/),
        found: '7',
      },
      expect.objectContaining({
        field: 'actual_by_currency',
        expected: '{"EUR":"7","USD":"58"}',
        found: '{"USD":"1"}',
      }),
    ]);
  });

  test('finds an event about money that no call has', async () => {
    const lost = aProjectionOf({ lost: [{ payload: { case: 'spendRecorded', value: {} } }] });
    await store.upsert({ ...lost, calls: [] });
    const { differences } = await auditor.compare(window);
    expect(differences[0]).toEqual({
      tenantId: 'acme',
      subject: 'events',
      place: 'event_id=lost-0 kind=spend_recorded',
      field: 'calls',
      expected: '1',
      found: '0',
    });
  });

  test('finds an event that two calls have, and the name that is split over them', async () => {
    const change = (sql: string) => engine.client.command({ query: sql, clickhouse_settings: { mutations_sync: '1' } });
    await change(
      `INSERT INTO waybill.calls (tenant_id, call_id, event_ids, version) VALUES ('acme', 'thief', ['joined-by-its-key-0'], 1)`,
    );
    const { differences } = await auditor.compare(window);
    await change(`ALTER TABLE waybill.calls DELETE WHERE call_id = 'thief'`);
    const about = { tenantId: 'acme', subject: 'events', field: 'calls', expected: '1', found: '2' };
    expect(differences.filter((each) => each.found === '2')).toEqual([
      { ...about, place: 'event_id=joined-by-its-key-0 kind=tool_call_started' },
      { ...about, place: expect.stringMatching(/^trace_id=[0-9a-f]{32} call_id=joined-by-its-key$/) },
    ]);
  });

  test('leaves out what calls touch whose events came in just now, and counts them', async () => {
    const { differences, coverage } = await auditor.compare({ ...window, settledMs: builtAtMs - 1 });
    expect({ differences: differences.map((each) => each.place), onTheirWay: coverage.callsOnTheirWay }).toEqual({
      differences: ['minute=2026-01-01 00:05:00 lane=ghost currency=USD'],
      onTheirWay: 8,
    });
  });

  test('says when there are more differences than were asked for', async () => {
    const { differences, isCut } = await auditor.compare({ ...window, limit: 2 });
    expect({ count: differences.length, isCut }).toEqual({ count: 2, isCut: true });
  });

  test('keeps differences as a user who may write, and is refused as the reader', async () => {
    const { differences } = await auditor.compare(window);
    await expect(auditor.record('a1', builtAtMs, differences)).rejects.toBeInstanceOf(Failure);
    const writer = createLedgerAuditor(engine.writer);
    await writer.record('a1', builtAtMs, differences);
    await writer.record('a1', builtAtMs, differences);
    await writer.shutdown();
    const result = await engine.client.query({
      query: 'SELECT count() AS kept FROM waybill_v.audit_differences',
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ kept: differences.length }]);
  });
});
