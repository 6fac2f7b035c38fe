import type { CallFacts } from './call-facts.js';

/** The ways in which a session can run away (E4). What exceeds a declared budget is a burn rate, too (docs/adr/008). */
export const runawayKinds = ['repeated_input', 'retry_storm', 'burn_rate'] as const;

export type RunawayKind = (typeof runawayKinds)[number];

/** One episode of a session that runs away: as long as it goes on it is one. */
export interface Runaway {
  /** Derived from kind, session and first call, so that an episode that goes on stays the same one. */
  readonly runawayId: string;
  readonly kind: RunawayKind;
  readonly sessionId: string;
  /** Whose session it is. */
  readonly principal: string;
  /** The tool of its first call, and the lane that it ran on. */
  readonly tool: string;
  readonly lane: string;
  readonly startedUnixNano: bigint;
  readonly lastUnixNano: bigint;
  /** The calls that make it. */
  readonly callCount: number;
  /** What was counted, in words. */
  readonly detail: string;
}

/** From when on something is an episode. */
export interface RunawayLimits {
  /** So many calls of one tool with one input … */
  readonly repeatedInputCountMin: number;
  /** … with at most this between two of them. */
  readonly repeatedInputGapNanosMax: bigint;
  /** So many tries of one tool … */
  readonly retryStormTryCountMin: number;
  /** … within this, of which more than half failed. */
  readonly retryStormWindowNanos: bigint;
  /** Spend within this … */
  readonly burnWindowNanos: bigint;
  /** … that is more than so many times the session's own mean before … */
  readonly burnFactor: bigint;
  /** … and more than this, in nanos of its currency: what is small may grow fast. */
  readonly burnFloorNanos: bigint;
}

const second = 1_000_000_000n;

/** An agent that asks ten times for the same within minutes has stopped thinking; people and pollers are slower. */
export const defaultRunawayLimits: RunawayLimits = {
  repeatedInputCountMin: 10,
  repeatedInputGapNanosMax: 60n * second,
  retryStormTryCountMin: 20,
  retryStormWindowNanos: 300n * second,
  burnWindowNanos: 300n * second,
  burnFactor: 5n,
  // A tenth of a unit of the currency.
  burnFloorNanos: 100_000_000n,
};

/** One or more calls, in the order of time. */
export type CallRun = readonly [CallFacts, ...CallFacts[]];

interface EpisodeFacts {
  readonly kind: RunawayKind;
  readonly calls: CallRun;
  /** What tells it from other episodes of its kind that begin with the same call. */
  readonly cause: string;
  readonly detail: string;
}

/** The episode that a run of calls makes. */
export function episodeFrom({ kind, calls, cause, detail }: EpisodeFacts): Runaway {
  const [first] = calls;
  const principal = first.originalActor || first.principal;
  return {
    runawayId: JSON.stringify([kind, principal, first.sessionId, first.callId, cause]),
    kind,
    sessionId: first.sessionId,
    principal,
    tool: first.tool,
    lane: first.lane,
    startedUnixNano: momentOf(first),
    lastUnixNano: calls.reduce((last, each) => (momentOf(each) > last ? momentOf(each) : last), momentOf(first)),
    callCount: calls.length,
    detail,
  };
}

/** When a call began, or the earliest moment known of it. */
export function momentOf({ startedUnixNano, firstSeenUnixNano }: CallFacts): bigint {
  return startedUnixNano ?? firstSeenUnixNano;
}

/** Calls by the tool that they called, with what `part` adds; each group keeps the order of the calls. */
export function callsByTool(calls: readonly CallFacts[], part: (call: CallFacts) => string): readonly CallRun[] {
  const groups = new Map<string, [CallFacts, ...CallFacts[]]>();
  for (const call of calls) {
    const key = JSON.stringify([call.server, call.tool, part(call)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}
