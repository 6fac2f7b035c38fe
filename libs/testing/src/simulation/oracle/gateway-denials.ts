import { EnforcementMode, GatewayVerdict, type GatewayDecision } from '@waybill/contracts';
import type { Member } from './attempts.js';

/**
 * Whether one of the gateways among these said no as its last word, by rules that it enforces. Rules that are only
 * audited or only declared stop nothing. Members come in canonical order.
 */
export function isDeniedIn(members: readonly Member[]): boolean {
  const last = new Map<string, GatewayDecision>();
  for (const { event } of members)
    if (event.payload.case === 'gatewayDecision') last.set(event.source?.service ?? '', event.payload.value);
  return [...last.values()].some(
    ({ verdict, policy }) =>
      verdict === GatewayVerdict.DENIED &&
      policy?.mode !== EnforcementMode.AUDITED &&
      policy?.mode !== EnforcementMode.DECLARED,
  );
}

/**
 * Whether a gateway denied a try: what it says of a try that it names, else what it says of the call. Where only one try
 * is named, everything is about it.
 */
export function wasTryDenied(attempt: number, members: readonly Member[]): boolean {
  const isOnly = members.every((each) => each.attempt === 0 || each.attempt === attempt);
  const decisions = members.filter(({ event }) => event.payload.case === 'gatewayDecision');
  const own = decisions.filter((each) => each.attempt === attempt);
  if (isOnly) return isDeniedIn(decisions);
  return isDeniedIn(own.length > 0 ? own : decisions.filter((each) => each.attempt === 0));
}
