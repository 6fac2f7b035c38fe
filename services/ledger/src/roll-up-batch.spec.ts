import { beforeEach, describe, expect, test } from '@jest/globals';
import { LaneState, TerminalState } from '@waybill/contracts';
import { latestWins, type Fact, type FactKey } from '@waybill/domain';
import { toFactEntries } from '@waybill/fold';
import { topics } from '@waybill/ports';
import { aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import {
  type World,
  createWorld,
  minute,
  session,
  aCall,
  told,
  gone,
  said,
  recordsOf,
  apply,
} from '../../../test/fixtures/roll-up-world.js';

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
