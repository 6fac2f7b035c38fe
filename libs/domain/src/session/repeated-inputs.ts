import type { CallFacts } from './call-facts.js';
import { callsByTool, episodeFrom, momentOf, type CallRun, type Runaway, type RunawayLimits } from './runaway.js';

/** One tool asked for the same again and again. Calls whose input nobody digested are compared with nothing. */
export function repeatedInputsOf(ordered: readonly CallFacts[], limits: RunawayLimits): readonly Runaway[] {
  const digested = ordered.filter((each) => each.inputDigest !== '');
  return callsByTool(digested, (each) => each.inputDigest)
    .flatMap((same) => runsWithoutPause(same, limits.repeatedInputGapNanosMax))
    .filter((run) => run.length >= limits.repeatedInputCountMin)
    .map((calls) =>
      episodeFrom({ kind: 'repeated_input', calls, cause: '', detail: `${calls.length} calls with one input` }),
    );
}

/** Cuts a row of calls wherever two of them lie further apart. */
function runsWithoutPause([first, ...rest]: CallRun, gapNanosMax: bigint): readonly CallRun[] {
  const runs: [CallFacts, ...CallFacts[]][] = [[first]];
  let last = first;
  for (const call of rest) {
    if (momentOf(call) - momentOf(last) > gapNanosMax) runs.push([call]);
    else runs.at(-1)?.push(call);
    last = call;
  }
  return runs;
}
