import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeliveryState, ErrorClass, Layer } from '@waybill/contracts';
import { deliveryVerdictOf, latestWins, type TryEnd } from '@waybill/domain';
import { emptyProjection, type ProjectionStore, type VersionedCall, type VersionedEvidence } from '@waybill/ports';
import { aCallOf, aHistory, aLooseCheckpoint, aTraceEvent } from '@waybill/testing';
import { askRows } from './asked-rows.builder.js';
import { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

type EventInit = Parameters<typeof aTraceEvent>[0];

/** How a delivery is reported whose try ended in each of the ways there are. */
const reports: Readonly<Record<TryEnd, object>> = {
  delivered: { state: DeliveryState.DELIVERED },
  accepted: { state: DeliveryState.ACCEPTED },
  unclear: { state: DeliveryState.UNKNOWN },
  refused: { state: DeliveryState.FAILED, error: { errorClass: ErrorClass.RATE_LIMITED } },
  final: { state: DeliveryState.FAILED, error: { errorClass: ErrorClass.SCOPE_DENIED } },
};
const tryEnds = Object.keys(reports) as readonly TryEnd[];

/** Every combination of ends, under a key of its own; `twice` delivers under two ids. */
const combinations = Array.from({ length: 2 ** tryEnds.length }, (_, bits) =>
  tryEnds.filter((_end, bit) => ((bits >> bit) & 1) === 1),
).flatMap((ends) =>
  ends.includes('delivered')
    ? [
        { ends, twice: false },
        { ends, twice: true },
      ]
    : [{ ends, twice: false }],
);

const keyOf = ({ ends, twice }: (typeof combinations)[number]) => `${ends.join('+')}${twice ? '!' : ''}`;

function loose(init: EventInit & { readonly eventId: string }): VersionedEvidence {
  return {
    tenantId: 'acme',
    version: latestWins(0),
    isDeleted: false,
    event: aTraceEvent({ callId: '', layer: Layer.CHANNEL, ...init }),
  };
}

function tried(dedupeKey: string, end: TryEnd, outboundMessageId = 'm1'): VersionedEvidence {
  const value = { channel: 'slack', dedupeKey, outboundMessageId, ...reports[end] };
  return loose({ eventId: `${dedupeKey}:${end}:${outboundMessageId}`, payload: { case: 'channelDelivery', value } });
}

function cameIn(eventId: string, dedupeKey: string): VersionedEvidence {
  return loose({ eventId, payload: { case: 'channelInbound', value: { channel: 'slack', dedupeKey } } });
}

function aCall(offset: number, inits: readonly EventInit[]): VersionedCall {
  const call = aCallOf(aHistory(inits), { callId: 'c1' });
  return { tenantId: 'acme', version: latestWins(offset), isDeleted: false, call };
}

describe('the views of evidence', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let statements: ClickHouseStatementRunner;

  const ask = (statement: string) => askRows(statements, statement);
  const upsert = (calls: readonly VersionedCall[], looseEvidence: readonly VersionedEvidence[] = []) =>
    store.upsert({ ...emptyProjection, calls, looseEvidence });

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    statements = createStatementRunner(engine.reader);
  }, 60_000);

  afterAll(async () => {
    await statements.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('reach the verdict over a key that the heart reaches, for every combination of ends', async () => {
    const tries = combinations.flatMap((each) => [
      ...each.ends.map((end) => tried(keyOf(each), end)),
      ...(each.twice ? [tried(keyOf(each), 'delivered', 'm2')] : []),
      cameIn(`in:${keyOf(each)}`, keyOf(each)),
    ]);
    // A key of no tries still has its inbound message; an empty key stands for the event itself.
    await upsert([], tries);
    const rows = await ask('SELECT dedupe_key, verdict, reason FROM delivery_verdicts ORDER BY dedupe_key');
    const expected = combinations.map((each) => ({
      dedupe_key: keyOf(each) === '' ? 'in:' : keyOf(each),
      ...deliveryVerdictOf({ wasDeliveredTwice: each.twice, ends: new Set(each.ends) }),
    }));
    expect(rows).toEqual(expected.toSorted((left, right) => (left.dedupe_key < right.dedupe_key ? -1 : 1)));
  });

  test('show that one message came in twice, also in two traces', async () => {
    await upsert([], [cameIn('first', 'hook-1'), cameIn('second', 'hook-1')]);
    expect(
      await ask("SELECT inbound_count, try_count, verdict FROM delivery_verdicts WHERE dedupe_key = 'hook-1'"),
    ).toEqual([{ inbound_count: '2', try_count: '0', verdict: 'needs_verify' }]);
  });

  test('show a checkpoint that belongs to no call, once, also after a call has it', async () => {
    const alone = aLooseCheckpoint({ eventId: 'e0', checkpointId: 'k1', version: latestWins(1) });
    const where = "FROM checkpoints WHERE checkpoint_id = 'k1'";
    await upsert([], [alone]);
    expect(await ask(`SELECT call_id, session_id, is_verified, visible_to_new_session ${where}`)).toEqual([
      { call_id: '', session_id: 'session-1', is_verified: false, visible_to_new_session: null },
    ]);
    const value = { checkpointId: 'k1', covers: ['/srv'], verifiedBy: 'ci', isVisibleToNewSession: true };
    const call = aCall(2, [{ callId: '', payload: { case: 'checkpointRecorded', value } }]);
    await upsert([call], [{ ...alone, version: latestWins(2), isDeleted: true }]);
    expect(await ask(`SELECT call_id, covers, is_verified, visible_to_new_session ${where}`)).toEqual([
      { call_id: 'c1', covers: ['/srv'], is_verified: true, visible_to_new_session: true },
    ]);
    await upsert([aCall(3, [{ payload: { case: 'toolCallStarted', value: {} } }])]);
    expect(await ask(`SELECT call_id ${where}`)).toEqual([]);
  });

  test('tell of a fetch what was claimed beside what follows from its text', async () => {
    const value = { requestedUrl: 'http://2852039166/', policy: { id: 'net', version: '4' } };
    await upsert([aCall(4, [{ payload: { case: 'urlFetch', value } }])]);
    const columns =
      'verdict, findings, target_class, denial_reason, deserved_denial, policy_bundle, policy_version, computed';
    expect(await ask(`SELECT ${columns} FROM evidence WHERE kind = 'url_fetch'`)).toEqual([
      {
        verdict: 'unguarded',
        findings: ['target_not_public', 'unusual_address_spelling'],
        target_class: 'metadata',
        denial_reason: '',
        deserved_denial: 'link_local_metadata',
        policy_bundle: 'net',
        policy_version: '4',
        computed: { requested_class: 'metadata' },
      },
    ]);
  });

  test('keep what a harness was told apart from what it was granted', async () => {
    const digest = new Uint8Array(32).fill(0xab);
    const value = {
      harness: 'runner',
      harnessVersion: '2',
      testCommand: { ref: 'npm test', digest },
      guidance: [{ ref: 'AGENTS.md', digest }],
      grants: [
        { capability: 'fs:read', grantedBy: 'user:ada', policyBundle: 'files' },
        { capability: 'net:any', grantedBy: 'AGENTS.md' },
      ],
    };
    await upsert([], [loose({ eventId: 'h1', payload: { case: 'harnessSnapshot', value } })]);
    expect(
      await ask('SELECT harness, parts, guidance, grants, founded_grants, unfounded_grants, verdict FROM harnesses'),
    ).toEqual([
      {
        harness: 'runner',
        parts: [{ role: 'test_command', ref: 'npm test', digest: 'ab'.repeat(32) }],
        guidance: [{ ref: 'AGENTS.md', digest: 'ab'.repeat(32) }],
        grants: [
          { capability: 'fs:read', granted_by: 'user:ada', policy_bundle: 'files' },
          { capability: 'net:any', granted_by: 'AGENTS.md', policy_bundle: '' },
        ],
        founded_grants: ['fs:read'],
        unfounded_grants: ['net:any'],
        verdict: 'broken',
      },
    ]);
  });
});
