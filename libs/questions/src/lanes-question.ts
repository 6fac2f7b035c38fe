import type { LanesQuestion } from '@waybill/ports';
import type { Refused, SearchAnswer } from './answers.js';
import type { Asked } from './asked.js';
import type { LaneWithUse } from './lane-use.js';

/** What one asks of lanes. */
export interface LanesAsked {
  /** How long before and after a change is compared, milliseconds; absent: {@link laneSpanMs}. */
  readonly spanMs?: number | undefined;
  /** Compare every lane before and after the last change of this one; absent: each before and after its own. */
  readonly around?: string | undefined;
}

/** Every lane, with its use. */
export interface Lanes {
  readonly lanes: readonly LaneWithUse[];
  readonly spanMs: number;
  readonly around: string | undefined;
}

/** Not found: nobody ever changed the lane that all were to be compared around. */
export type LanesAnswer = SearchAnswer<Lanes, never> | Refused;

const hourMs = 3_600_000;

/** Over more than a year nobody compares. */
export const laneSpanMs = { fallback: hourMs, max: 366 * 24 * hourMs } as const;

/** A lane that nobody changed is of interest while it is in use. */
const usedWithinMs = 7 * 24 * hourMs;

/** Checks what is asked. */
export function toLanesQuestion(
  { spanMs = laneSpanMs.fallback, around }: LanesAsked,
  nowMs: number,
): Asked<LanesQuestion> {
  if (spanMs < 1 || spanMs > laneSpanMs.max)
    return { kind: 'refused', problems: [{ field: 'span', description: 'expected a span from 1s to 366d' }] };
  return { kind: 'asked', question: { usedSinceMs: nowMs - usedWithinMs, around, spanMs } };
}
