import { create } from '@bufbuild/protobuf';
import { CallSnapshotSchema, type CallSnapshot } from '@waybill/contracts';
import type { CallFacts } from '@waybill/domain';

/** A call, and the trace that speaks for it, as the facts topic and the ledger's state carry it. */
export function toCallSnapshot(call: CallFacts, originTraceId: Uint8Array): CallSnapshot {
  const { startedUnixNano, endedUnixNano, ...facts } = call;
  return create(CallSnapshotSchema, {
    ...facts,
    originTraceId,
    ...(startedUnixNano === undefined ? {} : { startedUnixNano }),
    ...(endedUnixNano === undefined ? {} : { endedUnixNano }),
    effects: [...call.effects],
    entries: call.entries.map(({ amountNanos, ...entry }) => ({
      ...entry,
      ...(amountNanos === undefined ? {} : { amountNanos }),
    })),
    checkpoints: call.checkpoints.map(({ covers, isVisibleToNewSession, ...checkpoint }) => ({
      ...checkpoint,
      covers: [...covers],
      ...(isVisibleToNewSession === undefined ? {} : { isVisibleToNewSession }),
    })),
    verifications: call.verifications.map(({ unixNano, foundOutcome }) => ({ lookedUnixNano: unixNano, foundOutcome })),
  });
}

/**
 * A call from what {@link toCallSnapshot} wrote. A word that a newer version wrote stands as it is: every fold treats
 * what it does not know as not known.
 */
export function fromCallSnapshot(wire: CallSnapshot): CallFacts {
  return {
    callId: wire.callId,
    sessionId: wire.sessionId,
    sessionSource: wire.sessionSource as CallFacts['sessionSource'],
    principal: wire.principal,
    originalActor: wire.originalActor,
    agentId: wire.agentId,
    tool: wire.tool,
    server: wire.server,
    authMode: wire.authMode as CallFacts['authMode'],
    lane: wire.lane,
    credentialFingerprint: wire.credentialFingerprint,
    provider: wire.provider,
    quotaOwner: wire.quotaOwner,
    startedUnixNano: wire.startedUnixNano,
    endedUnixNano: wire.endedUnixNano,
    firstSeenUnixNano: wire.firstSeenUnixNano,
    outcome: wire.outcome as CallFacts['outcome'],
    errorClass: wire.errorClass as CallFacts['errorClass'],
    retryVerdict: wire.retryVerdict as CallFacts['retryVerdict'],
    attempts: wire.attempts,
    inputDigest: wire.inputDigest,
    reversibility: wire.reversibility as CallFacts['reversibility'],
    hasConflicts: wire.hasConflicts,
    denials: wire.denials,
    upstreamCalls: wire.upstreamCalls,
    ...belowCallOf(wire),
  };
}

type BelowCall = Pick<CallFacts, 'effects' | 'entries' | 'checkpoints' | 'verifications'>;

function belowCallOf(wire: CallSnapshot): BelowCall {
  return {
    effects: wire.effects.map(({ key, resourceRef, occurredUnixNano, count, ...effect }) => ({
      key,
      kind: effect.kind as CallFacts['effects'][number]['kind'],
      effectClass: effect.effectClass as CallFacts['effects'][number]['effectClass'],
      reversibility: effect.reversibility as CallFacts['reversibility'],
      resourceRef,
      occurredUnixNano,
      count,
    })),
    entries: wire.entries.map(({ entryId, kind, amountNanos, currency, isCounted, ...entry }) => ({
      entryId,
      kind: kind as CallFacts['entries'][number]['kind'],
      amountNanos,
      currency,
      isCounted,
      lane: entry.lane,
      provider: entry.provider,
      occurredUnixNano: entry.occurredUnixNano,
    })),
    checkpoints: wire.checkpoints.map(({ checkpointId, parentId, recordedUnixNano, verifiedBy, covers, ...rest }) => ({
      checkpointId,
      parentId,
      recordedUnixNano,
      verifiedBy,
      covers,
      isVisibleToNewSession: rest.isVisibleToNewSession,
    })),
    verifications: wire.verifications.map(({ lookedUnixNano, foundOutcome }) => ({
      unixNano: lookedUnixNano,
      foundOutcome: foundOutcome as CallFacts['outcome'],
    })),
  };
}
