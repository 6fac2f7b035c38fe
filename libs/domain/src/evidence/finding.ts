/**
 * What a finding does to the verdict of the evidence that it was found in.
 *
 * - `breach`: a refusal did not hold, whatever was stated.
 * - `unrefused`: it deserves a refusal; the verdict is `unguarded` unless a hop refused.
 * - `fault`: the evidence contradicts itself, or something was lost on the way.
 * - `remark`: worth knowing, and no fault by itself.
 */
export type FindingWeight = 'breach' | 'unrefused' | 'fault' | 'remark';

/** Every finding, and its weight. docs/evidence.md says what each means; a test compares the two. */
export const findingWeights = {
  // Any refusable access
  acted_despite_denial: 'breach',
  denial_not_enforced: 'breach',
  denial_reason_differs: 'fault',

  // URL fetch (C1)
  scheme_not_http: 'unrefused',
  target_not_public: 'unrefused',
  dns_answer_not_public: 'unrefused',
  resolved_not_public: 'unrefused',
  dns_rebinding: 'unrefused',
  redirect_not_public: 'unrefused',
  response_over_cap: 'unrefused',
  normalised_target_differs: 'fault',
  resolved_class_differs: 'fault',
  redirect_class_differs: 'fault',
  resolved_not_among_answers: 'fault',
  unusual_address_spelling: 'remark',
  target_unreadable: 'remark',

  // File operation (C2)
  path_outside_root: 'unrefused',
  destination_outside_root: 'unrefused',
  canonical_path_differs: 'fault',
  symlink_resolution_differs: 'fault',
  sensitive_file: 'remark',
  root_not_stated: 'remark',
  path_unresolvable: 'remark',

  // Tool output (C3)
  over_ceiling: 'fault',
  unrecoverable: 'fault',
  full_with_omissions: 'fault',
  reference_missing: 'fault',
  omissions_not_counted: 'remark',

  // Adapter hop (C4)
  request_rewritten: 'fault',
  result_rewritten: 'fault',
  cost_lost: 'fault',
  rate_limit_lost: 'fault',
  quota_owner_lost: 'fault',
  error_class_unknown: 'fault',
  error_unmapped: 'fault',

  // Channel (C5)
  redelivered: 'remark',
  redelivery_not_noticed: 'fault',
  dedupe_key_missing: 'remark',
  delivery_verdict_differs: 'fault',

  // Harness (C6)
  grant_from_guidance: 'fault',
  grant_without_grantor: 'fault',
  part_without_digest: 'remark',

  // Checkpoint (C7)
  not_verified: 'remark',
  verification_method_missing: 'fault',
  state_location_missing: 'remark',
  covers_nothing: 'remark',
} as const satisfies Readonly<Record<string, FindingWeight>>;

/** A stable word for one thing that was found in a piece of evidence. */
export type Finding = keyof typeof findingWeights;

/**
 * The verdict over one piece of evidence.
 *
 * `denied`: a hop refused it. `unguarded`: it deserved a refusal and nobody refused, or a refusal did not hold.
 * `broken`: it contradicts itself or lost something. `allowed`: an access that deserves no refusal, as far as it tells.
 * `sound`: anything else that is in order. Empty: it tells too little to be judged.
 */
export type EvidenceVerdict = 'denied' | 'unguarded' | 'broken' | 'allowed' | 'sound' | '';

/** What weighs on a verdict. */
export interface VerdictInput {
  readonly findings: readonly Finding[];
  /** True when a hop stated a refusal. */
  readonly isRefused: boolean;
  /** The verdict where nothing is wrong. */
  readonly otherwise: 'allowed' | 'sound' | '';
}

/** The verdict that follows from what was found. A fault within a refusal is seen in the findings. */
export function verdictOf({ findings, isRefused, otherwise }: VerdictInput): EvidenceVerdict {
  const weights = new Set<FindingWeight>(findings.map((each) => findingWeights[each]));
  if (weights.has('breach')) return 'unguarded';
  if (isRefused) return 'denied';
  if (weights.has('unrefused')) return 'unguarded';
  return weights.has('fault') ? 'broken' : otherwise;
}

/** The findings that apply, in the order given: `listFindings([['cost_lost', isLost], …])`. */
export function listFindings(checks: readonly (readonly [Finding, boolean])[]): readonly Finding[] {
  return checks.flatMap(([finding, applies]) => (applies ? [finding] : []));
}
