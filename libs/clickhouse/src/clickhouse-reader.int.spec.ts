import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyProjection, type ProjectionStore } from '@waybill/ports';
import { aRecordedEvent, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { aFullCallAt } from './call.builder.js';
import { listMigrations } from './migrations.js';
import { createClickHouseReader, type ClickHouseReader } from './clickhouse-reader.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

const secondNanos = 1_000_000_000n;
const span = (index: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, index);

type EventInit = Parameters<typeof aTraceEvent>[0];

function anEvent(init: EventInit & { readonly eventId: string }) {
  const { eventId } = init;
  return { ...aRecordedEvent({ eventId }), event: aTraceEvent(init) };
}

const started = { case: 'toolCallStarted', value: {} } as const;

describe('The reader', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let reader: ClickHouseReader;

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    reader = createClickHouseReader(engine.reader);
    const at = (seconds: number) => ({
      startedUnixNano: builtAtUnixNano + BigInt(seconds) * secondNanos,
      firstSeenUnixNano: builtAtUnixNano + BigInt(seconds) * secondNanos,
      endedUnixNano: undefined,
    });
    const bare = {
      attempts: [],
      upstreamCalls: [],
      effects: [],
      denials: [],
      evidence: [],
      spend: { ...aFullCallAt(0).call.spend, entries: [] },
    };
    await store.upsert({
      ...emptyProjection,
      events: [
        anEvent({ eventId: 'named', callId: 'c-full', spanId: span(1), payload: started }),
        anEvent({ eventId: 'below', callId: '', parentSpanId: span(1), payload: { case: 'spendRecorded', value: {} } }),
        anEvent({
          eventId: 'disputed',
          callId: '',
          parentSpanId: span(2),
          payload: { case: 'spendRecorded', value: {} },
        }),
        anEvent({ eventId: 'claim', callId: 'c-full', spanId: span(2), payload: started }),
        anEvent({ eventId: 'rival', callId: 'c-other', spanId: span(2), payload: started }),
        anEvent({ eventId: 'stray', callId: '', spanId: span(3), payload: { case: 'spendRecorded', value: {} } }),
        anEvent({ eventId: 'newer', callId: 'c-full', payload: { case: undefined } }),
      ],
      calls: [
        aFullCallAt(1, { eventIds: ['below', 'claim', 'named', 'newer'] }),
        aFullCallAt(1, { ...bare, ...at(60), callId: 'c-late', outcome: 'failure' }),
        aFullCallAt(1, { ...bare, ...at(30), callId: 'c-later', sessionId: 'session-2' }),
        { ...aFullCallAt(1, { ...bare, ...at(90), callId: 'twin' }), tenantId: 'other' },
        aFullCallAt(1, { ...bare, ...at(91), callId: 'twin' }),
        aFullCallAt(1, { ...bare, ...at(92), callId: 'twin-two' }),
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await reader.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('gets a call with everything below it and its events', async () => {
    const result = await reader.getCall('c-full');
    expect(result).toMatchObject({
      tag: 'found',
      call: {
        tenant_id: 'acme',
        call_id: 'c-full',
        actual_nanos: '2000000000',
        scopes: ['files:read', 'files:write'],
        receipt_verified: false,
      },
      attempts: [{ attempt: 1, latency_ns: '5000001' }],
      upstreamCalls: [{ provider: 'disk', cost_nanos: null }],
      effects: [{ kind: 'file_created', resource_ref: '/srv/a.txt', count: '1' }],
      denials: [{ reason: 'parent_traversal', principal: 'agent:planner' }],
      spendEntries: [{ amount_nanos: '2000000000', is_counted: true }],
      evidence: [{ subject: '/srv/a.txt' }],
    });
  });

  test('finds the events that make the call, wherever they came from', async () => {
    const result = await reader.getCall('c-full');
    const events = result.tag === 'found' ? result.events : [];
    expect(events.map((each) => each.event_id).sort()).toEqual(['below', 'claim', 'named', 'newer']);
    expect(events.find((each) => each.event_id === 'named')).toMatchObject({
      kind: 'tool_call_started',
      layer: 'tool',
      source_service: 'built',
      payload: {},
    });
    expect(events.find((each) => each.event_id === 'newer')).toMatchObject({ kind: 'unknown', payload: undefined });
  });

  test('gets a call by a beginning of its id that no other call has', async () => {
    expect(await reader.getCall('c-f')).toMatchObject({ tag: 'found', call: { call_id: 'c-full' } });
    expect(await reader.getCall('c-late')).toMatchObject({ tag: 'found', call: { call_id: 'c-late' } });
    expect(await reader.getCall('nothing')).toEqual({ tag: 'not_found' });
    expect(await reader.getCall("' OR 1 --")).toEqual({ tag: 'not_found' });
  });

  test('names the calls that it could be, newest first', async () => {
    expect(await reader.getCall('c-la')).toMatchObject({
      tag: 'ambiguous',
      candidates: [{ call_id: 'c-late' }, { call_id: 'c-later' }],
    });
    expect(await reader.getCall('twin')).toMatchObject({
      tag: 'ambiguous',
      candidates: [{ tenant_id: 'acme' }, { tenant_id: 'other' }],
    });
  });

  test('lists calls newest first, within the limit', async () => {
    const ids = (await reader.listCalls({ limit: 3 })).map((row) => row.call_id);
    expect(ids).toEqual(['twin-two', 'twin', 'twin']);
  });

  test('lists the calls that the filter asks for', async () => {
    const ids = async (filter: Parameters<ClickHouseReader['listCalls']>[0]) =>
      (await reader.listCalls(filter)).map((row) => row.call_id);
    expect(await ids({ limit: 9, outcome: 'failure' })).toEqual(['c-late']);
    expect(await ids({ limit: 9, sessionId: 'session-2', tool: 'write_file' })).toEqual(['c-later']);
    expect(await ids({ limit: 9, tenantId: 'other' })).toEqual(['twin']);
    expect(await ids({ limit: 9, sinceMs: Number(builtAtUnixNano / 1_000_000n) + 92_000 })).toEqual(['twin-two']);
  });

  test('says which version the engine has, and how far the schema has come', async () => {
    const { engine_version, schema_number } = await reader.getVersions();
    expect(engine_version).toMatch(/^\d+\.\d+\./);
    expect(schema_number).toBe((await listMigrations()).length);
  });

  test('says how far the stored events reach', async () => {
    expect(await reader.freshness()).toEqual([
      {
        log_partition: 0,
        newest_offset: '0',
        newest_appended_at: '2026-01-01 00:00:00.000000000',
        newest_occurred_at: '2026-01-01 00:00:00.000000000',
      },
    ]);
  });
});
