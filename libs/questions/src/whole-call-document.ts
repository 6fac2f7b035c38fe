import type { CallDocument } from './call-document.convert.js';
import type { DenialDocument } from './denial-document.js';
import type { Count, IntegerText, TimeText } from './document-values.js';
import type { FreshnessDocument } from './freshness-document.convert.js';

/** One try of a call. */
export interface CallAttemptDocument {
  /** From 1. @asType integer */
  readonly attempt: number;
  readonly started_at: TimeText | null;
  readonly ended_at: TimeText | null;
  readonly duration_ms: number | null;
  readonly outcome: string;
  readonly error_class: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** Why no answer came: `cancelled_by_caller`, `timed_out`, `connection_lost`, `server_exited` or `client_gone`; `null` when one came. */
  readonly no_answer_reason: string | null;
  /** How far the request got: `not_sent`, `sent` or `answered`. */
  readonly request_phase: string | null;
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
}

/** One durable change outside of the caller. */
export interface CallEffectDocument {
  readonly occurred_at: TimeText;
  readonly attempt: Count;
  readonly kind: string;
  readonly effect_class: string | null;
  readonly reversibility: string | null;
  /** What it changed: a path, a URL, a record. */
  readonly resource_ref: string;
  /** The strongest claim: `declared`, `policy`, `observed` or `receipt`. */
  readonly source: string;
  /** The hops that claim it. */
  readonly claimed_by: readonly string[];
  readonly compensating_action: string | null;
  readonly count: IntegerText;
}

/** One call with its attempts, effects and denials, each in the order in which it happened. */
export interface WholeCallDocument extends CallDocument {
  readonly attempt_list: readonly CallAttemptDocument[];
  readonly effect_list: readonly CallEffectDocument[];
  readonly denial_list: readonly DenialDocument[];
  readonly freshness: FreshnessDocument;
}
