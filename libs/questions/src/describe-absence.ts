import type { Freshness } from '@waybill/ports';

const nanosPerMs = 1_000_000n;

/** What not finding something is worth, for people: "not there", "not there yet", or nobody knows. */
export function describeAbsence({ oldestUnappliedAgeNanos: age }: Freshness): string {
  if (age === undefined) return 'how much of the log is not applied yet is not known, so it may still come';
  if (age === 0n) return 'everything that was in the log is applied, so it is not there';
  return `the log holds what is not applied yet, the oldest of it for ${age / nanosPerMs} ms, so it may still come`;
}
