import { formatDuration } from '../render/duration.js';
import type { ReadProgress } from './log-positions.js';

/** Nobody wants to hear of what is over at once, nor hear of the rest all the time. */
const firstLineMs = 1_000;
const lineIntervalMs = 2_000;

export interface ProgressLinesOptions {
  /** What is being done: `folding`. */
  readonly doing: string;
  /** What is counted: `records`. */
  readonly unit: string;
  readonly nowMs: () => number;
  readonly say: (line: string) => void;
}

/** Says how far something has come and how long the rest will take, by the pace since it was begun. */
export function createProgressLines({
  doing,
  unit,
  nowMs,
  say,
}: ProgressLinesOptions): (progress: ReadProgress) => void {
  const beganMs = nowMs();
  let nextMs = beganMs + firstLineMs;
  let beganCount: number | undefined;
  return ({ appliedCount, totalCount }) => {
    beganCount ??= appliedCount;
    const atMs = nowMs();
    if (atMs < nextMs) return;
    nextMs = atMs + lineIntervalMs;
    const perMs = (appliedCount - beganCount) / (atMs - beganMs);
    const left = totalCount - appliedCount;
    const eta = perMs > 0 ? `about ${formatDuration(wholeSeconds(left / perMs))} left` : 'nothing moves yet';
    const percent = totalCount === 0 ? 100 : Math.floor((appliedCount / totalCount) * 100);
    say(`${doing}: ${percent} %, ${appliedCount} of ${totalCount} ${unit}, ${Math.round(perMs * 1_000)}/s, ${eta}`);
  };
}

function wholeSeconds(ms: number): bigint {
  return BigInt(Math.ceil(ms / 1_000)) * 1_000_000_000n;
}
