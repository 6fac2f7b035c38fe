import type { Freshness, ReadCallAfterEnd, ReadCredentialTrait } from '@waybill/ports';
import type { CallUse, ChangeWithUse, CredentialLife } from './credential-life.js';
import type { Count, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';

/** Calls: how many, by outcome, and when the first and the last of them began; `null` without any. */
export interface CallUseDocument {
  readonly calls: Count;
  readonly by_outcome: Readonly<Record<string, Count>>;
  readonly first_at: TimeText | null;
  readonly last_at: TimeText | null;
}

/** A change of a credential, with all calls on it before the change and since. */
export interface CredentialChangeDocument {
  readonly event_id: string;
  /** `issued`, `rotated`, `expired`, `revoked`, `scope_drifted`. */
  readonly change: string | null;
  readonly effective_at: TimeText;
  /** When it was said. */
  readonly occurred_at: TimeText;
  readonly credential_lane: string | null;
  readonly successor_fingerprint: string | null;
  readonly scopes_before: readonly string[];
  readonly scopes_after: readonly string[];
  readonly changed_by: string | null;
  readonly reason: string | null;
  readonly before: CallUseDocument;
  readonly after: CallUseDocument;
}

/** The calls that name one state, lane or principal; `null`: those that name none. */
export interface NamedUseDocument {
  readonly name: string | null;
  readonly calls: Count;
  readonly first_at: TimeText;
  readonly last_at: TimeText;
}

/** A call that ran on the credential after its end. */
export interface CallAfterEndDocument {
  readonly call_id: string;
  readonly started_at: TimeText | null;
  readonly tool: string;
  readonly principal: string | null;
  readonly credential_lane: string | null;
  /** What the hops said of the credential; `valid` is a contradiction. */
  readonly claimed_state: string | null;
  /** How it had ended, and when. */
  readonly change: string;
  readonly ended_at: TimeText;
  readonly outcome: string;
}

/**
 * The life of a credential, and what ran on it. Counts are numbers, times are UTC text, `null` means that nobody said. Each
 * list is cut at its limit; its `…_count` says how many there are in all.
 */
export interface CredentialDocument {
  readonly credential_fingerprint: string;
  readonly tenant_id: string;
  /** False: it was only ever seen in calls, or named as a successor; nobody told when it began or ended. */
  readonly is_life_told: boolean;
  /** Credentials that it replaces. */
  readonly predecessors: readonly string[];
  readonly changes: readonly CredentialChangeDocument[];
  readonly change_count: Count;
  readonly use: CallUseDocument;
  /** What its state was said to be when it was used. */
  readonly states_at_use: readonly NamedUseDocument[];
  readonly lanes: readonly NamedUseDocument[];
  readonly lane_count: Count;
  readonly principals: readonly NamedUseDocument[];
  readonly principal_count: Count;
  readonly calls_after_end: readonly CallAfterEndDocument[];
  readonly calls_after_end_count: Count;
  readonly freshness: FreshnessDocument;
}

/** From the life of a credential to its document. Total. */
export function toCredentialDocument(life: CredentialLife, freshness: Freshness): CredentialDocument {
  const { credential, isTold, predecessors, changes, use, states, lanes, principals, callsAfterEnd } = life;
  return {
    credential_fingerprint: credential.credential_fingerprint,
    tenant_id: credential.tenant_id,
    is_life_told: isTold,
    predecessors,
    changes: changes.listed.map(toChange),
    change_count: changes.inAll,
    use: toUse(use),
    states_at_use: states.listed.map(toNamedUse),
    lanes: lanes.listed.map(toNamedUse),
    lane_count: lanes.inAll,
    principals: principals.listed.map(toNamedUse),
    principal_count: principals.inAll,
    calls_after_end: callsAfterEnd.listed.map(toCallAfterEnd),
    calls_after_end_count: callsAfterEnd.inAll,
    freshness: toFreshnessDocument(freshness),
  };
}

function toChange(change: ChangeWithUse): CredentialChangeDocument {
  return {
    event_id: change.event_id,
    change: change.change || null,
    effective_at: change.effective_at,
    occurred_at: change.occurred_at,
    credential_lane: change.credential_lane || null,
    successor_fingerprint: change.successor_fingerprint || null,
    scopes_before: change.scopes_before,
    scopes_after: change.scopes_after,
    changed_by: change.changed_by || null,
    reason: change.reason || null,
    before: toUse(change.before),
    after: toUse(change.after),
  };
}

function toUse({ calls, byOutcome, firstAt, lastAt }: CallUse): CallUseDocument {
  return { calls, by_outcome: byOutcome, first_at: firstAt, last_at: lastAt };
}

function toNamedUse({ name, calls, first_at, last_at }: ReadCredentialTrait): NamedUseDocument {
  return { name: name || null, calls: Number(calls), first_at, last_at };
}

function toCallAfterEnd(call: ReadCallAfterEnd): CallAfterEndDocument {
  return {
    call_id: call.call_id,
    started_at: call.started_at,
    tool: call.tool,
    principal: call.principal || null,
    credential_lane: call.credential_lane || null,
    claimed_state: call.claimed_state || null,
    change: call.change,
    ended_at: call.ended_at,
    outcome: call.outcome,
  };
}
