import type {
  ReadRunaway,
  ReadSession,
  ReadSessionCall,
  ReadSessionCheckpoint,
  ReadWholeSession,
} from '@waybill/ports';
import { formatMoney } from './money.js';

/** Estimated against actual in one currency, as exact decimal text. */
export interface SessionSpend {
  readonly currency: string;
  readonly estimated: string;
  readonly actual: string;
  /** Actual minus estimated. */
  readonly difference: string;
}

/**
 * A session's audit trail as one JSON document. Counts are numbers, money is exact decimal text, times are UTC text,
 * `null` means that nobody knows. The names are stable: fields are added, never renamed.
 */
export interface SessionDocument {
  readonly session_id: string;
  readonly session_source: string;
  readonly tenant_id: string;
  readonly principal: string;
  readonly agent_id: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly last_seen_at: string;
  readonly tool_calls: number;
  readonly successful_calls: number;
  readonly failed_calls: number;
  readonly denied_calls: number;
  readonly partial_calls: number;
  readonly unknown_outcomes: number;
  readonly attempts: number;
  readonly denials: number;
  readonly credentials_used: readonly string[];
  readonly lanes_used: readonly string[];
  readonly side_effects_summary: {
    readonly files_created: number;
    readonly api_calls_made: number;
    /** `null`: nobody named an amount in US dollars. */
    readonly spend_incurred_usd: string | null;
    readonly spend: readonly SessionSpend[];
    readonly unpriced_entries: number;
    readonly effects_by_kind: Readonly<Record<string, number>>;
    readonly effects_by_reversibility: Readonly<Record<string, number>>;
  };
  readonly last_verified_checkpoint: string | null;
  readonly last_verified_checkpoint_at: string | null;
  readonly permanent_effects_after: readonly string[];
  readonly terminal_state: string;
  readonly recovery_status: string;
  readonly recovery: {
    readonly verdict: string;
    readonly reason: string;
    /** The checkpoint to go on from; `null`: none was verified. */
    readonly resume_from: string | null;
    readonly verify_first: readonly string[];
    /** Calls since then that would be done twice. */
    readonly must_not_retry: readonly string[];
    readonly new_session_sees: string;
  };
  /** The episodes in which it ran away, in the order in which they began. */
  readonly runaways: readonly SessionRunaway[];
  readonly calls: readonly ReadSessionCall[];
  readonly checkpoints: readonly ReadSessionCheckpoint[];
}

/** An episode in which a session ran away. */
export type SessionRunaway = Pick<
  ReadRunaway,
  'runaway_id' | 'kind' | 'tool' | 'lane' | 'started_at' | 'last_at' | 'detail'
> & {
  readonly calls: number;
  /** The budget that it exceeds; `null`: it is measured against the session itself. */
  readonly budget_id: string | null;
};

/** What a list says of each session: its document without what only its timeline tells. */
export type SessionSummary = Omit<SessionDocument, 'recovery' | 'runaways' | 'calls' | 'checkpoints'> & {
  readonly recovery: Omit<SessionDocument['recovery'], 'must_not_retry'>;
};

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
