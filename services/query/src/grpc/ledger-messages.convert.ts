import {
  CallState,
  ErrorClass,
  FreshnessSource,
  Outcome,
  RecoveryAction,
  RecoveryStatus,
  RetryVerdict,
  SessionSource,
  TerminalState,
} from '@waybill/contracts';
import type {
  Freshness,
  ReadSession,
  ReadSessionCall,
  ReadSessionCheckpoint,
  ReadSpend,
  ReadWholeSession,
} from '@waybill/ports';
import { mustNotRetry } from '@waybill/questions';
import { enumOf } from './enum-of.js';
import { moneyOf, unixNanoOf } from './values.js';

// From what is read to the messages of the contract. All of them total.

export function toSessionMessage(session: ReadSession, mustNotRetryCalls: readonly string[] = []) {
  return {
    tenantId: session.tenant_id,
    sessionId: session.session_id,
    sessionSource: enumOf(SessionSource, session.session_source),
    principal: session.principal,
    agentId: session.agent_id,
    startedUnixNano: unixNanoOf(session.started_at),
    endedUnixNano: unixNanoOf(session.ended_at),
    lastSeenUnixNano: unixNanoOf(session.last_seen_at),
    ...countsOf(session),
    credentialsUsed: [...session.credentials_used],
    lanesUsed: [...session.lanes_used],
    sideEffects: sideEffectsOf(session),
    lastVerifiedCheckpoint: session.last_checkpoint,
    lastVerifiedCheckpointUnixNano: unixNanoOf(session.last_checkpoint_at),
    permanentEffectsAfter: [...session.permanent_effects_after],
    terminalState: enumOf(TerminalState, session.terminal_state),
    recoveryStatus: enumOf(RecoveryStatus, session.recovery_status),
    recovery: {
      verdict: session.recovery_verdict,
      reason: session.recovery_reason,
      resumeFrom: session.last_checkpoint,
      verifyFirst: [...session.verify_first],
      mustNotRetry: [...mustNotRetryCalls],
      newSessionSees: session.new_session_sees,
    },
  };
}

function countsOf(session: ReadSession) {
  return {
    toolCallCount: BigInt(session.tool_calls),
    successfulCallCount: BigInt(session.successful_calls),
    failedCallCount: BigInt(session.failed_calls),
    deniedCallCount: BigInt(session.denied_calls),
    partialCallCount: BigInt(session.partial_calls),
    unknownOutcomeCount: BigInt(session.unknown_calls),
    attemptCount: BigInt(session.attempts),
    denialCount: BigInt(session.denials),
  };
}

function sideEffectsOf(session: ReadSession) {
  const { estimated_by_currency: estimated, actual_by_currency: actual } = session;
  const currencies = [...new Set([...Object.keys(estimated), ...Object.keys(actual)])].sort();
  return {
    filesCreatedCount: BigInt(session.effects_by_kind['file_created'] ?? 0),
    upstreamCallCount: BigInt(session.upstream_calls),
    spend: currencies.map((currency) => ({
      estimated: { amountNanos: BigInt(estimated[currency] ?? 0), currency },
      actual: { amountNanos: BigInt(actual[currency] ?? 0), currency },
    })),
    unpricedEntryCount: BigInt(session.unpriced_entries),
    effectCountsByKind: bigintsOf(session.effects_by_kind),
    effectCountsByReversibility: bigintsOf(session.effects_by_reversibility),
  };
}

function bigintsOf(counts: Readonly<Record<string, string>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(counts).map(([word, count]) => [word, BigInt(count)]));
}

function toSessionCallMessage(call: ReadSessionCall) {
  const actual = moneyOf(call.actual_nanos, call.currency);
  return {
    callId: call.call_id,
    tool: call.tool,
    server: call.server,
    principal: call.principal,
    credentialLane: call.credential_lane,
    beganUnixNano: unixNanoOf(call.began_at),
    endedUnixNano: unixNanoOf(call.ended_at),
    ...(call.latency_ns === null ? {} : { latencyNanos: BigInt(call.latency_ns) }),
    attemptCount: call.attempts,
    outcome: enumOf(Outcome, call.outcome),
    errorClass: enumOf(ErrorClass, call.error_class),
    sideEffects: [...call.effects],
    retryVerdict: enumOf(RetryVerdict, call.retry_verdict),
    nextAction: enumOf(RecoveryAction, call.next_action),
    state: enumOf(CallState, call.state),
    ...(actual && { actual }),
  };
}

function toCheckpointMessage(checkpoint: ReadSessionCheckpoint) {
  return {
    checkpointId: checkpoint.checkpoint_id,
    parentCheckpointId: checkpoint.parent_checkpoint_id,
    callId: checkpoint.call_id,
    occurredUnixNano: unixNanoOf(checkpoint.occurred_at),
    covers: [...checkpoint.covers],
    isVerified: checkpoint.is_verified,
    verifiedBy: checkpoint.verified_by,
    verificationMethod: checkpoint.verification_method,
  };
}

export function toWholeSessionMessage(whole: ReadWholeSession) {
  return {
    session: toSessionMessage(whole.session, mustNotRetry(whole)),
    calls: whole.calls.map(toSessionCallMessage),
    checkpoints: whole.checkpoints.map(toCheckpointMessage),
    runaways: whole.runaways.map((each) => ({
      runawayId: each.runaway_id,
      kind: each.kind,
      tool: each.tool,
      lane: each.lane,
      startedUnixNano: unixNanoOf(each.started_at),
      lastUnixNano: unixNanoOf(each.last_at),
      callCount: BigInt(each.calls),
      detail: each.detail,
      budgetId: each.budget_id,
    })),
  };
}

export function toSpendMessage(row: ReadSpend, dimensionCount: number) {
  const money = (nanos: string) => moneyOf(nanos, row.currency);
  const [estimated, actual] = [money(row.estimated_nanos), money(row.actual_nanos)];
  const [reserved, held] = [money(row.reserved_nanos), money(row.held_nanos)];
  return {
    group: [row.group_0, row.group_1 ?? ''].slice(0, dimensionCount),
    currency: row.currency,
    ...(estimated && { estimated }),
    ...(actual && { actual }),
    callCount: BigInt(row.calls),
    entryCount: BigInt(row.entries),
    unpricedEntryCount: BigInt(row.unpriced_entries),
    ...(reserved && { reserved }),
    ...(held && { held }),
    openReservationCount: BigInt(row.open_reservations),
  };
}

const sources = {
  log: FreshnessSource.LOG,
  store: FreshnessSource.STORE,
  nobody: FreshnessSource.UNSPECIFIED,
} as const;

export function toFreshnessMessage({ source, observedUnixNano, oldestUnappliedAgeNanos, partitions }: Freshness) {
  return {
    source: sources[source],
    observedUnixNano,
    ...(oldestUnappliedAgeNanos === undefined ? {} : { oldestUnappliedAgeNanos }),
    partitions: partitions.map(({ endOffset, oldestUnappliedAgeNanos: age, appliedOffset, ...names }) => ({
      ...names,
      appliedOffset: BigInt(appliedOffset),
      ...(endOffset === undefined ? {} : { endOffset: BigInt(endOffset) }),
      ...(age === undefined ? {} : { oldestUnappliedAgeNanos: age }),
    })),
  };
}
