import type { ReadLane, ReadLanes, ReadLaneUse } from '@waybill/ports';

/** The use of one lane on both sides of a change: calls, and nano-units of money by currency. */
export interface LaneUse {
  readonly callsBefore: number;
  readonly callsAfter: number;
  readonly nanosBefore: Readonly<Record<string, bigint>>;
  readonly nanosAfter: Readonly<Record<string, bigint>>;
}

/** A lane with its use; `undefined`: there is no change to compare around. */
export interface LaneWithUse {
  readonly lane: ReadLane;
  readonly use: LaneUse | undefined;
}

/** Each lane with its use before and after the change that all are compared around, or its own. Total. */
export function toLanesWithUse({ lanes, uses }: ReadLanes, around: string | undefined): readonly LaneWithUse[] {
  return lanes.map((lane) => {
    if (around === undefined && lane.since === null) return { lane, use: undefined };
    const own = uses.filter((each) => each.lane === lane.lane && each.tenant_id === lane.tenant_id);
    return { lane, use: toUse(own) };
  });
}

function toUse(uses: readonly ReadLaneUse[]): LaneUse {
  const [before, after] = [uses.filter((each) => each.is_after === 0), uses.filter((each) => each.is_after === 1)];
  return {
    callsBefore: callsOf(before),
    callsAfter: callsOf(after),
    nanosBefore: nanosOf(before),
    nanosAfter: nanosOf(after),
  };
}

function callsOf(uses: readonly ReadLaneUse[]): number {
  return uses.reduce((sum, each) => sum + Number(each.calls), 0);
}

function nanosOf(uses: readonly ReadLaneUse[]): Readonly<Record<string, bigint>> {
  const priced = uses.filter((each) => each.currency !== '');
  return Object.fromEntries(priced.map((each) => [each.currency, BigInt(each.actual_nanos)]));
}
