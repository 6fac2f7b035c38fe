import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createConservationReader, createLedgerAuditor } from '@waybill/clickhouse';
import { EffectKind, EffectClass, Layer, Outcome, Reversibility } from '@waybill/contracts';
import { aLedgerOf, aProjectionOf, builtAtUnixNano } from '@waybill/testing';
import { createCollectedContext } from '../command-context.builder.js';
import { runReconcile } from '../commands/reconcile.js';
import { runSession } from '../commands/session.js';
import { runSessions } from '../commands/sessions.js';
import { runSpend } from '../commands/spend.js';
import type { AuditContext, QuestionContext } from '../commands/store-command.js';
import { createStoreQuestions } from './store-questions.js';
import { createStoredWorld, type StoredWorld } from '../../../../test/fixtures/stored-world.js';

// Each command is a handful of questions to a real engine, on a machine that may be busy.
jest.setTimeout(60_000);

const builtAtMs = Number(builtAtUnixNano / 1_000_000n);
const minuteNanos = 60_000_000_000n;
const after = (minutes: number) => builtAtUnixNano + BigInt(minutes) * minuteNanos;

const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });
const ada = { agentId: 'planner', chain: [{ id: 'user:ada' }, { id: 'agent:planner' }] };
const bob = { chain: [{ id: 'user:bob' }] };
const lane = (credentialLane: string) => ({ credentialLane });
const started = (name: string) => ({ case: 'toolCallStarted', value: { tool: { name, server: 'web' } } }) as const;
const finished = (outcome: Outcome, cost?: bigint) =>
  ({
    case: 'toolCallFinished',
    value: { outcome, ...(cost === undefined ? {} : { reportedCost: usd(cost) }) },
  }) as const;

const projection = aProjectionOf({
  'write-1': [
    { payload: started('write_file'), actor: ada, authority: lane('fs_local') },
    {
      payload: {
        case: 'effectObserved',
        value: {
          effect: {
            kind: EffectKind.FILE_CREATED,
            effectClass: EffectClass.ADDITIVE,
            reversibility: Reversibility.REVERSIBLE,
            resourceRef: '/docs/plan.md',
          },
        },
      },
    },
    { payload: finished(Outcome.SUCCESS) },
    {
      payload: { case: 'checkpointRecorded', value: { checkpointId: 'draft-1', verifiedBy: 'ci' } },
      layer: Layer.RUNTIME,
    },
  ],
  'search-1': [
    { payload: started('search'), actor: ada, authority: lane('search-prod'), occurredUnixNano: after(10) },
    { payload: finished(Outcome.SUCCESS, 42_000_000n), occurredUnixNano: after(11) },
  ],
  'search-2': [
    { payload: started('search'), actor: ada, authority: lane('search-prod'), occurredUnixNano: after(70) },
    { payload: finished(Outcome.FAILURE), occurredUnixNano: after(71) },
  ],
  'search-3': [{ payload: started('search'), actor: bob, authority: lane('search-eu'), occurredUnixNano: after(72) }],
});

describe('the commands of the ledger against the real engine', () => {
  let world: StoredWorld;

  beforeAll(async () => {
    world = await createStoredWorld({ projection, ledger: aLedgerOf(projection.calls) });
  });

  afterAll(() => world.shutdown());

  function createStage() {
    // Two hours after everything began.
    const { context, stdoutText, stderrText } = createCollectedContext({ nowUnixMs: () => builtAtMs + 7_200_000 });
    const reading: AuditContext & QuestionContext = {
      ...context,
      createAuditor: createLedgerAuditor,
      createConservationReader,
      createQuestions: createStoreQuestions,
    };
    const url = world.readerUrl;
    return { reading, url, stdoutText, stderrText, document: () => JSON.parse(stdoutText()) as unknown };
  }

  test('list the sessions, and filter them', async () => {
    const all = createStage();
    expect(await runSessions({ url: all.url, limit: 5 }, all.reading)).toBe(0);
    expect(
      all
        .stdoutText()
        .split('\n')
        .slice(1, 3)
        .map((line) => line.slice(21, 42).trimEnd()),
    ).toEqual(['session-1  user:bob', 'session-1  user:ada']);
    const some = createStage();
    await runSessions({ url: some.url, limit: 5, lane: 'fs_local', json: true }, some.reading);
    expect(some.document()).toMatchObject({ sessions: [{ principal: 'user:ada', tool_calls: 3 }] });
  });

  test('tell the sessions of two principals apart that have one id', async () => {
    const both = createStage();
    expect(await runSession('session-1', { url: both.url }, both.reading)).toBe(2);
    expect(both.stderrText()).toContain('user:bob');
  });

  test('show a session with its stable names, its calls and checkpoints in order', async () => {
    const { reading, url, document } = createStage();
    expect(await runSession('session', { url, principal: 'user:ada', json: true }, reading)).toBe(0);
    expect(document()).toMatchObject({
      session_id: 'session-1',
      started_at: '2026-01-01 00:00:00.000000000',
      tool_calls: 3,
      successful_calls: 2,
      failed_calls: 1,
      credentials_used: ['fs_local', 'search-prod'],
      side_effects_summary: { files_created: 1, api_calls_made: 0, spend_incurred_usd: '0.042' },
      last_verified_checkpoint: 'draft-1',
      recovery: { resume_from: 'draft-1' },
      calls: [{ call_id: 'write-1' }, { call_id: 'search-1' }, { call_id: 'search-2' }],
      checkpoints: [{ checkpoint_id: 'draft-1', is_verified: true }],
    });
  });

  test('show a session to people', async () => {
    const { reading, url, stdoutText } = createStage();
    await runSession('session-1', { url, principal: 'user:ada' }, reading);
    expect(stdoutText()).toContain('CALLS       3: 2 success, 1 failure\n');
    expect(stdoutText()).toContain('── checkpoint draft-1, verified by ci\n');
  });

  test('break spend down by one dimension and by two, also by the hour', async () => {
    const since = { kind: 'back', ms: 86_400_000 } as const;
    const byLane = createStage();
    await runSpend({ url: byLane.url, by: ['lane'], since, limit: 10, json: true }, byLane.reading);
    expect(byLane.document()).toMatchObject({
      spend: [
        { group: { lane: 'fs_local' }, currency: null, calls: 1 },
        { group: { lane: 'search-eu' }, currency: null, calls: 1 },
        { group: { lane: 'search-prod' }, currency: null, calls: 2 },
        { group: { lane: 'search-prod' }, currency: 'USD', actual: '0.042', calls: 0, entries: 1 },
      ],
    });
    const byHour = createStage();
    await runSpend({ url: byHour.url, by: ['hour', 'tool'], since, limit: 10, json: true }, byHour.reading);
    expect(byHour.document()).toMatchObject({
      spend: [
        { group: { hour: '2026-01-01 00:00:00', tool: 'search' }, calls: 1 },
        { group: { hour: '2026-01-01 00:00:00', tool: 'write_file' }, calls: 1 },
        { group: { hour: '2026-01-01 01:00:00', tool: 'search' }, calls: 2 },
        { group: { hour: '2026-01-01 00:00:00', tool: 'search' }, currency: 'USD' },
      ],
    });
  });

  test('find that the rollups say what the events tell', async () => {
    const { reading, url, stdoutText } = createStage();
    const options = { url, since: 86_400_000, settle: 60_000, limit: 10, record: true };
    expect(await runReconcile(options, reading)).toBe(0);
    expect(stdoutText()).toMatch(/\nall agree\n$/);
  });
});
