import type { OracleCall } from './oracle/oracle.js';
import type { ViewedCall } from './world/virtual-store.js';

/** Compares the views of all calls with the oracle; says the first difference, `undefined` when there is none. */
export function findWrongCall(expected: readonly OracleCall[], found: readonly ViewedCall[]): string | undefined {
  const rows = new Map(found.map((each) => [matchKey(each.tenantId, each.call.callId, each.call.eventIds), each]));
  for (const call of expected) {
    const key = matchKey(call.tenantId, call.callId, call.eventIds);
    const row = rows.get(key);
    if (row === undefined) return `call ${key} is missing; there are ${[...rows.keys()].sort().join(', ')}`;
    rows.delete(key);
    const difference = findDifference(call, row);
    if (difference !== undefined) return `call ${key}: ${difference}`;
  }
  const [invented] = rows.keys();
  return invented === undefined ? undefined : `call ${invented} should not be there`;
}

/** The digest in the id of a call that holds together by an alias is nothing that a reader may rely on. */
function matchKey(tenantId: string, callId: string, eventIds: readonly string[]): string {
  return callId.startsWith('alias:') ? `${tenantId}/alias of ${eventIds.join(' ')}` : `${tenantId}/${callId}`;
}

function findDifference(expected: OracleCall, row: ViewedCall): string | undefined {
  const [want, have] = [expectedFacts(expected), foundFacts(row)];
  for (const [name, value] of Object.entries(want)) {
    const [left, right] = [asText(value), asText(have[name as keyof typeof have])];
    if (left !== right) return `${name}: expected ${left}, found ${right}`;
  }
  return expected.isAmended === (row.call.state === 'amended') || (expected.isAmended && isGraver(row.call.state))
    ? undefined
    : `state: expected ${expected.isAmended ? 'amended' : 'not amended'}, found ${row.call.state}`;
}

/** States that are said instead of `amended`, because they matter more. */
function isGraver(state: string): boolean {
  return state === 'orphaned' || state === 'conflicted';
}

function expectedFacts(call: OracleCall) {
  return {
    eventIds: call.eventIds,
    traceId: call.traceId,
    joinRung: call.joinRung,
    isOrphaned: call.isOrphaned,
    attempts: call.attempts,
    attemptCount: call.attempts.length,
    outcome: call.outcome,
    hopsPresent: call.hops.present,
    hopsMissing: call.hops.missing,
    effects: call.effects
      .map(({ effectKey, reversibility, source, claimedBy }) => ({ effectKey, reversibility, source, claimedBy }))
      .sort(byText(({ effectKey }) => effectKey)),
    denials: call.denials.toSorted(byText(({ eventId }) => eventId)),
    estimatedNanos: call.spend.estimatedNanos,
    actualNanos: call.spend.actualNanos,
    unpricedCount: call.spend.unpricedCount,
    currency: call.spend.currency,
    countedEntryIds: call.spend.countedEntryIds,
    uncountedEntryIds: call.spend.uncountedEntryIds,
    upstreamAttempts: call.upstreamAttempts,
  };
}

type Facts = ReturnType<typeof expectedFacts>;

function foundFacts(row: ViewedCall): Facts {
  const { call, attempts, effects, denials, spendEntries, upstreamCalls } = row;
  return {
    eventIds: call.eventIds,
    traceId: call.traceId,
    joinRung: call.joinRung,
    isOrphaned: call.state === 'orphaned',
    attempts: attempts
      .map(({ attempt, startedUnixNano, endedUnixNano, outcome }) => ({
        attempt,
        startedUnixNano,
        endedUnixNano,
        outcome,
      }))
      .sort((left, right) => left.attempt - right.attempt),
    attemptCount: call.attempts.length,
    outcome: call.outcome,
    hopsPresent: call.hopsPresent.toSorted(),
    hopsMissing: call.hopsMissing.toSorted(),
    effects: effects
      .map(({ effectKey, reversibility, source, claimedBy }) => ({ effectKey, reversibility, source, claimedBy }))
      .sort(byText(({ effectKey }) => effectKey)),
    denials: denials
      .map(({ eventId, attempt, hop, reason, rule }) => ({ eventId, attempt, hop, reason, rule }))
      .sort(byText(({ eventId }) => eventId)),
    estimatedNanos: call.spend.estimatedNanos,
    actualNanos: call.spend.actualNanos,
    unpricedCount: call.spend.unpricedCount,
    currency: call.spend.currency,
    countedEntryIds: idsOf(spendEntries, true),
    uncountedEntryIds: idsOf(spendEntries, false),
    upstreamAttempts: upstreamCalls.map(({ eventId, attempt }) => `${eventId}: ${attempt}`).sort(),
  };
}

function idsOf(entries: ViewedCall['spendEntries'], isCounted: boolean): readonly string[] {
  return entries
    .filter((each) => each.isCounted === isCounted)
    .map(({ entryId }) => entryId)
    .sort();
}

function byText<T>(textOf: (each: T) => string): (left: T, right: T) => number {
  return (left, right) => (textOf(left) < textOf(right) ? -1 : Number(textOf(left) > textOf(right)));
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)) ?? 'nothing';
}
