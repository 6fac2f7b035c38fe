import { beforeEach, describe, expect, test } from '@jest/globals';
import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, Outcome, type TraceEvent } from '@waybill/contracts';
import { latenessHorizonNanos } from '@waybill/domain';
import { topics, type LogRecord } from '@waybill/ports';
import {
  aTraceEvent,
  builtAtUnixNano,
  MemoryEventLog,
  MemoryProjectionStore,
  MemoryStateStore,
  TestClock,
} from '@waybill/testing';
import { stitchBatch, type StitchBatchOptions } from './stitch-batch.js';
import { parseCallState } from './trace-state.convert.js';

const started = aTraceEvent({ eventId: 'a', payload: { case: 'toolCallStarted', value: { tool: { name: 'pay' } } } });
const finished = aTraceEvent({
  eventId: 'b',
  payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } },
});
const other = aTraceEvent({ eventId: 'z', callId: 'z', traceId: new Uint8Array(16).fill(9), payload: started.payload });
const key = 'acme/0102030405060708090a0b0c0d0e0f10/call/call-1';

describe('a call that has been quiet beyond the horizon', () => {
  let state: MemoryStateStore;
  let store: MemoryProjectionStore;
  let options: StitchBatchOptions;
  let offset: number;

  beforeEach(async () => {
    const counts = { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 };
    const log = new MemoryEventLog({ partitionCounts: counts, clock: new TestClock(builtAtUnixNano) });
    state = new MemoryStateStore();
    store = new MemoryProjectionStore();
    offset = 0;
    await Promise.all([log.start(), state.start(), store.start()]);
    options = {
      log,
      state,
      store,
      archive: store,
      projectionId: 'p',
      limits: { callEventCountMax: 9, looseEventCountMax: 9 },
      positions: new Map(),
    };
  });

  const apply = (event: TraceEvent, afterNanos: bigint) => {
    const bytes = toBinary(
      EventBatchSchema,
      create(EventBatchSchema, { context: { tenantId: 'acme' }, events: [event] }),
    );
    const record: LogRecord = {
      topic: topics.events,
      partition: 0,
      offset: offset++,
      appendedUnixNano: builtAtUnixNano + afterNanos,
      bytes,
    };
    return stitchBatch({ topic: topics.events, partition: 0, records: [record] }, options);
  };
  const kept = async () => parseCallState((await state.get(0, [key]))[0]);
  const call = () => store.list().calls.find((each) => each.call.callId === 'call-1')?.call;

  test('leaves the state but for the ids of its events', async () => {
    await apply(started, 0n);
    await apply(other, latenessHorizonNanos);
    expect(await kept()).toMatchObject({ tag: 'whole' });
    await apply(other, latenessHorizonNanos + 1n);
    await apply(other, latenessHorizonNanos + 2n);
    expect(await kept()).toEqual({ tag: 'packed', events: [{ eventId: 'a', appendedUnixNano: builtAtUnixNano }] });
  });

  test('comes back whole when a late event arrives, and says so', async () => {
    await apply(started, 0n);
    for (const each of [1n, 2n]) await apply(other, latenessHorizonNanos + each);
    await apply(finished, latenessHorizonNanos + 3n);
    expect(call()).toMatchObject({ tool: { name: 'pay' }, outcome: 'success', state: 'amended' });
    expect(await kept()).toMatchObject({ tag: 'whole' });
  });

  test('still knows its events when one of them comes again', async () => {
    await apply(started, 0n);
    for (const each of [1n, 2n]) await apply(other, latenessHorizonNanos + each);
    expect(await apply(started, latenessHorizonNanos + 3n)).toMatchObject({ duplicate: 1, stored: 0 });
    expect(call()?.state).toBe('open');
  });

  test('stays whole when the store does not give back what it was given', async () => {
    await apply(started, 0n);
    options = {
      ...options,
      archive: { name: 'archive', start: async () => {}, shutdown: async () => {}, getEvents: lostEvents },
    };
    for (const each of [1n, 2n]) await apply(other, latenessHorizonNanos + each);
    expect(await kept()).toMatchObject({ tag: 'whole' });
  });

  test('is not written anew without an event that the store has lost since', async () => {
    await apply(started, 0n);
    for (const each of [1n, 2n]) await apply(other, latenessHorizonNanos + each);
    options = {
      ...options,
      archive: { name: 'archive', start: async () => {}, shutdown: async () => {}, getEvents: lostEvents },
    };
    await expect(apply(finished, latenessHorizonNanos + 3n)).rejects.toMatchObject({ code: 'archived_event_missing' });
  });
});

async function lostEvents(_tenantId: string, eventIds: readonly string[]): Promise<readonly undefined[]> {
  return eventIds.map(() => undefined);
}
