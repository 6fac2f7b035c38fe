import type { TraceEvent } from '@waybill/contracts';
import { compare, inTimeOrder } from '../stitch/event-set.js';
import { terminalStateName } from '../names.js';
import { isMoreThanALook } from '../call/effects.js';
import { checkpointsOf } from '../evidence/checkpoints.js';
import { firstSaid, said } from '../payload.js';
import { lastVerified, recoveryAnswerOf, type RecoveryAnswer } from './recovery-answer.js';
import type { CallCheckpoint, CallEffect, CallFacts } from './call-facts.js';
import { recoveryStatusEvidenceOf, recoveryStatusOf } from './recovery-status.js';
import { sessionIdentityOf, sessionSources } from './session-identity.js';
import { sessionSpendOf } from './session-spend.js';
import type { CallCounts, SessionFacts, SessionTrail } from './session-trail.js';
import { terminalEvidenceOf, terminalStateOf, type TerminalState } from './terminal-state.js';

/** The audit trail of a session: everything that follows from the set of its facts, and nothing else. Commutative, total. */
export function auditTrailOf({ session, ...facts }: SessionFacts): SessionTrail {
  const calls = facts.calls.toSorted(inOrderOfTime);
  const events = inTimeOrder(facts.events);
  const checkpoints = [...calls.flatMap((call) => call.checkpoints), ...looseCheckpoints(events)];
  const last = lastVerified(checkpoints);
  const counts = countsOf(calls);
  const recovery = recoveryOf(calls, checkpoints);
  return {
    sessionId: session.sessionId,
    sessionSource: sourceOf(calls, events),
    principal: session.principal,
    agentId: firstSaid([...calls.map((call) => call.agentId), ...events.map((event) => event.actor?.agentId)]),
    ...timesOf(calls, events),
    calls: counts,
    attempts: sum(calls.map((call) => call.attempts)),
    denials: sum(calls.map((call) => call.denials)),
    upstreamCalls: sum(calls.map((call) => call.upstreamCalls)),
    conflicts: calls.filter((call) => call.hasConflicts).length,
    credentialsUsed: distinct(calls.map((call) => call.credentialFingerprint || call.lane)),
    lanesUsed: distinct(calls.flatMap((call) => [call.lane, ...call.entries.map((entry) => entry.lane)])),
    ...effectsOf(calls),
    spend: sessionSpendOf(calls),
    lastCheckpointId: last?.checkpointId ?? '',
    lastCheckpointUnixNano: last?.recordedUnixNano,
    terminal: terminalOf(calls, events),
    recoveryStatus: recoveryStatusOf(recoveryStatusEvidenceOf(calls, checkpoints, recovery)),
    recovery,
  };
}

/** The order of a session's calls; ids make it total. */
function inOrderOfTime(left: CallFacts, right: CallFacts): number {
  return compare(left.firstSeenUnixNano, right.firstSeenUnixNano) || compare(left.callId, right.callId);
}

function countsOf(calls: readonly CallFacts[]): CallCounts {
  const count = (outcome: CallFacts['outcome']) => calls.filter((call) => call.outcome === outcome).length;
  const known = {
    successful: count('success'),
    failed: count('failure'),
    denied: count('denied'),
    partial: count('partial'),
  };
  return { total: calls.length, ...known, unknown: calls.length - sum(Object.values(known)) };
}

/** The strongest source that a call or an event of the session has for its id. */
function sourceOf(calls: readonly CallFacts[], events: readonly TraceEvent[]): SessionTrail['sessionSource'] {
  const sources = new Set([
    ...calls.map((call) => call.sessionSource),
    ...events.map((event) => sessionIdentityOf([event]).sessionSource),
  ]);
  return sessionSources.find((each) => sources.has(each)) ?? '';
}

type Times = Pick<SessionTrail, 'startedUnixNano' | 'endedUnixNano' | 'lastSeenUnixNano'>;

function timesOf(calls: readonly CallFacts[], events: readonly TraceEvent[]): Times {
  const moments = [
    ...calls.flatMap((call) => [call.firstSeenUnixNano, call.startedUnixNano, call.endedUnixNano]),
    ...events.map((event) => event.occurredUnixNano),
  ]
    .filter((each) => each !== undefined && each > 0n)
    .sort((left, right) => compare(left ?? 0n, right ?? 0n));
  return {
    startedUnixNano: moments[0] ?? 0n,
    endedUnixNano: said(events, 'sessionEnded').at(-1)?.event.occurredUnixNano,
    lastSeenUnixNano: moments.at(-1) ?? 0n,
  };
}

/** What changed; a look, and what proved to be no effect, is none. */
function effectsOf(calls: readonly CallFacts[]): Pick<SessionTrail, 'effectsByKind' | 'effectsByReversibility'> {
  const changes = calls.flatMap((call) => call.effects).filter(isMoreThanALook);
  return {
    effectsByKind: tally(changes, (each) => each.kind),
    effectsByReversibility: tally(changes, (each) => each.reversibility),
  };
}

/** How many things changed, by a word; under the empty word what nobody named. */
function tally(effects: readonly CallEffect[], wordOf: (effect: CallEffect) => string): ReadonlyMap<string, number> {
  const words = distinctOrEmpty(effects.map(wordOf));
  return new Map(
    words.map((word) => [word, sum(effects.filter((each) => wordOf(each) === word).map((each) => each.count))]),
  );
}

function looseCheckpoints(events: readonly TraceEvent[]): readonly CallCheckpoint[] {
  return checkpointsOf(events).map(({ parentCheckpointId, occurredUnixNano, ...checkpoint }) => ({
    ...checkpoint,
    parentId: parentCheckpointId,
    recordedUnixNano: occurredUnixNano,
  }));
}

/** The last word on how it ended stands, else what its calls show. */
function terminalOf(calls: readonly CallFacts[], events: readonly TraceEvent[]): TerminalState {
  const words = said(events, 'sessionEnded').map(({ value }) => terminalStateName(value.terminalState));
  const reported = words.findLast((word) => word !== '') ?? '';
  return terminalStateOf(
    terminalEvidenceOf(
      reported,
      calls.map((call) => call.outcome),
    ),
  );
}

/** How to go on: what was changed stands, and what did not succeed is what would be tried again. */
function recoveryOf(calls: readonly CallFacts[], checkpoints: readonly CallCheckpoint[]): RecoveryAnswer {
  return recoveryAnswerOf({
    checkpoints,
    effects: calls.flatMap((call) =>
      call.effects.filter(isMoreThanALook).map((effect) => ({
        subject: call.callId,
        resourceRef: effect.resourceRef,
        occurredUnixNano: effect.occurredUnixNano,
        reversibility: effect.reversibility,
      })),
    ),
    tries: calls
      .filter((call) => call.outcome !== 'success')
      .map((call) => ({
        subject: call.callId,
        occurredUnixNano: call.startedUnixNano ?? call.firstSeenUnixNano,
        outcome: call.outcome,
        retryVerdict: call.retryVerdict,
      })),
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

function distinct(values: readonly string[]): readonly string[] {
  return distinctOrEmpty(values.filter((each) => each !== ''));
}

function distinctOrEmpty(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
