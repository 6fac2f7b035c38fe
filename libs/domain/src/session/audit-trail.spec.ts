import { describe, expect, test } from '@jest/globals';
import {
  EffectClass,
  EffectKind,
  EffectSource,
  Outcome,
  Reversibility,
  SessionSource,
  SpendKind,
  SpendSource,
} from '@waybill/contracts';
import { aCallOf, aHistory, aTraceEvent, builtAtUnixNano } from '@waybill/testing';
import fc from 'fast-check';
import { auditTrailOf } from './audit-trail.js';
import { aCallFacts } from './call-facts.builder.js';
import { callFactsOf, type CallFacts } from './call-facts.js';
import type { SessionKey } from './fact-key.js';

const session: SessionKey = { kind: 'session', principal: 'user:ada', sessionId: 'session-1' };
const trailOf = (calls: readonly CallFacts[], events: Parameters<typeof auditTrailOf>[0]['events'] = []) =>
  auditTrailOf({ session, calls, events });

const second = 1_000_000_000n;

/** One call of the founding example: what the hops said of it, in their own events. */
function aSpokenCall(at: number, { succeeds }: { readonly succeeds: boolean }): CallFacts {
  const callId = `call-${at}`;
  const occurredUnixNano = builtAtUnixNano + BigInt(at) * 60n * second;
  const shared = {
    callId,
    occurredUnixNano,
    sessionSource: SessionSource.SIGNED_HANDLE,
    actor: { chain: [{ id: 'user:ada' }], agentId: 'planner' },
    authority: { credentialFingerprint: at % 2 === 0 ? 'sha256:a' : 'sha256:b', credentialLane: 'openai-prod' },
  };
  const createsFile = at < 3;
  const goesUpstream = at < 8;
  const isPaid = at < 6;
  const history = aHistory([
    { ...shared, payload: { case: 'toolCallStarted', value: { tool: { name: 'write_file' } } } },
    {
      ...shared,
      payload: { case: 'toolCallFinished', value: { outcome: succeeds ? Outcome.SUCCESS : Outcome.FAILURE } },
    },
    ...(createsFile
      ? [
          {
            ...shared,
            payload: {
              case: 'effectObserved',
              value: {
                effect: {
                  kind: EffectKind.FILE_CREATED,
                  effectClass: EffectClass.ADDITIVE,
                  reversibility: Reversibility.REVERSIBLE,
                  source: EffectSource.OBSERVED,
                  resourceRef: `/data/${at}.txt`,
                },
              },
            },
          } as const,
        ]
      : []),
    ...(goesUpstream ? [{ ...shared, payload: { case: 'upstreamCall', value: { provider: 'openai' } } } as const] : []),
    ...(isPaid
      ? [
          {
            ...shared,
            payload: {
              case: 'spendRecorded',
              value: {
                kind: SpendKind.ACTUAL,
                source: SpendSource.RECEIPT,
                amount: { amountNanos: 7_000_000n, currency: 'USD' },
              },
            },
          } as const,
        ]
      : []),
  ]);
  return callFactsOf(aCallOf(history, { callId }));
}

describe('the audit trail of a session', () => {
  test('of twelve calls says what happened: the founding example', () => {
    const calls = Array.from({ length: 12 }, (_, at) => aSpokenCall(at, { succeeds: at < 10 }));
    const trail = trailOf(calls);
    expect(trail).toMatchObject({
      sessionId: 'session-1',
      sessionSource: 'signed_handle',
      principal: 'user:ada',
      agentId: 'planner',
      calls: { total: 12, successful: 10, failed: 2, denied: 0, partial: 0, unknown: 0 },
      credentialsUsed: ['sha256:a', 'sha256:b'],
      lanesUsed: ['openai-prod'],
      effectsByKind: new Map([['file_created', 3]]),
      effectsByReversibility: new Map([['reversible', 3]]),
      upstreamCalls: 8,
      spend: { actualNanos: 42_000_000n, currency: 'USD', unpricedEntries: 0 },
      terminal: { state: 'partial_success', source: 'derived' },
      recoveryStatus: 'pending',
      startedUnixNano: builtAtUnixNano,
      endedUnixNano: undefined,
      lastSeenUnixNano: builtAtUnixNano + 660n * second,
    });
  });

  test('counts a call that nobody saw ending, or of which a newer word is told, as unknown', () => {
    const odd = { outcome: 'unrecognised' } as const;
    const trail = trailOf([aCallFacts({ callId: 'a', outcome: '' }), aCallFacts({ callId: 'b', ...odd })]);
    expect(trail.calls).toMatchObject({ total: 2, unknown: 2 });
  });

  test('names the lane where nobody told the credential, and each one once', () => {
    const calls = [
      aCallFacts({ callId: 'a', credentialFingerprint: 'sha256:a' }),
      aCallFacts({ callId: 'b', credentialFingerprint: 'sha256:a' }),
      aCallFacts({ callId: 'c', credentialFingerprint: '', lane: 'fs_local' }),
      aCallFacts({ callId: 'd', credentialFingerprint: '', lane: '' }),
    ];
    expect(trailOf(calls).credentialsUsed).toEqual(['fs_local', 'sha256:a']);
  });

  test('counts things that changed, not looks, and not what is only declared', () => {
    const effect = { key: 'k', kind: 'record_updated', resourceRef: 'r', occurredUnixNano: 1n, count: 4 } as const;
    const calls = [
      aCallFacts({
        effects: [
          { ...effect, effectClass: 'destructive', reversibility: 'permanent' },
          { ...effect, effectClass: '', reversibility: '' },
          { ...effect, effectClass: 'read', reversibility: '' },
          { ...effect, effectClass: 'additive', reversibility: 'no_effect' },
        ],
      }),
    ];
    expect(trailOf(calls)).toMatchObject({
      effectsByKind: new Map([['record_updated', 8]]),
      effectsByReversibility: new Map([
        ['', 4],
        ['permanent', 4],
      ]),
    });
  });

  const entry = { entryId: 'e', isCounted: true, lane: '', provider: '', occurredUnixNano: 1n } as const;

  test('adds what counts, and says what has no price', () => {
    const entries = [
      { ...entry, kind: 'estimate', amountNanos: 5n, currency: 'USD' },
      { ...entry, kind: 'actual', amountNanos: 4n, currency: 'USD' },
      { ...entry, kind: 'adjust', amountNanos: -1n, currency: 'USD' },
      { ...entry, kind: 'actual', amountNanos: undefined, currency: '' },
      { ...entry, kind: 'reserve', amountNanos: 9n, currency: 'USD', isCounted: false },
    ] as const;
    expect(trailOf([aCallFacts({ entries })]).spend).toEqual({
      estimatedNanos: 5n,
      actualNanos: 3n,
      currency: 'USD',
      estimatedByCurrency: new Map([['USD', 5n]]),
      actualByCurrency: new Map([['USD', 3n]]),
      unpricedEntries: 1,
    });
  });

  test('never adds two currencies', () => {
    const entries = [
      { ...entry, kind: 'actual', amountNanos: 4n, currency: 'USD' },
      { ...entry, kind: 'actual', amountNanos: 3n, currency: 'EUR' },
    ] as const;
    expect(trailOf([aCallFacts({ entries })]).spend).toMatchObject({
      actualNanos: 0n,
      currency: 'XXX',
      actualByCurrency: new Map([
        ['EUR', 3n],
        ['USD', 4n],
      ]),
    });
  });

  test('knows the last checkpoint that was verified, of calls and by itself', () => {
    const loose = aTraceEvent({
      eventId: 'k2',
      occurredUnixNano: 9n * second,
      payload: { case: 'checkpointRecorded', value: { checkpointId: 'k2', verifiedBy: 'ci' } },
    });
    const saved = { checkpointId: 'k1', parentId: '', covers: [], isVisibleToNewSession: undefined };
    const calls = [aCallFacts({ checkpoints: [{ ...saved, recordedUnixNano: 5n * second, verifiedBy: 'ci' }] })];
    expect(trailOf(calls)).toMatchObject({ lastCheckpointId: 'k1', lastCheckpointUnixNano: 5n * second });
    expect(trailOf(calls, [loose])).toMatchObject({ lastCheckpointId: 'k2', lastCheckpointUnixNano: 9n * second });
  });

  test('is recovered when a later checkpoint covers what failed', () => {
    const calls = [aCallFacts({ outcome: 'failure', retryVerdict: 'verify_first' })];
    const covering = aTraceEvent({
      eventId: 'k',
      occurredUnixNano: 9n * second,
      payload: { case: 'checkpointRecorded', value: { checkpointId: 'k', verifiedBy: 'ci' } },
    });
    expect(trailOf(calls).recoveryStatus).toBe('pending');
    expect(trailOf(calls, [covering]).recoveryStatus).toBe('recovered');
  });

  test('of nothing is empty', () => {
    expect(trailOf([])).toMatchObject({
      calls: { total: 0 },
      startedUnixNano: 0n,
      lastSeenUnixNano: 0n,
      spend: { currency: '' },
      terminal: { state: 'unknown' },
      recoveryStatus: 'not_needed',
    });
  });

  test('does not depend on the order of its facts', () => {
    const calls = fc.uniqueArray(
      fc
        .record({
          callId: fc.constantFrom('a', 'b', 'c', 'd'),
          outcome: fc.constantFrom('success', 'failure', 'denied', ''),
          agentId: fc.constantFrom('', 'x', 'y'),
          firstSeenUnixNano: fc.bigInt({ min: 0n, max: 3n }),
          sessionSource: fc.constantFrom('', 'baggage', 'trace'),
        })
        .map((init) => aCallFacts(init as Partial<CallFacts>)),
      { selector: ({ callId }) => callId },
    );
    fc.assert(
      fc.property(calls, fc.nat(3), (facts, turn) => {
        const turned = [...facts.slice(turn), ...facts.slice(0, turn)].toReversed();
        expect(trailOf(turned)).toEqual(trailOf(facts));
      }),
    );
  });
});
