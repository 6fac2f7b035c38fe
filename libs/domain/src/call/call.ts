import type { TraceEvent } from '@waybill/contracts';
import type { CheckpointFacts } from '../evidence/checkpoints.js';
import type { DeliveryFacts } from '../evidence/deliveries.js';
import type { EvidenceJudgement } from '../evidence/judgement.js';
import type { JoinRung } from '../join/fragment.js';
import type { VerificationFacts } from './verification.js';
import type { ContradictionKind } from '../contradictions/contradiction-kinds.js';
import type {
  AuthModeName,
  CredentialStateName,
  DeclaredPermanenceName,
  DispositionName,
  EffectClassName,
  EffectKindName,
  EffectSourceName,
  EnforcementModeName,
  ErrorClassName,
  GatewayVerdictName,
  LayerName,
  MappingConfidenceName,
  NoAnswerReasonName,
  OutcomeName,
  RecoveryActionName,
  RequestPhaseName,
  ReversibilityName,
  SessionSourceName,
  SpendKindName,
  SpendSourceName,
  TrustClassName,
} from '../names.js';

/**
 * One logical tool call over all its attempts: the control-plane trace as it follows from the events known so far.
 *
 * A pure function of the set of those events. Empty strings and `undefined` mean that no hop said so; nothing here is
 * guessed. Times are nanoseconds since 1970-01-01T00:00:00Z by the emitters' clocks.
 */
export interface Call {
  // Identity
  readonly callId: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  readonly sessionId: string;
  readonly sessionSource: SessionSourceName;
  /** The weakest key by which one of this call's records was joined. */
  readonly joinRung: JoinRung;
  /** The events that make it, sorted. */
  readonly eventIds: readonly string[];
  readonly tool: ToolFacts;

  // Who, and with what
  readonly actor: ActorFacts;
  readonly authority: AuthorityFacts;

  // What each authority decided
  readonly registry: RegistryFacts;
  readonly gateway: GatewayFacts;
  readonly runtime: RuntimeFacts;
  readonly receipt: ReceiptFacts;

  // What happened
  /**
   * The earliest moment known of it, by the clocks of those who spoke: what calls are listed and searched by, also those
   * that nobody saw start. 0 when nobody gave a time.
   */
  readonly firstSeenUnixNano: bigint;
  readonly startedUnixNano: bigint | undefined;
  readonly endedUnixNano: bigint | undefined;
  readonly latencyNanos: bigint | undefined;
  readonly outcome: OutcomeName;
  readonly outcomeSource: OutcomeSource;
  readonly error: ErrorFacts;
  /** JSON text of the bounded input summary; empty when no hop gave one. */
  readonly inputSummary: string;
  readonly attempts: readonly Attempt[];
  readonly upstreamCalls: readonly UpstreamFacts[];
  readonly denials: readonly DenialFacts[];
  readonly evidence: readonly EvidenceFacts[];
  readonly checkpoints: readonly CheckpointFacts[];
  readonly deliveries: readonly DeliveryFacts[];
  readonly verifications: readonly VerificationFacts[];

  // What followed
  readonly effects: readonly EffectFacts[];
  readonly reversibility: ReversibilityName;
  readonly spend: SpendFacts;

  // What may be believed, and done next
  readonly hopsPresent: readonly LayerName[];
  readonly hopsMissing: readonly LayerName[];
  /** By when the missing hops are due. */
  readonly deadlineUnixNano: bigint | undefined;
  /** As far as events tell; `open` past its deadline reads as `incomplete`, which only a reader with a clock can say. */
  readonly state: CallState;
  readonly conflicts: readonly Contradiction[];
  readonly retry: RetryVerdict;
}

/**
 * Who closed the outcome (B5): the tool's hop reported it; a provider's receipt or somebody who looked closed an unknown
 * one; the gateway stopped the call. Empty: nobody, and then it is unknown.
 */
export type OutcomeSource = 'reported' | 'receipt' | 'verification' | 'gateway' | '';

/** Completeness of a call, as data (A7). */
export type CallState = 'open' | 'complete' | 'amended' | 'orphaned' | 'conflicted';

export interface ToolFacts {
  readonly name: string;
  readonly version: string;
  readonly server: string;
  readonly namespace: string;
  readonly definitionDigest: string;
}

export interface ActorFacts {
  /** Who called: the last link of the longest delegation chain that no gateway put there. */
  readonly principal: string;
  /** On whose behalf: the first link. */
  readonly originalActor: string;
  /** Original actor first; whom a gateway presented downstream last. */
  readonly chain: readonly string[];
  /** Whom the gateway presented downstream instead of the caller; empty when it says nothing of that. */
  readonly mediatedPrincipal: string;
  readonly agentId: string;
  readonly workspaceId: string;
  readonly namespace: string;
}

export interface AuthorityFacts {
  readonly authMode: AuthModeName;
  readonly credentialLane: string;
  readonly credentialFingerprint: string;
  readonly credentialState: CredentialStateName;
  readonly scopes: readonly string[];
  readonly providerIdentity: string;
  readonly backendPrincipal: string;
  readonly quotaOwner: string;
}

export interface RegistryFacts {
  readonly chosenServer: string;
  readonly trustClass: TrustClassName;
  readonly manifestDigest: string;
  readonly hasDrifted: boolean;
  readonly candidateCount: number;
}

export interface GatewayFacts {
  readonly verdict: GatewayVerdictName;
  readonly policyBundle: string;
  readonly policyVersion: string;
  readonly enforcementMode: EnforcementModeName;
  readonly adapter: string;
  readonly adapterVersion: string;
}

export interface RuntimeFacts {
  readonly routeCard: string;
  readonly rejectedRouteCount: number;
  readonly recoveryCheckpointId: string;
  readonly killSwitchPath: string;
  /** What the route was declared to do at most. */
  readonly declaredPermanence: DeclaredPermanenceName;
}

export interface ReceiptFacts {
  readonly disposition: DispositionName;
  readonly provider: string;
  readonly operation: string;
  readonly receiptId: string;
  readonly providerRequestId: string;
  readonly idempotencyKey: string;
  readonly isVerified: boolean;
}

export interface ErrorFacts {
  readonly errorClass: ErrorClassName;
  readonly errorCode: string;
  readonly message: string;
  readonly recoverable: boolean | undefined;
  readonly recoveryAction: RecoveryActionName;
  readonly retryAfterNanos: bigint;
  /** The rule of the versioned table that judged it; empty when nobody but the emitter did. */
  readonly mappingRule: string;
  /** That table's version: `http/1`. */
  readonly mappingVersion: string;
  /** How sure the rule is. */
  readonly confidence: MappingConfidenceName;
  /** The error inside the error: the 401 within an HTTP 200. Empty when there is none. */
  readonly innerClass: ErrorClassName;
  readonly innerCode: string;
}

/** One try of the call. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  readonly startedUnixNano: bigint | undefined;
  readonly endedUnixNano: bigint | undefined;
  readonly latencyNanos: bigint | undefined;
  readonly outcome: OutcomeName;
  readonly error: ErrorFacts;
  readonly noAnswerReason: NoAnswerReasonName;
  readonly requestPhase: RequestPhaseName;
  readonly inputDigest: string;
  readonly resultBytes: bigint;
  /** May this try be made again? From what is known of it alone. */
  readonly retry: RetryVerdict;
}

export interface UpstreamFacts {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly provider: string;
  readonly operation: string;
  readonly lane: string;
  readonly status: string;
  readonly outcome: OutcomeName;
  readonly latencyNanos: bigint;
  readonly effectClass: EffectClassName;
  readonly costNanos: bigint | undefined;
  readonly currency: string;
  readonly retryCount: number;
  readonly errorClass: ErrorClassName;
  readonly errorCode: string;
  readonly providerRequestId: string;
  readonly idempotencyKey: string;
}

export interface EffectFacts {
  /** Names the effect within its call; claims with the same key are one effect. */
  readonly effectKey: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly kind: EffectKindName;
  readonly effectClass: EffectClassName;
  readonly reversibility: ReversibilityName;
  readonly resourceRef: string;
  /** The strongest claim. */
  readonly source: EffectSourceName;
  /** The hops that claim it. */
  readonly claimedBy: readonly LayerName[];
  readonly compensatingAction: string;
  readonly count: number;
}

export interface DenialFacts {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  /** The hop that enforced it. */
  readonly hop: LayerName;
  readonly reason: string;
  readonly rule: string;
  readonly requestedCapability: string;
  readonly allowedNeighbour: string;
  readonly policyBundle: string;
  readonly policyVersion: string;
  readonly enforcementMode: EnforcementModeName;
  readonly principal: string;
}

/** One piece of evidence: what a hop claims, and what we make of it. */
export interface EvidenceFacts extends EvidenceJudgement {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly hop: LayerName;
  /** The payload's name: `file_operation`, `url_fetch`, … */
  readonly kind: string;
  /** What it is about: a canonical path, a URL, an adapter. */
  readonly subject: string;
  /** The refusal that the hop states; empty when it states none. */
  readonly denialReason: string;
  /** The whole payload. */
  readonly event: TraceEvent;
}

/** The money of one call. */
export interface SpendFacts {
  /** Sums in `currency`; 0 where nothing is priced. */
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  /** Entries whose amount is not known. Unpriced is a state, not zero. */
  readonly unpricedCount: number;
  /** ISO 4217; empty without entries, `XXX` when entries differ, and then the sums are 0 and the entries tell. */
  readonly currency: string;
  readonly entries: readonly SpendEntry[];
}

export interface SpendEntry {
  readonly entryId: string;
  readonly occurredUnixNano: bigint;
  readonly attempt: number;
  readonly hop: LayerName;
  readonly kind: SpendKindName;
  readonly amountNanos: bigint | undefined;
  readonly currency: string;
  readonly source: SpendSourceName;
  readonly rateId: string;
  readonly correctsEntryId: string;
  /** True when it only repeats what other entries of this call say. */
  readonly isRollup: boolean;
  /** Whether it is part of the sums: of several reports about one attempt only the strongest source counts. */
  readonly isCounted: boolean;
  readonly lane: string;
  readonly provider: string;
  /** JSON text of the metered units. */
  readonly units: string;
}

/** Two hops that cannot both be right (A8). Both values are kept; neither wins. */
export interface Contradiction {
  readonly kind: ContradictionKind;
  readonly leftHop: LayerName;
  readonly leftValue: string;
  readonly rightHop: LayerName;
  readonly rightValue: string;
}

/** May an orchestrator try the call again? (B4) */
export interface RetryVerdict {
  readonly verdict: 'safe' | 'safe_with_same_key' | 'verify_first' | 'unsafe' | 'unknown';
  /** What the verdict rests on, and which evidence would make it milder; stable words, the deciding one first. */
  readonly reasons: readonly string[];
  readonly nextAction: RecoveryActionName;
  /** Whether doing it twice is the same as doing it once. `undefined`: nobody trustworthy said. */
  readonly isIdempotent: boolean | undefined;
}
