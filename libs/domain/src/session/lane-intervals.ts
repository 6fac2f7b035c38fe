import type { TraceEvent } from '@waybill/contracts';
import { compare, inTimeOrder } from '../stitch/event-set.js';
import { laneStateName, type LaneStateName } from '../names.js';
import { said, type Said } from '../payload.js';

/** For how long one change of a lane held, as a half-open `[from, until)` (E5). */
export interface LaneInterval {
  readonly eventId: string;
  readonly lane: string;
  /** Empty: the change did not say to which state, so it changed nothing. */
  readonly state: LaneStateName;
  readonly fromUnixNano: bigint;
  /** `undefined`: it holds until somebody changes it. */
  readonly untilUnixNano: bigint | undefined;
  /** What ended it, or will: another change, or the time that it was set for. Empty: nothing yet. */
  readonly endedBy: '' | 'change' | 'time';
  readonly changedBy: string;
  readonly reason: string;
}

/**
 * One interval for each change of a lane, by lane, then in order. A freeze ends with the next change, or at the time that
 * it was set for; a change that names no state ends nothing. Commutative, idempotent, total.
 */
export function laneIntervalsOf(events: readonly TraceEvent[]): readonly LaneInterval[] {
  const changes = said(inTimeOrder(events), 'laneChanged');
  const lanes = [...new Set(changes.map(({ value }) => value.lane))].sort(compare);
  return lanes.flatMap((lane) => intervalsOf(changes.filter(({ value }) => value.lane === lane)));
}

/**
 * In which state a lane stood at a moment: `open` also where a freeze had run out, empty where nobody had said anything.
 */
export function laneStateAt(intervals: readonly LaneInterval[], lane: string, atUnixNano: bigint): LaneStateName {
  const begun = intervals.filter((each) => each.lane === lane && each.state !== '' && each.fromUnixNano <= atUnixNano);
  const holding = begun.findLast(({ untilUnixNano }) => untilUnixNano === undefined || atUnixNano < untilUnixNano);
  return holding?.state ?? (begun.length > 0 ? 'open' : '');
}

type Change = Said<'laneChanged'>;

function intervalsOf(changes: readonly Change[]): readonly LaneInterval[] {
  const telling = changes.filter(isTelling);
  return changes.map((change) => {
    const next = telling[telling.indexOf(change) + 1];
    return intervalOf(change, isTelling(change) ? next?.event.occurredUnixNano : undefined);
  });
}

function isTelling({ value }: Change): boolean {
  return laneStateName(value.state) !== '';
}

function intervalOf(change: Change, nextUnixNano: bigint | undefined): LaneInterval {
  const { event, value } = change;
  const state = laneStateName(value.state);
  const fromUnixNano = event.occurredUnixNano;
  const runsOutUnixNano = state === 'frozen' && value.untilUnixNano !== 0n ? value.untilUnixNano : undefined;
  const isByTime = runsOutUnixNano !== undefined && (nextUnixNano === undefined || runsOutUnixNano < nextUnixNano);
  const endUnixNano = isByTime ? runsOutUnixNano : nextUnixNano;
  const untilUnixNano = isTelling(change) ? endUnixNano : fromUnixNano;
  return {
    eventId: event.eventId,
    lane: value.lane,
    state,
    fromUnixNano,
    // A time that lies before the beginning is no time: the interval is empty.
    untilUnixNano: untilUnixNano !== undefined && untilUnixNano < fromUnixNano ? fromUnixNano : untilUnixNano,
    endedBy: endUnixNano === undefined ? '' : isByTime ? 'time' : 'change',
    changedBy: value.changedBy,
    reason: value.reason,
  };
}
