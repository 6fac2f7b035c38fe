import { TerminalState, type TraceEvent } from '@waybill/contracts';
import { compareOf } from '../oracle/oracle-event.js';
import { wordOf } from '../oracle/words.js';
import { checkpointIn, first, payloadsOf, type Account } from './account.js';
import { lastVerifiedOf, recoveryOf } from './recovery.js';
import { whoseEvent } from './whose.js';

/** What the row of one session must say (docs/sessions.md). Sums by word or currency are sorted texts. */
export type OracleSession = ReturnType<typeof sessionFrom>;

/** A session from its calls and from the events that belong to it and to no call. */
export function sessionFrom(sessionId: string, principal: string, members: SessionMembers) {
  const calls = members.calls.toSorted(
    (left, right) => compareOf(left.firstSeenUnixNano, right.firstSeenUnixNano) || compareOf(left.callId, right.callId),
  );
  const events = members.events.toSorted(
    (left, right) => compareOf(left.occurredUnixNano, right.occurredUnixNano) || compareOf(left.eventId, right.eventId),
  );
  const checkpoints = [
    ...calls.flatMap((each) => each.checkpoints),
    ...events.flatMap((each) => checkpointIn(each) ?? []),
  ];
  const outcomes = calls.map(({ outcome }) => outcome);
  const countOf = (outcome: string) => outcomes.filter((each) => each === outcome).length;
  const ends = payloadsOf(events, 'sessionEnded');
  const counts = {
    total: calls.length,
    successful: countOf('success'),
    failed: countOf('failure'),
    denied: countOf('denied'),
    partial: countOf('partial'),
  };
  return {
    sessionId,
    principal,
    sessionSource: strongestSource([...calls, ...events.map(whoseEvent)].map((each) => each.sessionSource)),
    agentId: first([...calls.map(({ agentId }) => agentId), ...events.map(({ actor }) => actor?.agentId)]),
    startedUnixNano:
      [...calls.map((each) => each.firstSeenUnixNano), ...events.map((each) => each.occurredUnixNano)].sort(
        compareOf,
      )[0] ?? 0n,
    endedUnixNano: ends.at(-1)?.event.occurredUnixNano,
    calls: {
      ...counts,
      unknown: counts.total - counts.successful - counts.failed - counts.denied - counts.partial,
    },
    attempts: sum(calls.map(({ attempts }) => attempts)),
    denials: sum(calls.map(({ denials }) => denials)),
    upstreamCalls: sum(calls.map(({ upstreamCalls }) => upstreamCalls)),
    credentialsUsed: distinct(calls.map(({ credential, lane }) => credential || lane)),
    lanesUsed: distinct(calls.flatMap(({ lane, entries }) => [lane, ...entries.map((each) => each.lane)])),
    effectsByKind: tally(calls, ({ kind }) => kind),
    effectsByReversibility: tally(calls, ({ reversibility }) => reversibility),
    ...moneyOf(calls),
    lastCheckpointId: lastVerifiedOf(checkpoints)?.checkpointId ?? '',
    ...terminalOf(
      ends.map(({ value }) => wordOf(TerminalState, value.terminalState)),
      outcomes,
    ),
    ...recoveryOf(calls, checkpoints),
  };
}

export interface SessionMembers {
  readonly calls: readonly Account[];
  /** Events that belong to the session and to no call. */
  readonly events: readonly TraceEvent[];
}

function strongestSource(sources: readonly string[]): string {
  const order = ['signed_handle', 'conversation', 'baggage', 'mcp_session', '', 'unrecognised', 'trace'];
  return order.find((each) => sources.includes(each)) ?? '';
}

/** The money of a session, per currency; sums over several currencies there are none. */
function moneyOf(calls: readonly Account[]) {
  const counted = calls.flatMap(({ entries }) => entries.filter((each) => each.isCounted));
  const sums = { estimated: new Map<string, bigint>(), actual: new Map<string, bigint>() };
  for (const { amount, isEstimate } of counted) {
    if (amount === undefined) continue;
    const side = isEstimate ? sums.estimated : sums.actual;
    side.set(amount.currency, (side.get(amount.currency) ?? 0n) + amount.amountNanos);
  }
  const currencies = new Set([...sums.estimated.keys(), ...sums.actual.keys()]);
  const [only = ''] = currencies;
  const isMixed = currencies.size > 1;
  return {
    estimatedNanos: (isMixed ? undefined : sums.estimated.get(only)) ?? 0n,
    actualNanos: (isMixed ? undefined : sums.actual.get(only)) ?? 0n,
    currency: isMixed ? 'XXX' : only,
    estimatedByCurrency: textsOf(sums.estimated),
    actualByCurrency: textsOf(sums.actual),
    unpricedEntries: counted.filter(({ amount }) => amount === undefined).length,
  };
}

/** The table of docs/sessions.md, row by row. */
function terminalOf(reported: readonly string[], outcomes: readonly string[]) {
  const said = reported.findLast((each) => each !== '');
  if (said !== undefined) return { terminalState: said, terminalSource: 'reported' };
  const has = (...some: readonly string[]) => outcomes.some((each) => some.includes(each));
  const derived = () => {
    if (!has('success', 'partial', 'failure', 'denied')) return 'unknown';
    if (outcomes.every((each) => each === 'success')) return 'success';
    if (has('success', 'partial')) return 'partial_success';
    return outcomes.every((each) => each === 'denied') ? 'denied' : 'failed';
  };
  return { terminalState: derived(), terminalSource: 'derived' };
}

function tally(calls: readonly Account[], wordIn: (change: Account['changes'][number]) => string): readonly string[] {
  const counts = new Map<string, number>();
  for (const change of calls.flatMap(({ changes }) => changes)) {
    counts.set(wordIn(change), (counts.get(wordIn(change)) ?? 0) + change.count);
  }
  return textsOf(counts);
}

/** A map as sorted texts, so that two of them can be compared. */
export function textsOf(map: ReadonlyMap<string, bigint | number>): readonly string[] {
  return [...map].map(([word, value]) => `${word}=${value}`).sort();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((each) => each !== '').sort();
}
