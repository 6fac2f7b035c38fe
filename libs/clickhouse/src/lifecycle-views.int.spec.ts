import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CredentialChange, GatewayVerdict, Layer } from '@waybill/contracts';
import type { ProjectionStore } from '@waybill/ports';
import { aRecordedEvent, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { aFullCall, aFullCallAt } from './call.builder.js';
import { createClickHouseReader, type ClickHouseReader } from './clickhouse-reader.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

const second = 1_000_000_000n;
const atSecond = (seconds: number) => builtAtUnixNano + BigInt(seconds) * second;

function anEvent(init: Parameters<typeof aTraceEvent>[0] & { readonly eventId: string }) {
  return { ...aRecordedEvent({ eventId: init.eventId }), event: aTraceEvent({ callId: '', ...init }) };
}

/** A call that goes out some seconds after the beginning, on the given credential. */
function aCallOn(credentialFingerprint: string, callId: string, seconds: number) {
  const { authority } = aFullCall();
  const times = { startedUnixNano: atSecond(seconds), endedUnixNano: undefined };
  const valid = { ...authority, credentialFingerprint, credentialState: 'valid' as const };
  return aFullCallAt(0, { callId, ...times, authority: valid });
}

describe('the views of what belongs to no call', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let reader: ClickHouseReader;

  const ask = async (statement: string): Promise<unknown[]> => {
    const answer = await text(await reader.runSql(statement, { format: 'JSONEachRow', limit: 100 }));
    return answer
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  };

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    reader = createClickHouseReader(engine.reader);
    const changed = (eventId: string, change: CredentialChange, effectiveSeconds: number | undefined) =>
      anEvent({
        eventId,
        layer: Layer.OPERATOR,
        occurredUnixNano: atSecond(20),
        payload: {
          case: 'credentialChanged',
          value: {
            credentialFingerprint: 'sha256:old',
            change,
            changedBy: 'user:eve',
            scopesAfter: ['read'],
            effectiveUnixNano: effectiveSeconds === undefined ? 0n : atSecond(effectiveSeconds),
          },
        },
      });
    const decided = (eventId: string, toolNames: string[], omittedCount: number) =>
      anEvent({
        eventId,
        layer: Layer.GATEWAY,
        actor: { chain: [{ id: 'user:ada' }, { id: 'agent:x' }] },
        payload: {
          case: 'gatewayDecision',
          value: {
            verdict: GatewayVerdict.DENIED,
            tool: 'drop_table',
            denial: { rule: 'no-drops' },
            policy: { id: 'prod', version: '7' },
            surface: { toolNames, hiddenCount: 3, omittedCount, digest: Uint8Array.of(0xab, 0xcd) },
          },
        },
      });
    await store.upsert({
      events: [
        changed('issued', CredentialChange.ISSUED, 0),
        changed('revoked', CredentialChange.REVOKED, 10),
        changed('expired', CredentialChange.EXPIRED, undefined),
        decided('hidden', ['list_tables'], 0),
        decided('visible', ['list_tables', 'drop_table'], 0),
        decided('cut', ['list_tables'], 5),
      ],
      calls: [
        aCallOn('sha256:old', 'before', 9),
        aCallOn('sha256:old', 'after', 10),
        aCallOn('sha256:other', 'on-another', 11),
      ],
      looseEvidence: [],
      quarantined: [],
    });
  });

  afterAll(async () => {
    await reader.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('tell the life of a credential, each change at the moment it took effect', async () => {
    const query =
      'SELECT change, toUnixTimestamp64Nano(effective_at) AS at, changed_by FROM credentials ORDER BY effective_at';
    expect(await ask(query)).toEqual([
      { change: 'issued', at: String(atSecond(0)), changed_by: 'user:eve' },
      { change: 'revoked', at: String(atSecond(10)), changed_by: 'user:eve' },
      { change: 'expired', at: String(atSecond(20)), changed_by: 'user:eve' },
    ]);
  });

  test('name the calls on a credential after its end, whatever they claim of it', async () => {
    expect(await ask('SELECT call_id, claimed_state, change FROM calls_after_credential_end')).toEqual([
      { call_id: 'after', claimed_state: 'valid', change: 'revoked' },
    ]);
  });

  test('tell what a principal could see, and whether a denied tool was hidden, too', async () => {
    const columns =
      'event_id, principal, original_actor, hidden_count, surface_digest, denied_tool, denied_tool_was_hidden';
    const common = {
      principal: 'agent:x',
      original_actor: 'user:ada',
      hidden_count: 3,
      surface_digest: 'abcd',
      denied_tool: 'drop_table',
    };
    expect(await ask(`SELECT ${columns} FROM surfaces ORDER BY event_id`)).toEqual([
      { event_id: 'cut', ...common, denied_tool_was_hidden: null },
      { event_id: 'hidden', ...common, denied_tool_was_hidden: true },
      { event_id: 'visible', ...common, denied_tool_was_hidden: false },
    ]);
  });
});
