import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CredentialChange, GatewayVerdict, Layer } from '@waybill/contracts';
import { emptyProjection, type ProjectionStore } from '@waybill/ports';
import { aRecordedEvent, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import { aFullCall, aFullCallAt } from './call.builder.js';
import { askRows } from './asked-rows.builder.js';
import { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';
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
  const at = atSecond(seconds);
  const times = { startedUnixNano: at, firstSeenUnixNano: at, endedUnixNano: undefined };
  const valid = { ...authority, credentialFingerprint, credentialState: 'valid' as const };
  return aFullCallAt(0, { callId, ...times, authority: valid });
}

/** A call of which only an effect is known, some seconds after the beginning. */
function aCallNobodySawStart(credentialFingerprint: string, callId: string, seconds: number) {
  const { authority, effects } = aFullCall();
  return aFullCallAt(0, {
    callId,
    startedUnixNano: undefined,
    firstSeenUnixNano: atSecond(seconds),
    endedUnixNano: undefined,
    authority: { ...authority, credentialFingerprint },
    effects: effects.map((each) => ({ ...each, occurredUnixNano: atSecond(seconds) })),
    denials: [],
    evidence: [],
    upstreamCalls: [],
    spend: { ...aFullCall().spend, entries: [] },
  });
}

/** A gateway says what a principal can see, and denies three tools later; of another principal it never said so. */
function laterDenials() {
  const decision = (eventId: string, principal: string, seconds: number, value: object) =>
    anEvent({
      eventId,
      layer: Layer.GATEWAY,
      occurredUnixNano: atSecond(seconds),
      actor: { chain: [{ id: principal }] },
      payload: { case: 'gatewayDecision', value: { server: 'db', ...value } },
    });
  const deny = (tool: string) => ({ verdict: GatewayVerdict.DENIED, tool, denial: { rule: 'r' } });
  return [
    decision('z-early', 'user:bob', 1, deny('drop_table')),
    decision('z-listed', 'user:bob', 2, { surface: { toolNames: ['list_tables'], hiddenCount: 1 } }),
    decision('z-hidden', 'user:bob', 3, deny('drop_table')),
    decision('z-visible', 'user:bob', 4, deny('list_tables')),
    decision('z-other', 'user:eve', 5, deny('drop_table')),
  ];
}

// A schema that is made anew, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the views of what belongs to no call', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let statements: ClickHouseStatementRunner;

  const ask = (statement: string) => askRows(statements, statement);

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    statements = createStatementRunner(engine.reader);
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
    const decided = (eventId: string, toolNames: string[], omittedCount: number, hiddenCount = 3) =>
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
            surface: { toolNames, hiddenCount, omittedCount, digest: Uint8Array.of(0xab, 0xcd) },
          },
        },
      });
    await store.upsert({
      ...emptyProjection,
      events: [
        changed('issued', CredentialChange.ISSUED, 0),
        changed('rotated', CredentialChange.ROTATED, 5),
        changed('revoked', CredentialChange.REVOKED, 10),
        changed('expired', CredentialChange.EXPIRED, undefined),
        changed('issued-again', CredentialChange.ISSUED, 30),
        changed('revoked-again', CredentialChange.REVOKED, 40),
        decided('hidden', ['list_tables'], 0),
        decided('visible', ['list_tables', 'drop_table'], 0),
        decided('cut', ['list_tables'], 5),
        decided('silent', [], 0, 0),
        decided('empty', [], 0),
        ...laterDenials(),
      ],
      calls: [
        aCallOn('sha256:old', 'before', 9),
        aCallOn('sha256:old', 'after', 10),
        aCallOn('sha256:old', 'after-both', 25),
        aCallOn('sha256:old', 'on-the-new-one', 30),
        aCallOn('sha256:old', 'after-again', 41),
        aCallNobodySawStart('sha256:old', 'unseen', 12),
        aCallOn('sha256:other', 'on-another', 11),
      ],
    });
  });

  afterAll(async () => {
    await statements.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('tell the life of a credential, each change at the moment it took effect', async () => {
    const query =
      'SELECT change, toUnixTimestamp64Nano(effective_at) AS at, changed_by FROM credentials ORDER BY effective_at';
    const at = (change: string, seconds: number) => ({ change, at: String(atSecond(seconds)), changed_by: 'user:eve' });
    expect(await ask(query)).toEqual([
      at('issued', 0),
      at('rotated', 5),
      at('revoked', 10),
      at('expired', 20),
      at('issued', 30),
      at('revoked', 40),
    ]);
  });

  test('name the calls on a credential after its end, whatever they claim of it, until it is issued anew; a rotation is no end', async () => {
    const query = `SELECT call_id, claimed_state, change, toUnixTimestamp64Nano(ended_at) AS at
      FROM calls_after_credential_end ORDER BY call_id`;
    const ended = (call_id: string, seconds: number) => ({
      call_id,
      claimed_state: 'valid',
      change: 'revoked',
      at: String(atSecond(seconds)),
    });
    expect(await ask(query)).toEqual([
      ended('after', 10),
      ended('after-again', 40),
      ended('after-both', 10),
      ended('unseen', 10),
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
    expect(await ask(`SELECT ${columns} FROM surfaces WHERE principal = 'agent:x' ORDER BY event_id`)).toEqual([
      { event_id: 'cut', ...common, denied_tool_was_hidden: null },
      { event_id: 'empty', ...common, denied_tool_was_hidden: true },
      { event_id: 'hidden', ...common, denied_tool_was_hidden: true },
      { event_id: 'silent', ...common, hidden_count: 0, denied_tool_was_hidden: null },
      { event_id: 'visible', ...common, denied_tool_was_hidden: false },
    ]);
  });

  test('hold a denial against what the principal could see at that moment, and against nothing else', async () => {
    const query = `SELECT event_id, said_by_event_id, denied_tool_was_hidden FROM surfaces
      WHERE startsWith(event_id, 'z-') ORDER BY event_id`;
    const row = (event_id: string, said_by_event_id: string, denied_tool_was_hidden: boolean | null) => ({
      event_id,
      said_by_event_id,
      denied_tool_was_hidden,
    });
    expect(await ask(query)).toEqual([
      row('z-early', '', null),
      row('z-hidden', 'z-listed', true),
      row('z-listed', 'z-listed', null),
      row('z-other', '', null),
      row('z-visible', 'z-listed', false),
    ]);
  });
});
