import type { Freshness, ReadWholeCall } from '@waybill/ports';
import { toDenialDocument } from './call-document.convert.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';

/** Why a call was denied: every refusal of it. */
export interface CallDenialsDocument {
  readonly call_id: string;
  readonly tool: string;
  readonly outcome: string;
  /** Empty: nobody denied it. */
  readonly denials: readonly ReturnType<typeof toDenialDocument>[];
  readonly freshness: FreshnessDocument;
}

/** The refusals of a call, of all that is read of it. Total. */
export function toCallDenialsDocument({ call, denials }: ReadWholeCall, freshness: Freshness): CallDenialsDocument {
  return {
    call_id: call.call_id,
    tool: call.tool,
    outcome: call.outcome,
    denials: denials.map(toDenialDocument),
    freshness: toFreshnessDocument(freshness),
  };
}
