/**
 * What the reasons of a retry verdict mean, in plain words. The words are the heart's (`retry-verdict`); one that is not
 * here, because a newer Waybill made it, is shown as it is.
 */
const reasonTexts: Readonly<Record<string, string>> = {
  request_never_left: 'the request never left, so nothing can have happened',
  receipt_says_no_action: "the provider's verified receipt says that nothing was done",
  refused_before_action: 'it was refused before anything was done',
  verification_found_nothing_done: 'somebody looked and found that nothing had been done',
  done_despite_denial: 'a gateway denied it, and it was done nevertheless: something goes past that gateway',
  found_no_call: 'these records found no call, so nothing is known of what else happened',
  provider_honours_idempotency_key: 'the provider keeps the idempotency key: the same key again does it at most once',
  observed_read_only: 'it was watched, and all it did was read',
  trusted_read_only_hint: 'a trusted server declares that the tool only reads',
  outcome_unknown_after_known_effect: 'it changed something, and nobody knows whether it finished',
  trusted_idempotent_hint: 'a trusted server declares that doing it twice is the same as doing it once',
  outcome_unknown_may_have_acted: 'nobody saw how it ended; it may have acted',
  already_done_permanently: 'it was done and cannot be undone: again would do it twice',
  already_done: 'it was done: again would do it twice',
  failed_after_known_effect: 'it failed after it had changed something',
  failed_and_nobody_saw_what_it_did: 'it failed, and nobody saw what it did before that',
  nobody_saw_what_it_did: 'nobody saw what it did',
  read_only_hint_is_untrusted: 'the server calls the tool read-only, but nobody vouches for that server',
  idempotent_hint_is_untrusted: 'the server calls the tool idempotent, but nobody vouches for that server',
  idempotency_key_is_unconfirmed:
    'an idempotency key was sent, but no verified receipts show that all that was done is kept under it',
  no_idempotency_key: 'no idempotency key was sent that the provider could keep',
  no_receipt: 'there is no receipt of the provider; one could settle it',
  receipt_is_unverified: "the provider's receipt is not verified",
  nobody_found_it_undone: 'nobody has looked and found that nothing was done; that would settle it',
  an_earlier_attempt_decides: 'an earlier attempt decides, whatever became of the last one',
  attempts_used_different_keys: 'its attempts acted under different keys, so no one key stands for all of them',
};

/**
 * What the reasons of a recovery answer mean. The words are the heart's (`recovery-answer`).
 */
const recoveryTexts: Readonly<Record<string, string>> = {
  permanent_effect_would_be_repeated: 'something was changed for good, and going on could do it twice',
  unsafe_without_verified_checkpoint: 'what was done must not be done twice, and no verified checkpoint holds it',
  unknown_outcome_since: 'nobody knows how it ended',
  done_since: 'it was done since: again would do it twice',
  tried_since_and_not_known_safe: 'it was tried since, and nobody knows that trying again is safe',
  all_under_one_key: 'all of it was done under keys that the provider keeps',
  all_safe_to_repeat: 'all of it may be tried again',
  changed_since_by_nobody_known: 'something changed since, and no try accounts for it',
  nothing_since_checkpoint: 'nothing happened since the verified checkpoint',
  nothing_recorded: 'nothing is recorded that an answer could rest on',
};

/** What a recovery answer permits. */
const recoveryVerdictTexts: Readonly<Record<string, string>> = {
  safe: 'try again',
  safe_with_same_key: 'try again with the same keys',
  verify_first: 'verify first',
  human_review: 'let a person look before anything is tried again',
};

/** What a new session sees of what was done. */
const newSessionTexts: Readonly<Record<string, string>> = {
  everything: 'a new session sees all of it',
  up_to_checkpoint: 'a new session sees what the checkpoint holds, and not what was done since',
  nothing: 'a new session sees none of it',
  unknown: 'whether a new session sees it, nobody said',
};

/** What a verdict permits. */
const verdictTexts: Readonly<Record<string, string>> = {
  safe: 'it may be tried again',
  safe_with_same_key: 'it may be tried again with the same idempotency key',
  verify_first: 'look first whether it happened, then decide',
  unsafe: 'do not try it again',
  unknown: 'no evidence either way; treat it as unsafe',
};

/** What to do. */
const actionTexts: Readonly<Record<string, string>> = {
  none: 'nothing to do',
  retry: 'try again',
  retry_same_key: 'try again with the same idempotency key',
  backoff: 'wait, then try again',
  reauth: 'renew the credential, then try again',
  request_scope: 'ask for the missing scope',
  request_approval: 'ask for approval',
  raise_budget: 'raise the budget',
  verify_then_retry: 'check whether it happened; try again only if it did not',
  resume_from_checkpoint: 'resume from the last verified checkpoint',
  fix_input: 'correct the input',
  stop_for_human: 'stop and let a person decide',
};

export function reasonText(reason: string): string {
  return reasonTexts[reason] ?? reason;
}

export function verdictText(verdict: string): string {
  return verdictTexts[verdict] ?? verdict;
}

export function actionText(action: string): string {
  return actionTexts[action] ?? action;
}

export function recoveryReasonText(reason: string): string {
  return recoveryTexts[reason] ?? reason;
}

export function recoveryVerdictText(verdict: string): string {
  return recoveryVerdictTexts[verdict] ?? verdict;
}

export function newSessionText(sight: string): string {
  return newSessionTexts[sight] ?? sight;
}

/** Every reason that has a text; for the test that compares them with the heart's. */
export function listExplainedReasons(): readonly string[] {
  return Object.keys(reasonTexts);
}
