import { LaneState } from '@waybill/contracts';
import type { LaneUse, LaneWithUse } from '@waybill/questions';
import { enumOf } from './enum-of.js';
import { unixNanoOf } from './values.js';

/** From a lane with its use to its message. Total. */
export function toLaneMessage({ lane, use }: LaneWithUse) {
  return {
    tenantId: lane.tenant_id,
    lane: lane.lane,
    state: enumOf(LaneState, lane.state),
    sinceUnixNano: unixNanoOf(lane.since),
    untilUnixNano: unixNanoOf(lane.until),
    changedBy: lane.changed_by,
    reason: lane.reason,
    ...(use === undefined ? {} : { use: toUse(use) }),
  };
}

function toUse({ callsBefore, callsAfter, nanosBefore, nanosAfter }: LaneUse) {
  return {
    callsBeforeCount: BigInt(callsBefore),
    callsAfterCount: BigInt(callsAfter),
    spendBefore: moneyOf(nanosBefore),
    spendAfter: moneyOf(nanosAfter),
  };
}

function moneyOf(nanos: Readonly<Record<string, bigint>>) {
  return Object.entries(nanos).map(([currency, amountNanos]) => ({ amountNanos, currency }));
}
