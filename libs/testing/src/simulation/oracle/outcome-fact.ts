import { Disposition, GatewayVerdict, Outcome } from '@waybill/contracts';
import type { OracleAttempt } from './attempt-facts.js';
import type { Member } from './attempts.js';
import { wordOf } from './words.js';

/**
 * How the call ended: as its last attempt did; an unknown end is closed by the last verification, then by a gateway that
 * denied before any attempt, then by the last receipt (B5).
 */
export function outcomeFactOf(members: readonly Member[], attempts: readonly OracleAttempt[]): string {
  const last = attempts.at(-1)?.outcome ?? 'unknown';
  if (last !== 'unknown') return last;
  return verified(members) || (attempts.length === 0 && wasDenied(members) ? 'denied' : receipted(members));
}

/** Whether a gateway denied the call. */
export function wasDenied(members: readonly Member[]): boolean {
  return members.some(
    ({ event: { payload } }) => payload.case === 'gatewayDecision' && payload.value.verdict === GatewayVerdict.DENIED,
  );
}

function verified(members: readonly Member[]): string {
  const last = members.findLast(({ event }) => event.payload.case === 'verificationRecorded')?.event.payload;
  return last?.case === 'verificationRecorded' ? wordOf(Outcome, last.value.foundOutcome) : '';
}

function receipted(members: readonly Member[]): string {
  const last = members.findLast(({ event }) => event.payload.case === 'providerReceipt')?.event.payload;
  if (last?.case !== 'providerReceipt') return 'unknown';
  if (last.value.disposition === Disposition.REFUSED) return 'failure';
  return last.value.disposition === Disposition.UNSPECIFIED ? 'unknown' : 'success';
}
