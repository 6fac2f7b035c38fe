import type { Count, TimeText } from './document-values.js';

/** One refusal. `null` means that nobody said. */
export interface DenialDocument {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly session_id: string | null;
  readonly event_id: string;
  readonly occurred_at: TimeText;
  /** The attempt that was refused; 0 when it was refused before any. */
  readonly attempt: Count;
  readonly principal: string | null;
  readonly tool: string;
  readonly server: string | null;
  readonly credential_lane: string | null;
  /** Who refused it. */
  readonly hop: string;
  readonly reason: string;
  readonly rule: string | null;
  readonly requested_capability: string | null;
  /** What was allowed next to it. */
  readonly allowed_neighbour: string | null;
  readonly policy_bundle: string | null;
  readonly policy_version: string | null;
  /** `enforced`, `audited` or `declared`. */
  readonly enforcement_mode: string | null;
}
