import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BudgetScope, Layer, SpendKind } from '@waybill/contracts';
import { latestWins } from '@waybill/domain';
import { aLedgerOf, aProjectionOf, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { createClickHouseLedgerReader, type ClickHouseLedgerReader } from './clickhouse-ledger-reader.js';
import { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { spendDimensions, type SpendDimension } from '@waybill/ports';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

type EventInit = Parameters<typeof aProjectionOf>[0][string][number];

const builtAtMs = Number(builtAtUnixNano / 1_000_000n);
const minuteNanos = 60_000_000_000n;
const after = (minutes: number) => builtAtUnixNano + BigInt(minutes) * minuteNanos;
const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });

/** A call of which everything that money is looked at by has the given mark in its name. */
function marked(mark: string, minutes: number, amountNanos: bigint): EventInit[] {
  const about = {
    sessionId: `session-${mark}`,
    actor: { agentId: `agent-${mark}`, chain: [{ id: `user:${mark}` }] },
    authority: {
      credentialLane: `lane-${mark}`,
      credentialFingerprint: `print-${mark}`,
      quotaOwner: `team-${mark}`,
    },
    occurredUnixNano: after(minutes),
  };
  const started = {
    tool: { name: `tool-${mark}`, server: `server-${mark}` },
    deadlineUnixNano: 4_102_444_800n * 10n ** 9n,
  };
  return [
    { ...about, payload: { case: 'toolCallStarted', value: started } },
    { ...about, payload: { case: 'spendRecorded', value: { kind: SpendKind.RESERVE, amount: usd(2n * amountNanos) } } },
    {
      ...about,
      layer: Layer.PROVIDER,
      payload: { case: 'upstreamCall', value: { provider: `provider-${mark}`, cost: usd(amountNanos) } },
    },
  ];
}

/** An event that stands for itself, some minutes after the beginning. */
function said(eventId: string, minutes: number, payload: NonNullable<EventInit['payload']>) {
  return aTraceEvent({ callId: '', layer: Layer.OPERATOR, eventId, occurredUnixNano: after(minutes), payload });
}

const projection = aProjectionOf({
  c1: marked('a', 0, 3n),
  c2: marked('b', 90, 4n),
  // Sets money aside, and nothing came of it yet.
  c3: marked('b', 91, 5n).slice(0, 2),
});

const budget = said('set', 0, {
  case: 'budgetSet',
  value: { budgetId: 'b1', scope: BudgetScope.PRINCIPAL, subject: 'user:b', limit: usd(1n) },
});

// Each test is one question to a real engine, or a dozen, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the reader of the ledger', () => {
  let engine: StoreEngine;
  let reader: ClickHouseLedgerReader;

  beforeAll(async () => {
    engine = await aStoreEngine();
    const store = createClickHouseStore(engine.writer);
    await store.start();
    await store.upsert(projection);
    await store.shutdown();
    const ledger = createClickHouseLedgerStore(engine.writer);
    await ledger.start();
    await ledger.upsert({
      ...aLedgerOf(projection.calls),
      statements: [{ tenantId: 'acme', version: latestWins(0), event: budget }],
    });
    await ledger.shutdown();
    reader = createClickHouseLedgerReader(engine.reader);
  }, 60_000);

  afterAll(async () => {
    await reader.shutdown();
    await engine.shutdown();
  });

  const window = { fromMs: builtAtMs - 60_000, untilMs: builtAtMs + 7_200_000, limit: 100 };
  const spendBy = (...by: SpendDimension[]) => reader.listSpend({ by, ...window });

  test.each(spendDimensions)('breaks spend and reservations down by %s, and loses none of it', async (word) => {
    const rows = await spendBy(word);
    const sum = (pick: (row: (typeof rows)[number]) => string) =>
      rows.reduce((total, row) => total + Number(pick(row)), 0);
    expect({
      actual: sum((row) => row.actual_nanos),
      calls: sum((row) => row.calls),
      reserved: sum((row) => row.reserved_nanos),
      held: sum((row) => row.held_nanos),
      open: sum((row) => row.open_reservations),
    }).toEqual({ actual: 7, calls: 3, reserved: 24, held: 10, open: 1 });
    if (word !== 'tenant' && word !== 'day' && word !== 'auth_mode') {
      const groups = new Set(rows.filter((row) => row.actual_nanos !== '0').map((row) => row.group_0));
      expect(groups.size).toBe(2);
    }
  });

  test('breaks it down by two', async () => {
    const next = (at: number) => spendDimensions[(at + 1) % spendDimensions.length] ?? 'lane';
    const pairs = spendDimensions.map((word, at) => [word, next(at)] as const);
    const sums = await Promise.all(
      pairs.map(async (pair) => (await spendBy(...pair)).reduce((sum, row) => sum + Number(row.actual_nanos), 0)),
    );
    expect(new Set(sums)).toEqual(new Set([7]));
  });

  test('names the session and the credential', async () => {
    const rows = await spendBy('session', 'credential');
    expect(rows.filter((row) => row.currency === 'USD')).toMatchObject([
      { group_0: 'session-b', group_1: 'print-b', actual_nanos: '4', reserved_nanos: '18', held_nanos: '10' },
      { group_0: 'session-a', group_1: 'print-a', actual_nanos: '3', reserved_nanos: '6', held_nanos: '0' },
    ]);
  });

  test('gives the session the episodes that it began, those beyond a budget too', async () => {
    const found = await reader.getSession('session-b');
    expect(found).toMatchObject({
      tag: 'found',
      runaways: [{ kind: 'burn_rate', budget_id: 'b1', calls: '1' }],
    });
    expect(await reader.getSession('session-a')).toMatchObject({ tag: 'found', runaways: [] });
  });
});
