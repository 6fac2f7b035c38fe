import { compare, type LogEvent } from './event-set.js';

/** For how long after its last event a call may still be waited for: seven days, by the log's clock. */
export const latenessHorizonNanos = 7n * 24n * 3_600n * 1_000_000_000n;

/** Whether one of a call's events came so long after all that were there that the call had been taken for closed. */
export function isAmended(members: readonly LogEvent[]): boolean {
  const appended = members.map((each) => each.appendedUnixNano).sort(compare);
  return appended.some((time, index) => index > 0 && time - (appended[index - 1] ?? time) > latenessHorizonNanos);
}
