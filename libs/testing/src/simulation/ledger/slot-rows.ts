import type { SpendSlot } from '@waybill/domain';
import { placeText, type OracleSums } from './slot.js';

/** Where a stored slot lies, in the oracle's words. */
export function placeOfRow(slot: SpendSlot): string {
  return placeText({ ...slot, minute: slot.minuteUnixNano, credential: slot.credentialFingerprint });
}

/** What a stored slot holds, in the oracle's words. */
export function sumsOfRow(slot: SpendSlot): OracleSums {
  return {
    estimated: slot.estimatedNanos,
    actual: slot.actualNanos,
    calls: slot.calls,
    entries: slot.entries,
    unpriced: slot.unpricedEntries,
  };
}
