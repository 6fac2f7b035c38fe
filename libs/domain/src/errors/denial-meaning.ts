import { DenialReason } from '@waybill/contracts';
import { meanings, type ErrorMeaning } from './error-meanings.js';

/** What a typed refusal means as an error: the reason is the hop's own, so nothing has to be guessed from a code. */
export function meaningOfDenial(reason: DenialReason): ErrorMeaning {
  return ownMeanings[reason] ?? meanings.policyDenied;
}

/** Reasons that are more than a policy's no; addresses and paths are refused by policy, too. */
const ownMeanings: Readonly<Partial<Record<DenialReason, ErrorMeaning>>> = {
  [DenialReason.SCOPE]: meanings.scopeDenied,
  [DenialReason.TOOL_NOT_VISIBLE]: meanings.toolNotVisible,
  [DenialReason.APPROVAL_REQUIRED]: meanings.approvalRequired,
  [DenialReason.APPROVAL_DECLINED]: meanings.declined,
  [DenialReason.BUDGET]: meanings.budgetDenied,
  [DenialReason.QUOTA]: meanings.quotaExhausted,
  [DenialReason.LANE_FROZEN]: meanings.laneFrozen,
  [DenialReason.WRONG_TENANT]: meanings.wrongTenant,
  [DenialReason.CREDENTIAL]: meanings.authInvalid,
};
