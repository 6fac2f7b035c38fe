import { beforeEach, describe, expect, test } from '@jest/globals';
import { LaneState, Outcome, SpendKind, SpendSource, TerminalState, type TraceEvent } from '@waybill/contracts';
import { callFactsOf, latestWins, type CallFacts, type Fact, type FactKey } from '@waybill/domain';
import { toFactEntries } from '@waybill/fold';
import { topics, type LedgerStore, type LogRecord, type StateStore } from '@waybill/ports';
import {
  aCallOf,
  aHistory,
  asLogEvent,
  aTraceEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryLedgerStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import fc from 'fast-check';
import { contentOf, expectedOf } from './ledger-oracle.builder.js';
import { rollUpBatch, type RollUpBatchOptions } from './roll-up-batch.js';

interface World extends RollUpBatchOptions {
  readonly log: MemoryEventLog;
  readonly state: MemoryStateStore;
  readonly store: MemoryLedgerStore;
}

async function createWorld(): Promise<World> {
  const log = new MemoryEventLog({
    partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
    clock: new TestClock(builtAtUnixNano),
  });
  const world = { log, state: new MemoryStateStore(), store: new MemoryLedgerStore(), projectionId: 'p' };
  await Promise.all([log.start(), world.state.start(), world.store.start()]);
  return world;
}

const minute = 60_000_000_000n;
const session = (sessionId: string, principal = 'user:ada'): FactKey => ({ kind: 'session', principal, sessionId });

interface CallInit {
  readonly callId?: string;
  readonly sessionId?: string;
  readonly principal?: string;
  readonly outcome?: Outcome;
  readonly actualNanos?: bigint | undefined;
  readonly atMinute?: bigint;
}

const aCall = ({ callId = 'c', sessionId = 's', principal = 'user:ada', ...init }: CallInit = {}): CallFacts => {
  const occurredUnixNano = builtAtUnixNano + (init.atMinute ?? 0n) * minute;
  const shared = { callId, sessionId, occurredUnixNano, actor: { chain: [{ id: principal }] } };
  const cost: Parameters<typeof aHistory>[0] =
    init.actualNanos === undefined
      ? []
      : [
          {
            ...shared,
            payload: {
              case: 'spendRecorded',
              value: {
                kind: SpendKind.ACTUAL,
                source: SpendSource.RECEIPT,
                amount: { amountNanos: init.actualNanos, currency: 'USD' },
              },
            },
          },
        ];
  const history = aHistory([
    { ...shared, payload: { case: 'toolCallStarted', value: { tool: { name: 'echo' } } } },
    { ...shared, payload: { case: 'toolCallFinished', value: { outcome: init.outcome ?? Outcome.SUCCESS } } },
    ...cost,
  ]);
  return callFactsOf(aCallOf(history, { callId }));
};

const trace = (n: number) => n.toString(16).padStart(2, '0').repeat(16);

interface ToldInit {
  readonly key?: FactKey;
  readonly version: number;
  readonly origin?: number;
}

const told = (call: CallFacts, { key, version, origin = 1 }: ToldInit): Fact => ({
  kind: 'call',
  key: key ?? session(call.sessionId, call.originalActor),
  version: latestWins(version),
  callId: call.callId,
  originTraceId: trace(origin),
  call,
});
const gone = (call: CallFacts, init: ToldInit): Fact => ({ ...told(call, init), call: undefined }) as Fact;
const said = (key: FactKey, event: TraceEvent, version = 0): Fact => ({
  kind: 'event',
  key,
  version: latestWins(version),
  eventId: event.eventId,
  event: asLogEvent(event),
});

/** Records of the facts topic from the given offset on, one per list of facts. */
const recordsOf = (world: World, lists: readonly (readonly Fact[])[], firstOffset = 0): LogRecord[] =>
  lists.map((facts, index) => ({
    topic: topics.facts,
    partition: 0,
    offset: firstOffset + index,
    appendedUnixNano: builtAtUnixNano,
    bytes: toFactEntries(world.log, 'acme', facts)[0]!.bytes,
  }));

const apply = (options: RollUpBatchOptions, records: readonly LogRecord[]) =>
  rollUpBatch({ topic: topics.facts, partition: 0, records }, options);

describe('rolling up', () => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld();
  });

  const tell = (...facts: readonly Fact[]) => tellAt(0, facts);
  const tellAt = (offset: number, facts: readonly Fact[]) => apply(world, recordsOf(world, [facts], offset));
  const sessions = () =>
    world.store
      .list()
      .sessions.map(({ session: { sessionId, principal, calls } }) => [sessionId, principal, calls.total]);
  const slots = () =>
    world.store
      .list()
      .slots.map(({ slot }) => [slot.sessionId, slot.currency, slot.calls, slot.actualNanos] as const)
      .sort(([, left], [, right]) => (left < right ? -1 : 1));

  test('counts a call in its session and its money where it lies', async () => {
    const counts = await tell(told(aCall({ actualNanos: 42n }), { version: 1 }));
    expect(counts).toEqual({ read: 1, applied: 1, stale: 0, superseded: 0, quarantined: 0 });
    expect(sessions()).toEqual([['s', 'user:ada', 1]]);
    expect(slots()).toEqual([
      ['s', '', 1n, 0n],
      ['s', 'USD', 0n, 42n],
    ]);
    expect(await world.state.partition(0)).toEqual({ appliedOffset: 0, projectionId: 'p' });
  });

  test('replaces what a call contributed when the call changes', async () => {
    await tell(told(aCall({ actualNanos: 42n }), { version: 1 }));
    await tellAt(1, [told(aCall({ actualNanos: 40n, atMinute: 3n }), { version: 2 })]);
    expect(slots()).toEqual([
      ['s', '', 1n, 0n],
      ['s', 'USD', 0n, 40n],
    ]);
    expect(world.store.list().slots.map(({ slot }) => slot.minuteUnixNano)).toEqual([
      builtAtUnixNano + 3n * minute,
      builtAtUnixNano + 3n * minute,
    ]);
  });

  test('leaves nothing behind where a call has left', async () => {
    const before = aCall({ sessionId: 's', actualNanos: 42n });
    await tell(told(before, { version: 1 }));
    await tellAt(1, [
      gone(before, { version: 2, key: session('s') }),
      told(aCall({ sessionId: 't', actualNanos: 42n }), { version: 2 }),
    ]);
    expect(sessions()).toEqual([['t', 'user:ada', 1]]);
    expect(slots().map(([sessionId]) => sessionId)).toEqual(['t', 't']);
  });

  test('forgets what is older than what it knows, and says how much', async () => {
    await tell(told(aCall({ actualNanos: 42n }), { version: 5 }));
    const counts = await tellAt(1, [told(aCall({ actualNanos: 1n }), { version: 4 })]);
    expect(counts).toMatchObject({ applied: 0, stale: 1 });
    expect(slots()).toContainEqual(['s', 'USD', 0n, 42n]);
  });

  test('counts a call once while two traces speak for it, and goes on with the one that remains', async () => {
    const call = aCall({ actualNanos: 42n });
    await tell(told(call, { version: 3, origin: 1 }), told(call, { version: 9, origin: 2 }));
    expect([sessions(), slots()]).toEqual([
      [['s', 'user:ada', 1]],
      [
        ['s', '', 1n, 0n],
        ['s', 'USD', 0n, 42n],
      ],
    ]);
    await tellAt(1, [gone(call, { version: 12, origin: 2 })]);
    expect(sessions()).toEqual([['s', 'user:ada', 1]]);
    await tellAt(2, [gone(call, { version: 12, origin: 1 })]);
    expect([sessions(), slots()]).toEqual([[], []]);
  });

  test('never gives two principals one session', async () => {
    await tell(
      told(aCall({ callId: 'a', principal: 'user:ada' }), { version: 1 }),
      told(aCall({ callId: 'b', principal: 'user:bob' }), { version: 1 }),
    );
    expect(sessions()).toEqual([
      ['s', 'user:ada', 1],
      ['s', 'user:bob', 1],
    ]);
  });

  test('makes no session of calls that have none, and counts their money', async () => {
    await tell(told(aCall({ actualNanos: 7n }), { version: 1, key: session('') }));
    expect(sessions()).toEqual([]);
    expect(slots()).toHaveLength(2);
  });

  test('lets the end of a session speak', async () => {
    const payload = { case: 'sessionEnded', value: { terminalState: TerminalState.ABANDONED } } as const;
    await tell(told(aCall(), { version: 1 }), said(session('s'), aTraceEvent({ eventId: 'end', payload })));
    expect(world.store.list().sessions[0]?.session).toMatchObject({
      terminal: { state: 'abandoned', source: 'reported' },
      endedUnixNano: builtAtUnixNano,
    });
  });

  test('ends one state of a lane where the next begins', async () => {
    const change = (eventId: string, state: LaneState, at: bigint) =>
      said(
        { kind: 'lane', lane: 'l' },
        aTraceEvent({ eventId, occurredUnixNano: at, payload: { case: 'laneChanged', value: { lane: 'l', state } } }),
      );
    await tell(change('thaw', LaneState.OPEN, 20n));
    await tellAt(1, [change('freeze', LaneState.FROZEN, 10n)]);
    expect(
      world.store
        .list()
        .laneIntervals.map(({ interval }) => [interval.eventId, interval.state, interval.untilUnixNano]),
    ).toEqual([
      ['freeze', 'frozen', 20n],
      ['thaw', 'open', undefined],
    ]);
  });

  test('keeps one row for each budget that was set and each drill that ran', async () => {
    const budget = aTraceEvent({ eventId: 'b', payload: { case: 'budgetSet', value: { budgetId: 'x' } } });
    const drill = aTraceEvent({ eventId: 'd', payload: { case: 'drillFinished', value: { drill: 'y' } } });
    await tell(said({ kind: 'budget', budgetId: 'x' }, budget), said({ kind: 'drill', drill: 'y' }, drill));
    expect(world.store.list().statements.map(({ event }) => event.eventId)).toEqual(['b', 'd']);
  });

  test('chains what was tried to the incident that was opened', async () => {
    const key: FactKey = { kind: 'incident', incidentId: 'i' };
    const tried = aTraceEvent({
      eventId: 'f',
      payload: { case: 'fixAttempted', value: { incidentId: 'i', segment: 1, checkpointId: 'k' } },
    });
    const opened = aTraceEvent({ eventId: 'o', payload: { case: 'incidentOpened', value: { incidentId: 'i' } } });
    await tell(said(key, tried));
    await tellAt(1, [said(key, opened)]);
    expect(world.store.list().incidents).toMatchObject([
      { incident: { incidentId: 'i', reachedCheckpointId: 'k', segments: [{ eventId: 'f' }] } },
    ]);
  });

  test('quarantines what it cannot read, and its neighbours are applied', async () => {
    const [good] = recordsOf(world, [[told(aCall(), { version: 1 })]], 1);
    const poison = { ...good!, offset: 0, bytes: Uint8Array.of(0xff, 0xff) };
    const unknown = toFactEntries(world.log, 'acme', [told(aCall(), { version: 1, key: { kind: 'lane', lane: '' } })]);
    const strange = Uint8Array.from(Buffer.from(unknown[0]!.bytes).map((byte) => (byte === 0x6c ? 0x6d : byte)));
    const counts = await apply(world, [poison, good!, { ...good!, offset: 2, bytes: strange }]);
    expect(counts).toMatchObject({ read: 3, applied: 1, quarantined: 2 });
    expect(sessions()).toEqual([['s', 'user:ada', 1]]);
    expect(await world.log.progress(topics.quarantine, 'any')).toMatchObject([{ endOffset: 2 }]);
  });

  test('passes over what an older fold told, because everything has been told anew', async () => {
    const older = { ...told(aCall(), { version: 1 }), version: latestWins(1) - (1n << 48n) };
    expect(await tell(older)).toMatchObject({ read: 1, applied: 0, superseded: 1 });
    expect(sessions()).toEqual([]);
  });
});

describe('whatever fails, wherever the batches are cut, in whatever order it is told', () => {
  const factOf = fc
    .record({
      callId: fc.constantFrom('x', 'y'),
      sessionId: fc.constantFrom('s', 't', ''),
      principal: fc.constantFrom('user:ada', 'user:bob'),
      origin: fc.integer({ min: 1, max: 2 }),
      version: fc.integer({ min: 0, max: 6 }),
      actualNanos: fc.option(fc.bigInt({ min: 0n, max: 9n }), { nil: undefined }),
      atMinute: fc.bigInt({ min: 0n, max: 1n }),
      isGone: fc.boolean(),
    })
    .map(({ isGone, version, origin, sessionId, principal, ...init }) => {
      const call = { ...aCall({ sessionId: 'any', ...init }), sessionId, originalActor: principal };
      return isGone ? gone(call, { version, origin }) : told(call, { version, origin });
    });
  /** One version of a call from one trace under one key says one thing. */
  const history = fc.uniqueArray(factOf, {
    selector: (fact) =>
      JSON.stringify([fact.key, fact.kind === 'call' && [fact.callId, fact.originTraceId], String(fact.version)]),
    minLength: 1,
    maxLength: 12,
  });
  const faults = fc.array(fc.constantFrom('none', 'store-before', 'store-after', 'state-before', 'state-after'), {
    maxLength: 12,
  });
  const cuts = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 });

  test('the rows are those of an undisturbed run, and after each batch they are what follows from all facts so far', async () => {
    await fc.assert(
      fc.asyncProperty(history, faults, cuts, async (facts, plan, sizes) => {
        const calm = await createWorld();
        const records = recordsOf(
          calm,
          facts.map((fact) => [fact]),
        );
        await apply(calm, records);
        const stormy = await createWorld();
        let committed = 0;
        let written = 0;
        while (committed < records.length) {
          const fault = plan.shift() ?? 'none';
          const batch = records.slice(committed, committed + (sizes.shift() ?? records.length));
          if (fault !== 'store-before') written = Math.max(written, committed + batch.length);
          if (await survives(() => apply(faulty(stormy, fault), batch))) committed += batch.length;
          expect(contentOf(stormy.store.list())).toEqual(expectedOf(facts.slice(0, written)));
        }
        expect(stormy.store.list()).toEqual(calm.store.list());
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('the order in which facts arrive changes no content', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (facts, turn) => {
        const [first, second] = [await createWorld(), await createWorld()];
        const at = turn % facts.length;
        const turned = [...facts.slice(at), ...facts.slice(0, at), ...facts].toReversed();
        await apply(
          first,
          recordsOf(
            first,
            facts.map((fact) => [fact]),
          ),
        );
        await apply(
          second,
          recordsOf(
            second,
            turned.map((fact) => [fact]),
          ),
        );
        expect(contentOf(second.store.list())).toEqual(contentOf(first.store.list()));
      }),
      { numRuns: 100 },
    );
  }, 30_000);
});

class InjectedFault extends Error {}

async function survives(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (error instanceof InjectedFault) return false;
    throw error;
  }
}

function faulty(world: World, fault: string): RollUpBatchOptions {
  const around = async (where: string, run: () => Promise<void>) => {
    if (fault === `${where}-before`) throw new InjectedFault();
    await run();
    if (fault === `${where}-after`) throw new InjectedFault();
  };
  const store: LedgerStore = Object.assign(Object.create(world.store) as LedgerStore, {
    upsert: (...args: Parameters<LedgerStore['upsert']>) => around('store', () => world.store.upsert(...args)),
  });
  const state: StateStore = {
    name: 'state',
    start: async () => undefined,
    shutdown: async () => undefined,
    open: () => world.state.open(),
    partition: (partition) => world.state.partition(partition),
    get: (partition, keys) => world.state.get(partition, keys),
    list: (partition, options) => world.state.list(partition, options),
    clear: (partition) => world.state.clear(partition),
    commit: (...args) => around('state', () => world.state.commit(...args)),
  };
  return { log: world.log, store, state, projectionId: world.projectionId };
}
