import type { CallChangeReader } from './call-change-reader.js';

// What readers give are the columns of the views, as their comments describe them, under the same names: what one sees in
// SQL, in a command's document and over HTTP is one thing. 64-bit numbers and money are decimal text, times are
// `YYYY-MM-DD hh:mm:ss.nnnnnnnnn` in UTC, `null` means that nobody said.

/** How long a question is worth an answer. */
export interface ReadOptions {
  /** Aborted when nobody waits for the answer any more: the store is told to stop, and the question rejects. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of a search by an id or a beginning of it. */
export type Search<Whole, Candidate> =
  | ({ readonly tag: 'found' } & Whole)
  | { readonly tag: 'not_found' }
  /** The first few that it could be. */
  | { readonly tag: 'ambiguous'; readonly candidates: readonly Candidate[] };

/** Enough to tell calls with similar ids apart. */
export interface ReadCallKey {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly tool: string;
  readonly occurred_at: string;
}

/** What is read of an error. */
export interface ReadError {
  readonly error_class: string;
  readonly error_code: string;
  readonly error_message: string;
  readonly recoverable: boolean | null;
  readonly recovery_action: string;
  readonly retry_after_ns: string;
}

/** What is read of a call. */
export interface ReadCall extends ReadCallKey, ReadError {
  readonly trace_id: string;
  readonly session_id: string;
  readonly principal: string;
  readonly original_actor: string;
  readonly agent_id: string;
  readonly tool_version: string;
  readonly server: string;
  readonly auth_mode: string;
  readonly credential_lane: string;
  readonly credential_fingerprint: string;
  readonly credential_state: string;
  readonly provider: string;
  readonly quota_owner: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  readonly idempotency_key: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly latency_ns: string | null;
  readonly attempts: number;
  readonly outcome: string;
  readonly retry_verdict: string;
  readonly retry_safe: boolean;
  readonly retry_reasons: readonly string[];
  readonly next_action: string;
  readonly idempotent: boolean | null;
  readonly reversibility: string;
  readonly effects: readonly string[];
  readonly denials: readonly string[];
  readonly hops_missing: readonly string[];
  readonly state: string;
  readonly conflicts: readonly ReadConflict[];
  readonly estimated_nanos: string;
  readonly actual_nanos: string;
  readonly unpriced: number;
  readonly currency: string;
  readonly input_summary: string;
  readonly version: string;
}

/** What is read of one call beyond what a list shows. */
export interface ReadDetailedCall extends ReadCall {
  /** The events that make it, sorted. */
  readonly event_ids: readonly string[];
  readonly join_rung: string;
  readonly namespace: string;
  readonly tool_definition_digest: string;
  readonly principal_chain: readonly string[];
  readonly mediated_principal: string;
  readonly workspace_id: string;
  readonly actor_namespace: string;
  readonly scopes: readonly string[];
  readonly provider_identity: string;
  readonly backend_principal: string;
  readonly upstream_lanes: readonly string[];
  readonly registry_server: string;
  readonly trust_class: string;
  readonly manifest_digest: string;
  readonly manifest_drifted: boolean;
  readonly gateway_verdict: string;
  readonly enforcement_mode: string;
  readonly adapter: string;
  readonly adapter_version: string;
  readonly route_card: string;
  readonly receipt_disposition: string;
  readonly receipt_verified: boolean;
  readonly outcome_source: string;
  readonly error_inner_class: string;
  readonly declared_permanence: string;
  readonly hops_present: readonly string[];
}

/** Two hops that cannot both be right. */
export interface ReadConflict {
  readonly kind: string;
  readonly left_hop: string;
  readonly left_value: string;
  readonly right_hop: string;
  readonly right_value: string;
}

/** What is read of a try. */
export interface ReadAttempt extends ReadError {
  readonly attempt: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly latency_ns: string | null;
  readonly outcome: string;
  readonly no_answer_reason: string;
  readonly request_phase: string;
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string;
}

/** What is read of a durable change. */
export interface ReadEffect {
  readonly occurred_at: string;
  readonly attempt: number;
  readonly kind: string;
  readonly effect_class: string;
  readonly reversibility: string;
  readonly resource_ref: string;
  readonly source: string;
  readonly claimed_by: readonly string[];
  readonly compensating_action: string;
  readonly count: string;
}

/** What is read of a refusal. */
export interface ReadDenial {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly session_id: string;
  readonly event_id: string;
  readonly occurred_at: string;
  readonly attempt: number;
  readonly principal: string;
  readonly tool: string;
  readonly server: string;
  readonly credential_lane: string;
  readonly hop: string;
  readonly reason: string;
  readonly rule: string;
  readonly requested_capability: string;
  readonly allowed_neighbour: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  readonly enforcement_mode: string;
}

/** What is read of an entry of the ledger. */
export interface ReadSpendEntry {
  readonly entry_id: string;
  readonly kind: string;
  /** `null`: not priced. */
  readonly amount_nanos: string | null;
  readonly currency: string;
  readonly source: string;
  readonly rate_id: string;
  readonly corrects_entry_id: string;
  readonly is_rollup: boolean;
  readonly is_counted: boolean;
  readonly lane: string;
  readonly provider: string;
}

/** What is read of a piece of evidence. */
export interface ReadEvidence {
  readonly hop: string;
  readonly kind: string;
  readonly subject: string;
  readonly denial_reason: string;
  readonly verdict: string;
  readonly findings: readonly string[];
}

/** A call with what belongs to it, in the order in which it happened. */
export interface ReadWholeCall {
  readonly call: ReadDetailedCall;
  readonly attempts: readonly ReadAttempt[];
  readonly effects: readonly ReadEffect[];
  readonly denials: readonly ReadDenial[];
  readonly spendEntries: readonly ReadSpendEntry[];
  readonly evidence: readonly ReadEvidence[];
}

/** Which calls; what is not given does not restrict. */
export interface CallFilter {
  /** At most this many, the newest ones. */
  readonly limit: number;
  /** Only calls that began in `[since, until)`, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Only calls that stand behind this one in the list. */
  readonly after?: Pick<ReadCallKey, 'occurred_at' | 'tenant_id' | 'call_id'> | undefined;
  readonly tenantId?: string | undefined;
  readonly tool?: string | undefined;
  readonly server?: string | undefined;
  readonly outcome?: string | undefined;
  readonly state?: string | undefined;
  readonly principal?: string | undefined;
  readonly lane?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly traceId?: string | undefined;
}

/** Which denials; what is not given does not restrict. */
export interface DenialFilter {
  /** At most this many, the newest ones. */
  readonly limit: number;
  /** Only denials in `[since, until)`, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Only denials that stand behind this one in the list. */
  readonly after?: Pick<ReadDenial, 'occurred_at' | 'tenant_id' | 'call_id' | 'event_id'> | undefined;
  readonly reason?: string | undefined;
  readonly hop?: string | undefined;
  readonly tool?: string | undefined;
  readonly principal?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly callId?: string | undefined;
}

/** How far the stored events of one partition of the log reach. */
export interface StoredReach {
  readonly log_partition: number;
  readonly newest_offset: string;
}

/**
 * The reading side of calls.
 *
 * Contract
 * - Every method rejects with a Failure, an aborted one with the retryable `question_cancelled`; what was looked for and
 *   is not there is a value.
 * - Lists are bounded, and their order is total: a list that begins behind a row goes on where that row stood, whatever
 *   has been stored since.
 * - Nothing is cached: what was stored before the request is seen.
 */
export interface CallReader extends CallChangeReader {
  /** By id, or by a beginning of the id that only one call has. An exact id wins over longer ones, unless two tenants have it. */
  getCall(idOrPrefix: string, options?: ReadOptions): Promise<Search<ReadWholeCall, ReadCallKey>>;
  /** Newest first. */
  listCalls(filter: CallFilter, options?: ReadOptions): Promise<readonly ReadCall[]>;
  /** Newest first. */
  listDenials(filter: DenialFilter, options?: ReadOptions): Promise<readonly ReadDenial[]>;
  /** Resolves when the store answers. */
  ping(options?: ReadOptions): Promise<void>;
  /** One per partition that has events. */
  freshness(options?: ReadOptions): Promise<readonly StoredReach[]>;
}
