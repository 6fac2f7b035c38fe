import type { Call, RetryVerdict } from '../call/call.js';
import { isKnownToHaveHappened } from '../call/effects.js';
import { firstSaid } from '../payload.js';
import { countedKindOf, entriesById } from '../spend/spend-corrections.js';
import type {
  AuthModeName,
  EffectClassName,
  EffectKindName,
  ErrorClassName,
  OutcomeName,
  ReversibilityName,
  SessionSourceName,
  SpendKindName,
} from '../names.js';

/**
 * What sessions, spend and runaways need of one call: the call as it stands, without what only its own trace needs.
 * Plain data, absolute: a newer one replaces it as a whole. Times are nanoseconds by the emitters' clocks.
 */
export interface CallFacts {
  readonly callId: string;
  readonly sessionId: string;
  readonly sessionSource: SessionSourceName;
  /** Who called. */
  readonly principal: string;
  /** On whose behalf: whose session it is. */
  readonly originalActor: string;
  readonly agentId: string;
  readonly tool: string;
  readonly server: string;
  readonly authMode: AuthModeName;
  readonly lane: string;
  readonly credentialFingerprint: string;
  readonly provider: string;
  readonly quotaOwner: string;
  readonly startedUnixNano: bigint | undefined;
  readonly endedUnixNano: bigint | undefined;
  /** The earliest moment known of it, also when nobody saw it start; 0 when nobody gave a time. */
  readonly firstSeenUnixNano: bigint;
  readonly outcome: OutcomeName;
  readonly errorClass: ErrorClassName;
  readonly retryVerdict: RetryVerdict['verdict'];
  /** How many tries were made of it. */
  readonly attempts: number;
  /** SHA-256 of its input in hex; empty when no hop gave one. */
  readonly inputDigest: string;
  readonly reversibility: ReversibilityName;
  readonly hasConflicts: boolean;
  /** How many refusals hops stated. */
  readonly denials: number;
  /** How many calls the tool made upstream. */
  readonly upstreamCalls: number;
  /** Those that happened: what a hint or a policy says of a tool is none. */
  readonly effects: readonly CallEffect[];
  readonly entries: readonly CallSpendEntry[];
  readonly checkpoints: readonly CallCheckpoint[];
  readonly verifications: readonly CallVerification[];
}

/** One durable change, or a look that was seen. */
export interface CallEffect {
  /** Names it within its call. */
  readonly key: string;
  readonly kind: EffectKindName;
  readonly effectClass: EffectClassName;
  readonly reversibility: ReversibilityName;
  readonly resourceRef: string;
  readonly occurredUnixNano: bigint;
  /** How many things of that kind changed. */
  readonly count: number;
}

/** One ledger entry. */
export interface CallSpendEntry {
  readonly entryId: string;
  /** What its amount adds to: a correction has the kind of what it corrects. */
  readonly kind: SpendKindName;
  /** `undefined`: not priced, which is a state and not zero. */
  readonly amountNanos: bigint | undefined;
  readonly currency: string;
  /** Whether it is part of the sums. */
  readonly isCounted: boolean;
  readonly lane: string;
  readonly provider: string;
  readonly occurredUnixNano: bigint;
}

/** A state that somebody saved. */
export interface CallCheckpoint {
  readonly checkpointId: string;
  readonly parentId: string;
  readonly recordedUnixNano: bigint;
  /** Empty: nobody verified it. */
  readonly verifiedBy: string;
  readonly covers: readonly string[];
  /** `undefined`: not known. */
  readonly isVisibleToNewSession: boolean | undefined;
}

/** A look at what became of it. */
export interface CallVerification {
  readonly unixNano: bigint;
  readonly foundOutcome: OutcomeName;
}

/** What the ledger needs of a call. Total. */
export function callFactsOf(call: Call): CallFacts {
  return {
    callId: call.callId,
    sessionId: call.sessionId,
    sessionSource: call.sessionSource,
    principal: call.actor.principal,
    originalActor: call.actor.originalActor,
    agentId: call.actor.agentId,
    tool: call.tool.name,
    server: call.tool.server,
    authMode: call.authority.authMode,
    lane: call.authority.credentialLane,
    credentialFingerprint: call.authority.credentialFingerprint,
    provider: firstSaid([call.receipt.provider, ...call.upstreamCalls.map((each) => each.provider)]),
    quotaOwner: call.authority.quotaOwner,
    startedUnixNano: call.startedUnixNano,
    endedUnixNano: call.endedUnixNano,
    firstSeenUnixNano: call.firstSeenUnixNano,
    outcome: call.outcome,
    errorClass: call.error.errorClass,
    retryVerdict: call.retry.verdict,
    attempts: call.attempts.length,
    inputDigest: firstSaid(call.attempts.map((each) => each.inputDigest)),
    reversibility: call.reversibility,
    hasConflicts: call.conflicts.length > 0,
    denials: call.denials.length,
    upstreamCalls: call.upstreamCalls.length,
    effects: effectsIn(call),
    entries: entriesIn(call),
    checkpoints: checkpointsIn(call),
    verifications: call.verifications,
  };
}

function entriesIn({ spend }: Call): readonly CallSpendEntry[] {
  const byId = entriesById(spend.entries);
  return spend.entries.map((entry) => ({
    entryId: entry.entryId,
    kind: countedKindOf(entry, byId),
    amountNanos: entry.amountNanos,
    currency: entry.currency,
    isCounted: entry.isCounted,
    lane: entry.lane,
    provider: entry.provider,
    occurredUnixNano: entry.occurredUnixNano,
  }));
}

function effectsIn(call: Call): readonly CallEffect[] {
  return call.effects.filter(isKnownToHaveHappened).map((effect) => ({
    key: effect.effectKey,
    kind: effect.kind,
    effectClass: effect.effectClass,
    reversibility: effect.reversibility,
    resourceRef: effect.resourceRef,
    occurredUnixNano: effect.occurredUnixNano,
    count: effect.count,
  }));
}

function checkpointsIn(call: Call): readonly CallCheckpoint[] {
  return call.checkpoints.map((checkpoint) => ({
    checkpointId: checkpoint.checkpointId,
    parentId: checkpoint.parentCheckpointId,
    recordedUnixNano: checkpoint.occurredUnixNano,
    verifiedBy: checkpoint.verifiedBy,
    covers: checkpoint.covers,
    isVisibleToNewSession: checkpoint.isVisibleToNewSession,
  }));
}
