import { randomBytes } from 'node:crypto';
import {
  BudgetScope,
  EffectClass,
  EffectKind,
  IncidentClass,
  Outcome,
  Reversibility,
  SpendKind,
} from '@waybill/contracts';
import { createEmitter, Layer, SessionSource, type EmitEvent } from '@waybill/sdk';

/** The session that Waybill was made for: what its audit trail must say stands in `ledger.e2e.spec.ts`. */
export const foundingSessionId = 'founding';

const deliveryTimeoutMs = 20_000;
const secondNanos = 1_000_000_000n;
const minuteNanos = 60n * secondNanos;
const milliUsd = (amount: bigint) => ({ amountNanos: amount * 1_000_000n, currency: 'USD' });

/** Twelve calls, one a second: which write a file, which fail, and which searches ask upstream. */
const indexes = Array.from({ length: 12 }, (_, index) => index);
const writes: ReadonlySet<number> = new Set([1, 3, 5]);
const failures: ReadonlySet<number> = new Set([9, 11]);
const staysLocal: ReadonlySet<number> = new Set([11]);

type Facts = Pick<EmitEvent, 'traceId' | 'sessionId' | 'sessionSource' | 'callId' | 'actor' | 'authority'>;

/**
 * Emits the session to a collector as one hop would, ten minutes ago: 12 calls of which 10 succeed and 2 fail, on two
 * credentials; 3 files, 8 calls upstream of which 7 cost 0.006 USD each. Beside it a budget of 0.030 USD for the lane of
 * the searches, money that was set aside for the last one, and an incident.
 */
export async function emitFoundingSession(endpoint: string): Promise<void> {
  const source = { layer: Layer.RUNTIME, service: 'runtime', version: '1' };
  const emitter = createEmitter({ endpoint, source, lingerMs: 1 });
  try {
    const now = BigInt(Date.now()) * 1_000_000n;
    const began = now - (now % minuteNanos) - 10n * minuteNanos;
    for (const event of [...around(began), ...indexes.flatMap((index) => callAt(index, began))]) emitter.emit(event);
    const { waiting, rejected, dropped } = await emitter.flush(deliveryTimeoutMs);
    if (waiting + rejected + dropped > 0) throw new Error('the founding session was not acknowledged');
  } finally {
    await emitter.shutdown(deliveryTimeoutMs);
  }
}

function callAt(index: number, beganUnixNano: bigint): readonly EmitEvent[] {
  const isWrite = writes.has(index);
  const facts: Facts = {
    traceId: randomBytes(16),
    sessionId: foundingSessionId,
    sessionSource: SessionSource.CONVERSATION,
    callId: `founding-${String(index).padStart(2, '0')}`,
    actor: { agentId: 'planner', chain: [{ id: 'user:ada' }, { id: 'agent:planner' }] },
    authority: isWrite
      ? { credentialLane: 'fs-local', credentialFingerprint: 'sha256:files' }
      : { credentialLane: 'search-prod', credentialFingerprint: 'sha256:search', quotaOwner: 'team-a' },
  };
  const startedUnixNano = beganUnixNano + BigInt(index) * secondNanos;
  const at = (millis: bigint, payload: EmitEvent['payload']): EmitEvent => ({
    ...facts,
    occurredUnixNano: startedUnixNano + millis * 1_000_000n,
    payload,
  });
  const tool = isWrite ? { name: 'write_file', server: 'files' } : { name: 'search', server: 'web' };
  const outcome = failures.has(index) ? Outcome.FAILURE : Outcome.SUCCESS;
  return [
    // Its records are due tomorrow: what is set aside for it does not expire while the test looks.
    at(0n, { case: 'toolCallStarted', value: { tool, deadlineUnixNano: startedUnixNano + 1_440n * minuteNanos } }),
    ...(isWrite ? [at(5n, fileCreated(index))] : []),
    ...(isWrite || staysLocal.has(index) ? [] : [at(5n, upstreamCall(failures.has(index)))]),
    ...(staysLocal.has(index) ? [at(1n, reserved)] : []),
    at(10n, { case: 'toolCallFinished', value: { outcome } }),
    ...(index === 7 ? [at(20n, checkpoint)] : []),
  ];
}

const fileCreated = (index: number): EmitEvent['payload'] => ({
  case: 'effectObserved',
  value: {
    effect: {
      kind: EffectKind.FILE_CREATED,
      effectClass: EffectClass.ADDITIVE,
      reversibility: Reversibility.REVERSIBLE,
      resourceRef: `/docs/${index}.md`,
    },
  },
});

const upstreamCall = (isFailure: boolean): EmitEvent['payload'] => ({
  case: 'upstreamCall',
  value: { provider: 'search.example', lane: 'search-prod', ...(isFailure ? {} : { cost: milliUsd(6n) }) },
});

const reserved: EmitEvent['payload'] = {
  case: 'spendRecorded',
  value: { kind: SpendKind.RESERVE, amount: milliUsd(10n) },
};

const checkpoint: EmitEvent['payload'] = {
  case: 'checkpointRecorded',
  value: { checkpointId: 'draft-2', verifiedBy: 'ci', isVisibleToNewSession: true },
};

/** What an operator says beside the session. */
function around(beganUnixNano: bigint): readonly EmitEvent[] {
  const said = (payload: EmitEvent['payload']): EmitEvent => ({
    traceId: randomBytes(16),
    occurredUnixNano: beganUnixNano - minuteNanos,
    payload,
  });
  return [
    said({
      case: 'budgetSet',
      value: { budgetId: 'searches', scope: BudgetScope.LANE, subject: 'search-prod', limit: milliUsd(30n) },
    }),
    said({
      case: 'incidentOpened',
      value: {
        incidentId: 'inc-429',
        incidentClass: IncidentClass.RATE_LIMIT_EXHAUSTION,
        symptom: 'search answers 429',
        lane: 'search-prod',
      },
    }),
  ];
}
