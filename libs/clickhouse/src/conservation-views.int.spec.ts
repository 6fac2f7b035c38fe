import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { emptyProjection, topics, type ProjectionStore } from '@waybill/ports';
import { aLogCount, aQuarantinedEvent, aRecordedEvent, aRedriveNote, builtAtUnixNano } from '@waybill/testing';
import { createClickHouseConservationView } from './clickhouse-conservation-view.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

// Views that read everything, on a machine that does other things, too.
jest.setTimeout(60_000);

const hourNanos = 3_600_000_000_000n;
const producer = { service: 'emitter', instance: 'i1', epoch: 1n };

/** An event of the producer, as a record brought it. */
const anEvent = (eventId: string, logOffset: number) => {
  const recorded = aRecordedEvent({ eventId, logOffset });
  Object.assign(recorded.event.source ?? {}, producer);
  return recorded;
};

/** What a record brought of the producer: some of its numbers, one stored event for each. */
const brought = (logOffset: number, from: bigint, to: bigint, appendedUnixNano = builtAtUnixNano) =>
  aLogCount({ logOffset, appendedUnixNano, sequences: [{ from, to }] });

let engine: StoreEngine;
let store: ProjectionStore;

beforeAll(async () => {
  engine = await aStoreEngine();
  store = createClickHouseStore(engine.writer);
  await store.start();
}, 120_000);
afterAll(async () => {
  await store.shutdown();
  await engine.shutdown();
});

beforeEach(async () => {
  for (const table of ['events', 'quarantine', 'log_counts', 'redrives'])
    await engine.client.command({ query: `TRUNCATE TABLE waybill.${table}` });
}, 60_000);

async function ask(query: string): Promise<readonly object[]> {
  const result = await engine.client.query({ query, format: 'JSONEachRow' });
  return result.json();
}

const balance = () =>
  ask(`SELECT source_instance AS producer, sent, stored, duplicate, refused, quarantined, shared, pending, missing, unexplained
       FROM waybill_v.conservation ORDER BY producer`);
const breaches = () =>
  ask(`SELECT kind, source_instance AS producer, topic, toUInt32(log_offset) AS log_offset, event_id, toUInt32(events) AS events
       FROM waybill_v.conservation_breaches ORDER BY kind, log_offset, event_id`);

const zeros = {
  stored: 0,
  duplicate: 0,
  refused: 0,
  quarantined: 0,
  shared: 0,
  pending: 0,
  missing: 0,
  unexplained: 0,
};

describe('What was sent', () => {
  const whole = {
    ...emptyProjection,
    events: [anEvent('a', 0), anEvent('b', 0), anEvent('c', 1)],
    quarantined: [
      aQuarantinedEvent({
        failureId: 'conflict',
        reason: 'id_conflict',
        logOffset: 1,
        source: { ...producer, sequence: 6n },
      }),
      aQuarantinedEvent({
        failureId: 'refused',
        reason: 'limit',
        stage: 'collector',
        originTopic: topics.quarantine,
        source: { ...producer, sequence: 7n },
        eventCount: 4,
      }),
    ],
    logCounts: [
      aLogCount({ logOffset: 0, storedEventIds: ['a', 'b'], duplicateCount: 1, sequences: [{ from: 1n, to: 2n }] }),
      aLogCount({ logOffset: 1, storedEventIds: ['c'], quarantinedCount: 1, sequences: [{ from: 5n, to: 6n }] }),
      aLogCount({ topic: topics.quarantine, refusedCount: 4, sequences: [{ from: 7n, to: 7n }] }),
    ],
  };

  test('is stored, a duplicate, refused or quarantined, and holes in the numbers are missing', async () => {
    await store.upsert(whole);
    expect(await balance()).toEqual([
      { ...zeros, producer: 'i1', sent: 9, stored: 3, duplicate: 1, refused: 4, quarantined: 1, missing: 2 },
    ]);
    expect(await breaches()).toEqual([]);
  });

  test('is the same when the same is stored again', async () => {
    await store.upsert(whole);
    const once = await balance();
    await store.upsert(whole);
    expect(await balance()).toEqual(once);
  });

  test('is unexplained where a row is gone, and the breach says which event of which record', async () => {
    await store.upsert(whole);
    await engine.client.command({ query: "DELETE FROM waybill.events WHERE event_id = 'b'" });
    await engine.client.command({ query: 'DELETE FROM waybill.quarantine WHERE 1' });
    expect(await balance()).toEqual([
      { ...zeros, producer: 'i1', sent: 9, stored: 2, duplicate: 1, missing: 2, unexplained: 6 },
    ]);
    expect(await breaches()).toEqual([
      { kind: 'event_missing', producer: 'i1', topic: topics.events, log_offset: 0, event_id: 'b', events: 1 },
      { kind: 'quarantine_missing', producer: 'i1', topic: topics.quarantine, log_offset: 0, event_id: '', events: 4 },
      { kind: 'quarantine_missing', producer: 'i1', topic: topics.events, log_offset: 1, event_id: '', events: 1 },
    ]);
  });

  test('is shared where two calls have one event id, which is no breach', async () => {
    await store.upsert({
      ...emptyProjection,
      events: [anEvent('a', 0), anEvent('a', 1)],
      logCounts: [aLogCount({ storedEventIds: ['a'] }), aLogCount({ logOffset: 1, storedEventIds: ['a'] })],
    });
    expect(await balance()).toEqual([{ ...zeros, producer: 'i1', sent: 2, stored: 1, shared: 1 }]);
    expect(await breaches()).toEqual([]);
  });

  test('is pending while it is set aside and has no row, for a minute', async () => {
    const appendedUnixNano = BigInt(Date.now()) * 1_000_000n;
    await store.upsert({ ...emptyProjection, logCounts: [aLogCount({ appendedUnixNano, quarantinedCount: 1 })] });
    expect(await balance()).toEqual([{ ...zeros, producer: 'i1', sent: 1, pending: 1 }]);
    expect(await breaches()).toEqual([]);
  });

  test('is unknown where a record was not counted', async () => {
    await store.upsert({ ...emptyProjection, logCounts: [3, 4, 7].map((logOffset) => aLogCount({ logOffset })) });
    expect(await breaches()).toEqual([
      { kind: 'record_uncounted', producer: '', topic: topics.events, log_offset: 5, event_id: '', events: 2 },
    ]);
  });
});

describe('The gaps of a producer', () => {
  const gaps = () =>
    ask(`SELECT toUInt32(from_seq) AS from_seq, toUInt32(to_seq) AS to_seq, state, isNull(closed_at) AS is_open
         FROM waybill_v.producer_gaps ORDER BY from_seq`);
  const open = (from_seq: number, to_seq: number) => ({ from_seq, to_seq, state: 'open', is_open: 1 });

  test('are the numbers that never came, whatever the order of those that did', async () => {
    await store.upsert({ ...emptyProjection, logCounts: [brought(0, 9n, 9n), brought(1, 2n, 4n), brought(2, 6n, 7n)] });
    expect(await gaps()).toEqual([open(1, 1), open(5, 5), open(8, 8)]);
  });

  test('vanish when the numbers come within an hour, and are closed when they come later', async () => {
    const later = builtAtUnixNano + 2n * hourNanos;
    await store.upsert({
      ...emptyProjection,
      logCounts: [
        brought(0, 1n, 2n),
        brought(1, 5n, 6n),
        brought(2, 8n, 8n),
        brought(3, 4n, 4n),
        brought(4, 3n, 3n, later),
      ],
    });
    expect(await gaps()).toEqual([{ from_seq: 3, to_seq: 3, state: 'closed', is_open: 0 }, open(7, 7)]);
  });

  test('wait for an hour, and are each start’s own', async () => {
    const nowUnixNano = BigInt(Date.now()) * 1_000_000n;
    const other = { ...producer, epoch: 2n };
    await store.upsert({
      ...emptyProjection,
      logCounts: [
        brought(0, 1n, 9n),
        aLogCount({ logOffset: 1, producer: other, appendedUnixNano: nowUnixNano, sequences: [{ from: 3n, to: 3n }] }),
      ],
    });
    expect(await gaps()).toEqual([{ from_seq: 1, to_seq: 2, state: 'waiting', is_open: 1 }]);
  });
});

describe('Quarantine', () => {
  test('says what became of a failure that was sent again, and when last', async () => {
    await store.upsert({
      ...emptyProjection,
      quarantined: [aQuarantinedEvent({ failureId: 'f1' }), aQuarantinedEvent({ failureId: 'f2', logOffset: 1 })],
      redrives: [
        aRedriveNote({ failureId: 'f1', outcome: 'limit' }),
        aRedriveNote({ failureId: 'f1', logOffset: 1, redrivenUnixNano: builtAtUnixNano + hourNanos }),
      ],
    });
    expect(
      await ask(`SELECT failure_id, toUInt32(redrives) AS redrives, redrive_outcome, source_instance, payload_bytes
                 FROM waybill_v.quarantine ORDER BY failure_id`),
    ).toEqual([
      { failure_id: 'f1', redrives: 2, redrive_outcome: 'appended', source_instance: 'i1', payload_bytes: 3 },
      { failure_id: 'f2', redrives: 0, redrive_outcome: '', source_instance: 'i1', payload_bytes: 3 },
    ]);
  });
});

describe('The law in numbers', () => {
  const view = () => createClickHouseConservationView(engine.writer);
  const builtAtUnixMs = Number(builtAtUnixNano / 1_000_000n);
  const none = {
    breaches: { event_missing: 0, quarantine_missing: 0, record_uncounted: 0 },
    gaps: { waiting: 0, open: 0, closed: 0 },
  };

  test('is how many events are missing of each kind, and how many holes there are, since a moment', async () => {
    const asked = view();
    await asked.start();
    expect(await asked.getSums(0)).toEqual(none);
    await store.upsert({
      ...emptyProjection,
      events: [anEvent('a', 0)],
      logCounts: [
        aLogCount({ logOffset: 0, storedEventIds: ['a', 'gone', 'too'], sequences: [{ from: 1n, to: 3n }] }),
        aLogCount({ logOffset: 4, quarantinedCount: 2, sequences: [{ from: 7n, to: 8n }] }),
      ],
    });
    const sums = {
      breaches: { event_missing: 2, quarantine_missing: 2, record_uncounted: 3 },
      gaps: { waiting: 0, open: 1, closed: 0 },
    };
    // The hour that the moment lies in counts whole.
    expect(await asked.getSums(builtAtUnixMs + 1)).toEqual(sums);
    expect(await asked.getSums(builtAtUnixMs + 3_600_000)).toEqual(none);
    await asked.shutdown();
  });

  test('is refused with the store’s code where it may not be read, and before it is started', async () => {
    const stranger = createClickHouseConservationView({ ...engine.writer, password: 'wrong' });
    await expect(stranger.getSums(0)).rejects.toMatchObject({ code: 'store_not_running', kind: 'retryable' });
    await stranger.start();
    await expect(stranger.getSums(0)).rejects.toMatchObject({ code: 'store_access_denied' });
    await stranger.shutdown();
  });
});
