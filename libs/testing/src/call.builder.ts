import {
  noRates,
  projectCall,
  toHex,
  type Call,
  type CallIdentity,
  type LogEvent,
  type Member,
  type RateCard,
} from '@waybill/domain';
import { builtTraceId } from './trace-event.builder.js';

/** Events as members of the call that they name. */
export function asMembers(events: readonly LogEvent[]): readonly Member[] {
  return events.map((each) => ({ ...each, rung: 'call_id', round: 0, branch: '' }));
}

/** The call `call-1` that follows from the given events, unless `identity` says otherwise; without `rates` nothing is priced. */
export function aCallOf(
  events: readonly LogEvent[],
  identity: Partial<CallIdentity> = {},
  rates: readonly RateCard[] = noRates,
): Call {
  return projectCall(
    { callId: 'call-1', traceId: toHex(builtTraceId), joinRung: 'call_id', isOrphaned: false, ...identity },
    asMembers(events),
    rates,
  );
}
