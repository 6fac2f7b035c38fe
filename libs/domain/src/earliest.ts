import type { Call } from './call.js';

/**
 * The earliest moment known of a call, by the clocks of those who spoke: what calls are listed and searched by, also
 * those that nobody saw start. 0 when nobody gave a time.
 */
export function earliestUnixNano(call: Call): bigint {
  const moments = [
    call.startedUnixNano,
    call.endedUnixNano,
    ...call.upstreamCalls.map((each) => each.occurredUnixNano),
    ...call.denials.map((each) => each.occurredUnixNano),
    ...call.evidence.map((each) => each.occurredUnixNano),
    ...call.effects.map((each) => each.occurredUnixNano),
    ...call.spend.entries.map((each) => each.occurredUnixNano),
  ].filter((each) => each !== undefined);
  const known = moments.filter((each) => each > 0n);
  return known.length === 0
    ? (call.deadlineUnixNano ?? 0n)
    : known.reduce((least, each) => (each < least ? each : least));
}
