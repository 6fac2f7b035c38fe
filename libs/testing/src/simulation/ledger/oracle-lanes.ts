import { LaneState, type TraceEvent } from '@waybill/contracts';
import { compareOf, groupBy } from '../oracle/oracle-event.js';
import { wordOf } from '../oracle/words.js';
import { payloadsOf } from './account.js';

/** For how long one change of a lane held. */
export interface OracleInterval {
  readonly lane: string;
  readonly eventId: string;
  readonly state: string;
  readonly fromUnixNano: bigint;
  readonly untilUnixNano: bigint | undefined;
  readonly endedBy: string;
  readonly changedBy: string;
  readonly reason: string;
}

/** The changes of lanes, each with the time until the next that says something, or until the time that it was set for. */
export function laneIntervalsIn(events: readonly TraceEvent[]): readonly OracleInterval[] {
  const changes = payloadsOf(events, 'laneChanged').toSorted(
    (left, right) =>
      compareOf(left.event.occurredUnixNano, right.event.occurredUnixNano) ||
      compareOf(left.event.eventId, right.event.eventId),
  );
  return [...groupBy(changes, ({ value }) => value.lane).values()].flatMap((ofLane) =>
    ofLane.map((change, index) => {
      const next = ofLane.slice(index + 1).find(({ value }) => value.state !== LaneState.UNSPECIFIED);
      const { value, event } = change;
      const from = event.occurredUnixNano;
      return {
        lane: value.lane,
        eventId: event.eventId,
        state: wordOf(LaneState, value.state),
        fromUnixNano: from,
        ...endOf(change.value.state, { from, next: next?.event.occurredUnixNano, set: value.untilUnixNano }),
        changedBy: value.changedBy,
        reason: value.reason,
      };
    }),
  );
}

interface Moments {
  readonly from: bigint;
  readonly next: bigint | undefined;
  /** What the freeze was set for; 0: for nothing. */
  readonly set: bigint;
}

/** A change that names no state holds for no time at all; a time before its beginning is its beginning. */
function endOf(state: LaneState, { from, next, set }: Moments): Pick<OracleInterval, 'untilUnixNano' | 'endedBy'> {
  if (state === LaneState.UNSPECIFIED) return { untilUnixNano: from, endedBy: '' };
  const runsOut = state === LaneState.FROZEN && set > 0n && (next === undefined || set < next);
  if (runsOut) return { untilUnixNano: set < from ? from : set, endedBy: 'time' };
  return { untilUnixNano: next, endedBy: next === undefined ? '' : 'change' };
}
