/** Every way in which hops can be found to disagree, in the order in which they are listed; `docs/contradictions.md` explains them. */
export const contradictionKinds = [
  // Who, and with what
  'principal_mismatch',
  'actor_dropped',
  'credential_mismatch',
  'ended_credential_used',
  'lane_mismatch',
  'session_handle_refused',
  // What was allowed
  'policy_version_mismatch',
  'boundary_violation',
  'answer_blocked_after_effect',
  'hidden_tool_ran',
  // What was agreed
  'server_mismatch',
  'contract_drift',
  'silent_request_rewrite',
  'silent_rewrite',
  // What happened
  'outcome_mismatch',
  'verification_mismatch',
  'receipt_denies_effect',
  'key_not_honoured',
  'cost_mismatch',
  'permanence_exceeded',
  'hint_violated',
] as const;

export type ContradictionKind = (typeof contradictionKinds)[number];
