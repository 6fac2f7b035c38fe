import type { CallFacts } from './call-facts.js';
import { callsByTool, episodeFrom, momentOf, type CallRun, type Runaway, type RunawayLimits } from './runaway.js';
import { runningSums, spansOf, sumWithin } from './windows.js';

/** One tool tried so often within a short time, and mostly in vain, that nobody can be waiting for it any more. */
export function retryStormsOf(ordered: readonly CallFacts[], limits: RunawayLimits): readonly Runaway[] {
  return callsByTool(ordered, () => '').flatMap((calls) => stormsAmong(calls, limits));
}

function stormsAmong(calls: CallRun, limits: RunawayLimits): readonly Runaway[] {
  const tries = runningSums(calls.map(triesOf));
  const failures = runningSums(calls.map(failuresOf));
  const options = { momentsUnixNano: calls.map(momentOf), windowNanos: limits.retryStormWindowNanos };
  const spans = spansOf(options, (window) => {
    const tryCount = sumWithin(tries, window);
    return tryCount >= BigInt(limits.retryStormTryCountMin) && 2n * sumWithin(failures, window) > tryCount;
  });
  return spans.flatMap((span) => {
    const [first, ...rest] = calls.slice(span.from, span.to + 1);
    if (first === undefined) return [];
    const detail = `${sumWithin(tries, span)} tries, ${sumWithin(failures, span)} of them in vain`;
    return [episodeFrom({ kind: 'retry_storm', calls: [first, ...rest], cause: '', detail })];
  });
}

function triesOf({ attempts }: CallFacts): bigint {
  return BigInt(Math.max(1, attempts));
}

/** Whatever was tried again had not succeeded; the last try ended as the call did. One that is still open is no failure. */
function failuresOf(call: CallFacts): bigint {
  const hasFailed = call.outcome === 'failure' || call.outcome === 'denied' || call.outcome === 'partial';
  return triesOf(call) - (hasFailed ? 0n : 1n);
}
