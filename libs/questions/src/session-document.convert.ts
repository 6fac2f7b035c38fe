import type { ReadRunaway, ReadSession, ReadSessionCall, ReadWholeSession } from '@waybill/ports';
import type { Count, MoneyText, TimeText } from './document-values.js';
import type { FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';
import type { SessionCallDocument, SessionCheckpointDocument } from './session-timeline-document.js';

/** Estimated against actual in one currency, as exact decimal text. */
export interface SessionSpend {
  readonly currency: string;
  readonly estimated: MoneyText;
  readonly actual: MoneyText;
  /** Actual minus estimated. */
  readonly difference: MoneyText;
}

/**
 * A session's audit trail as one JSON document. Counts are numbers, money is exact decimal text, times are UTC text,
 * `null` means that nobody knows. The names are stable: fields are added, never renamed.
 */
export interface SessionDocument {
  readonly session_id: string;
  /** Where its id comes from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`, … */
  readonly session_source: string;
  readonly tenant_id: string;
  /** Whose session it is: the original actor. */
  readonly principal: string;
  readonly agent_id: string;
  readonly started_at: TimeText | null;
  readonly ended_at: TimeText | null;
  readonly last_seen_at: TimeText;
  readonly tool_calls: Count;
  readonly successful_calls: Count;
  readonly failed_calls: Count;
  readonly denied_calls: Count;
  readonly partial_calls: Count;
  readonly unknown_outcomes: Count;
  readonly attempts: Count;
  /** Refusals; one call may have several. */
  readonly denials: Count;
  /** Fingerprints; the lane of a call whose credential nobody told. */
  readonly credentials_used: readonly string[];
  readonly lanes_used: readonly string[];
  readonly side_effects_summary: {
    readonly files_created: Count;
    /** Calls that its tools made upstream. */
    readonly api_calls_made: Count;
    /** `null`: nobody named an amount in US dollars. */
    readonly spend_incurred_usd: MoneyText | null;
    readonly spend: readonly SessionSpend[];
    readonly unpriced_entries: Count;
    readonly effects_by_kind: Readonly<Record<string, Count>>;
    readonly effects_by_reversibility: Readonly<Record<string, Count>>;
  };
  readonly last_verified_checkpoint: string | null;
  readonly last_verified_checkpoint_at: TimeText | null;
  /** Resources that were changed for good and lie outside of that checkpoint. */
  readonly permanent_effects_after: readonly string[];
  /** How it ended: `success`, `partial_success`, `failed`, `denied`, `abandoned` or `unknown`. */
  readonly terminal_state: string;
  /** Whether somebody has to set something right: `not_needed`, `pending`, `recovered` or `human_review`. */
  readonly recovery_status: string;
  readonly recovery: {
    readonly verdict: string;
    readonly reason: string;
    /** The checkpoint to go on from; `null`: none was verified. */
    readonly resume_from: string | null;
    /** What has to be verified before anything is tried again. */
    readonly verify_first: readonly string[];
    /** Calls since then that would be done twice. */
    readonly must_not_retry: readonly string[];
    /** What a new session sees of it: `everything`, `up_to_checkpoint`, `nothing` or `unknown`. */
    readonly new_session_sees: string;
  };
  /** The episodes in which it ran away, in the order in which they began. */
  readonly runaways: readonly SessionRunaway[];
  readonly calls: readonly SessionCallDocument[];
  readonly checkpoints: readonly SessionCheckpointDocument[];
}

/** An episode in which a session ran away. */
export interface SessionRunaway {
  readonly runaway_id: string;
  /** `repeated_input`, `retry_storm` or `burn_rate`. */
  readonly kind: string;
  readonly tool: string;
  readonly lane: string;
  readonly started_at: TimeText;
  readonly last_at: TimeText;
  /** What was counted. */
  readonly detail: string;
  readonly calls: Count;
  /** The budget that it exceeds; `null`: it is measured against the session itself. */
  readonly budget_id: string | null;
}

/** What a list says of each session: its document without what only its timeline tells. */
export type SessionSummary = Omit<SessionDocument, 'recovery' | 'runaways' | 'calls' | 'checkpoints'> & {
  readonly recovery: Omit<SessionDocument['recovery'], 'must_not_retry'>;
};

/** The audit trail of one session, with how fresh it is. */
export interface SessionTrailDocument extends SessionDocument {
  readonly freshness: FreshnessDocument;
}

/** From what is stored of a session to its document. Total. */
export function toSessionDocument({ session, calls, checkpoints, runaways }: ReadWholeSession): SessionDocument {
  const { recovery, ...summary } = toSessionSummary(session);
  return {
    ...summary,
    recovery: {
      verdict: recovery.verdict,
      reason: recovery.reason,
      resume_from: recovery.resume_from,
      verify_first: recovery.verify_first,
      must_not_retry: mustNotRetry({ session, calls, checkpoints }),
      new_session_sees: recovery.new_session_sees,
    },
    runaways: runaways.map(toRunaway),
    calls,
    checkpoints,
  };
}

/** From the row of a session to what a list says of it. Total. */
export function toSessionSummary(session: ReadSession): SessionSummary {
  return {
    ...identityOf(session),
    ...countsOf(session),
    credentials_used: session.credentials_used,
    lanes_used: session.lanes_used,
    side_effects_summary: {
      files_created: Number(session.effects_by_kind['file_created'] ?? 0),
      api_calls_made: Number(session.upstream_calls),
      spend_incurred_usd: spendIn('USD', session),
      spend: spendOf(session),
      unpriced_entries: Number(session.unpriced_entries),
      effects_by_kind: numbersOf(session.effects_by_kind),
      effects_by_reversibility: numbersOf(session.effects_by_reversibility),
    },
    last_verified_checkpoint: session.last_checkpoint || null,
    last_verified_checkpoint_at: session.last_checkpoint_at,
    permanent_effects_after: session.permanent_effects_after,
    terminal_state: session.terminal_state,
    recovery_status: session.recovery_status,
    recovery: {
      verdict: session.recovery_verdict,
      reason: session.recovery_reason,
      resume_from: session.last_checkpoint || null,
      verify_first: session.verify_first,
      new_session_sees: session.new_session_sees,
    },
  };
}

function identityOf(session: ReadSession) {
  return {
    session_id: session.session_id,
    session_source: session.session_source,
    tenant_id: session.tenant_id,
    principal: session.principal,
    agent_id: session.agent_id,
    started_at: session.started_at,
    ended_at: session.ended_at,
    last_seen_at: session.last_seen_at,
  };
}

function countsOf(session: ReadSession) {
  return {
    tool_calls: Number(session.tool_calls),
    successful_calls: Number(session.successful_calls),
    failed_calls: Number(session.failed_calls),
    denied_calls: Number(session.denied_calls),
    partial_calls: Number(session.partial_calls),
    unknown_outcomes: Number(session.unknown_calls),
    attempts: Number(session.attempts),
    denials: Number(session.denials),
  };
}

function toRunaway(row: ReadRunaway): SessionRunaway {
  const { runaway_id, kind, tool, lane, started_at, last_at, calls, detail, budget_id } = row;
  return {
    runaway_id,
    kind,
    tool,
    lane,
    started_at,
    last_at,
    calls: Number(calls),
    detail,
    budget_id: budget_id || null,
  };
}

function numbersOf(counts: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([word, count]) => [word, Number(count)]));
}

function spendIn(currency: string, session: ReadSession): string | null {
  const nanos = session.actual_by_currency[currency];
  return nanos === undefined ? null : formatMoney(BigInt(nanos), '');
}

/** Estimated against actual, one per currency. */
export function spendOf({ estimated_by_currency, actual_by_currency }: ReadSession): readonly SessionSpend[] {
  const currencies = new Set([...Object.keys(estimated_by_currency), ...Object.keys(actual_by_currency)]);
  return [...currencies].sort().map((currency) => {
    const estimated = BigInt(estimated_by_currency[currency] ?? 0);
    const actual = BigInt(actual_by_currency[currency] ?? 0);
    return {
      currency,
      estimated: formatMoney(estimated, ''),
      actual: formatMoney(actual, ''),
      difference: formatMoney(actual - estimated, ''),
    };
  });
}

/** The calls outside of the last verified checkpoint that would be done twice. */
export function mustNotRetry({ session, calls, checkpoints }: Omit<ReadWholeSession, 'runaways'>): readonly string[] {
  const last = checkpoints.findLast((each) => each.checkpoint_id === session.last_checkpoint && each.is_verified);
  const isHeld = (call: ReadSessionCall) =>
    last !== undefined &&
    (call.ended_at ?? call.began_at) <= last.occurred_at &&
    (last.covers.length === 0 || last.covers.includes(call.call_id));
  return calls.filter((each) => each.retry_verdict === 'unsafe' && !isHeld(each)).map((each) => each.call_id);
}
