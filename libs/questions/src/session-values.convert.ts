import {
  countOf,
  durationOf,
  keyedOf,
  moneyOf,
  saidSetOf,
  scalarOf,
  setOf,
  type SessionFieldValues,
} from '@waybill/domain';
import type { ReadSession, ReadSurroundings, ReadWholeSession } from '@waybill/ports';
import { parseStoredTime } from './stored-time.js';
import { grantsOf, harnessOf, surfaceOf } from './surroundings-values.convert.js';

/** From what is read of a session to what is compared of it. Total. */
export function toSessionValues(whole: ReadWholeSession, surroundings: ReadSurroundings): SessionFieldValues {
  const { session, calls } = whole;
  return {
    ...authorityOf(whole),
    tool_surface: surfaceOf(surroundings).tool_surface,
    ...grantsOf(surroundings),
    tools_called: keyedOf(countsBy(calls, ({ server, tool }) => [server === '' ? tool : `${server}/${tool}`])),
    upstream_calls: countOf(session.upstream_calls),
    ...harnessOf(surroundings),
    ...endOf(session),
    ...countsOf(session),
    errors_by_class: keyedOf(countsBy(calls, ({ error_class }) => (error_class === '' ? [] : [error_class]))),
    runaways: keyedOf(
      countsBy(whole.runaways, ({ kind, tool, lane }) => [[kind, tool, lane].filter((word) => word !== '').join(' ')]),
    ),
    ...effectsOf(whole),
    estimated: moneyOf(amountsIn(session.estimated_by_currency)),
    actual: moneyOf(amountsIn(session.actual_by_currency)),
    unpriced_entries: countOf(session.unpriced_entries),
    ...evidenceOf(whole),
    duration: durationOf(durationNanosOf(session)),
  };
}

function authorityOf({ session, calls }: ReadWholeSession) {
  return {
    tenant_id: scalarOf(session.tenant_id),
    principal: scalarOf(session.principal),
    agent_id: scalarOf(session.agent_id),
    session_source: scalarOf(session.session_source),
    callers: saidSetOf(calls.map(({ principal }) => principal).filter((each) => each !== '')),
    credentials_used: saidSetOf(session.credentials_used),
    lanes_used: saidSetOf(session.lanes_used),
    denials: countOf(session.denials),
    denials_by_reason: keyedOf(countsBy(calls, ({ denials }) => denials)),
  };
}

function endOf(session: ReadSession) {
  return {
    terminal_state: scalarOf(session.terminal_state),
    terminal_source: scalarOf(session.terminal_source),
    recovery_status: scalarOf(session.recovery_status),
    recovery_verdict: scalarOf(session.recovery_verdict),
    recovery_reason: scalarOf(session.recovery_reason),
    new_session_sees: scalarOf(session.new_session_sees),
  };
}

function countsOf(session: ReadSession) {
  return {
    tool_calls: countOf(session.tool_calls),
    successful_calls: countOf(session.successful_calls),
    failed_calls: countOf(session.failed_calls),
    denied_calls: countOf(session.denied_calls),
    partial_calls: countOf(session.partial_calls),
    unknown_calls: countOf(session.unknown_calls),
    attempts: countOf(session.attempts),
  };
}

function effectsOf({ session, calls }: ReadWholeSession) {
  return {
    effects_by_kind: keyedOf(Object.entries(session.effects_by_kind)),
    effects_by_reversibility: keyedOf(Object.entries(session.effects_by_reversibility)),
    effects: setOf(calls.flatMap(({ effects }) => effects)),
    permanent_effects_after: setOf(session.permanent_effects_after),
  };
}

function evidenceOf({ session, calls, checkpoints }: ReadWholeSession) {
  return {
    last_checkpoint: scalarOf(session.last_checkpoint),
    checkpoints: keyedOf(
      checkpoints.map((each) => [
        each.checkpoint_id,
        each.is_verified ? `verified by ${each.verified_by || 'nobody named'}` : 'not verified',
      ]),
    ),
    states_of_calls: keyedOf(countsBy(calls, ({ state }) => [state])),
    conflicted_calls: countOf(calls.filter(({ conflicts }) => conflicts !== '0').length),
  };
}

/** How often each word comes. */
function countsBy<Row>(rows: readonly Row[], wordsOf: (row: Row) => readonly string[]): [string, string][] {
  const counts = new Map<string, number>();
  for (const word of rows.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => [word, String(count)]);
}

function amountsIn(nanos: Readonly<Record<string, string>>): readonly (readonly [string, bigint])[] {
  return Object.entries(nanos).map(([currency, amount]) => [currency, BigInt(amount)]);
}

/** From its start to its end, or to when it was seen last; `undefined` when nobody saw it start. */
function durationNanosOf({ started_at, ended_at, last_seen_at }: ReadSession): bigint | undefined {
  const started = parseStoredTime(started_at ?? '');
  const until = parseStoredTime(ended_at ?? last_seen_at);
  return started === undefined || until === undefined ? undefined : until - started;
}
