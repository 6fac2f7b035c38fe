import type { TraceEvent } from '@waybill/contracts';
import { eventsByAttempt, farReachingEvents } from './attempt-events.js';
import { actorOf, authorityOf } from './authority.js';
import type { Attempt, Call, CallState, ToolFacts } from './call.js';
import { callOutcomeOf, settleAttempts, type SettledAttempt } from './call-outcome.js';
import { callVerdictOf, isCallProvenHarmless, judgeAttempts, verdictWithoutCall } from '../retry/call-retry.js';
import { completenessOf, wasStoppedAtTheGate, type Completeness } from './completeness.js';
import { contradictionsOf } from '../contradictions/contradictions.js';
import { denialsOf } from './denials.js';
import { effectsOf, reversibilityOf } from './effects.js';
import { inCanonicalOrder } from '../stitch/event-set.js';
import { checkpointsOf } from '../evidence/checkpoints.js';
import { deliveriesOf } from '../evidence/deliveries.js';
import { evidenceOf, upstreamCallsOf } from '../evidence/evidence.js';
import { gatewayOf, receiptOf, registryOf, runtimeOf } from './four-records.js';
import { inputSummaryText } from './input-summary.js';
import type { JoinRung, Member } from '../join/fragment.js';
import { numberAttempts } from '../join/number-attempts.js';
import { isAmended } from '../stitch/lateness.js';
import { attemptsOf, errorOf, type ReportedAttempt } from './outcome.js';
import { firstSaid, said, toHex } from '../payload.js';
import { sessionIdentityOf } from '../session/session-identity.js';
import type { SettledOutcome } from './settled-outcome.js';
import { spendOf } from '../spend/spend.js';
import type { RateCard } from '../spend/rate-card.js';
import { verificationsOf } from './verification.js';

/** Under which id a set of events makes a call, and how the events came to it. */
export interface CallIdentity {
  readonly callId: string;
  /** Empty when no record of the call knows a trace. */
  readonly traceId: string;
  readonly joinRung: JoinRung;
  /** Whether the records found no call. */
  readonly isOrphaned: boolean;
}

/**
 * The control-plane trace of one call: everything that follows from its events, and nothing else.
 *
 * Commutative and idempotent by construction: the events are a set, put into one canonical order first. Total: any
 * decodable events give a call. The set must not be empty. `rates` price what was metered and came without a price.
 */
export function projectCall(
  { callId, traceId, joinRung, isOrphaned }: CallIdentity,
  members: readonly Member[],
  rates: readonly RateCard[],
): Call {
  const events = inCanonicalOrder(numberAttempts(members));
  // Whose call it is follows from what was said alone: it must not change when an attempt gets another number.
  const spoken = inCanonicalOrder(members.map(({ event }) => event));
  const { attempts, end, retry, isHarmless } = judged(events);
  const isLost = isOrphaned && !wasStoppedAtTheGate(events);
  const effects = effectsOf(events);
  const completeness = completenessOf(events, { isAlone: isOrphaned });
  const unnumbered = members.filter(({ event }) => event.attempt === 0).map(({ event }) => event.eventId);
  const conflicts = contradictionsOf(events, new Set(unnumbered));
  const tool = toolOf(events);
  return {
    callId,
    traceId,
    ...sessionIdentityOf(spoken, traceId),
    joinRung,
    eventIds: events.map(({ eventId }) => eventId).sort(),
    tool,
    actor: actorOf(spoken),
    authority: authorityOf(events),
    registry: registryOf(events),
    gateway: gatewayOf(events),
    runtime: runtimeOf(events),
    receipt: receiptOf(events),
    firstSeenUnixNano: firstMomentOf(events),
    ...timesOf(attempts),
    outcome: end.outcome,
    outcomeSource: end.source,
    error: errorOf(events, attempts, end),
    inputSummary: inputSummaryText(said(events, 'toolCallStarted').at(0)?.value.input),
    attempts,
    upstreamCalls: upstreamCallsOf(events),
    denials: denialsOf(events),
    evidence: evidenceOf(events),
    checkpoints: checkpointsOf(events),
    deliveries: deliveriesOf(events),
    verifications: verificationsOf(events),
    effects,
    reversibility: reversibilityOf(effects, isHarmless),
    spend: spendOf(events, { rates, toolName: tool.name }),
    ...completeness,
    state: stateOf({
      isOrphaned: isLost,
      isAmended: isAmended(members),
      completeness,
      hasConflicts: conflicts.length > 0,
      isOver: isOver(attempts, end),
    }),
    conflicts,
    retry: isLost ? verdictWithoutCall : retry,
  };
}

/** How the attempts and the call ended, and whether they may be made again. */
function judged(events: readonly TraceEvent[]) {
  const groups = eventsByAttempt(events);
  const farReaching = farReachingEvents(events);
  const reported = attemptsOf(events);
  const settled = settleAttempts(groups, farReaching, reported);
  const verdicts = judgeAttempts(groups, farReaching, settled);
  const retry = callVerdictOf(verdicts);
  const verdictOn = (attempt: number) => verdicts.find((each) => each.attempt === attempt)?.verdict ?? retry;
  return {
    attempts: reported.map((each) => ({
      ...withDenial(each, settled.get(each.attempt)),
      retry: verdictOn(each.attempt),
    })),
    end: callOutcomeOf(settled, events),
    retry,
    isHarmless: isCallProvenHarmless(verdicts),
  };
}

/** An attempt that a gateway denied was denied, whatever its caller was told instead. */
function withDenial(report: ReportedAttempt, settled: SettledAttempt | undefined): ReportedAttempt {
  if (settled?.source !== 'gateway') return report;
  return { ...report, outcome: settled.outcome, error: settled.error };
}

function toolOf(events: readonly TraceEvent[]): ToolFacts {
  const refs = [
    ...said(events, 'toolCallStarted').map((each) => each.value.tool),
    ...said(events, 'toolCallFinished').map((each) => each.value.tool),
  ];
  const gateways = said(events, 'gatewayDecision').map((each) => each.value);
  const routes = said(events, 'runtimeDecision').map((each) => each.value.selected);
  const registries = said(events, 'registryDecision').map((each) => each.value);
  return {
    name: firstSaid([
      ...refs.map((each) => each?.name),
      ...gateways.map((each) => each.tool),
      ...routes.map((each) => each?.tool),
    ]),
    version: firstSaid(refs.map((each) => each?.version)),
    server: firstSaid([
      ...refs.map((each) => each?.server),
      ...gateways.map((each) => each.server),
      ...routes.map((each) => each?.server),
      ...registries.map((each) => each.chosenServer),
    ]),
    namespace: firstSaid([...refs.map((each) => each?.namespace), ...events.map((event) => event.actor?.namespace)]),
    definitionDigest: firstSaid(refs.map((each) => toHex(each?.definitionDigest ?? new Uint8Array()))),
  };
}

type Times = Pick<Call, 'startedUnixNano' | 'endedUnixNano' | 'latencyNanos'>;

/** From the first start to the last end. The latency is the last attempt's own measure, by one clock, where there is one. */
function timesOf(attempts: readonly Attempt[]): Times {
  const startedUnixNano = attempts.find((each) => each.startedUnixNano !== undefined)?.startedUnixNano;
  const last = attempts.at(-1);
  const endedUnixNano = last?.endedUnixNano;
  const isOrdered = startedUnixNano !== undefined && endedUnixNano !== undefined && endedUnixNano >= startedUnixNano;
  const latencyNanos = last?.latencyNanos ?? (isOrdered ? endedUnixNano - startedUnixNano : undefined);
  return { startedUnixNano, endedUnixNano, latencyNanos };
}

function firstMomentOf(events: readonly TraceEvent[]): bigint {
  const known = events.map(({ occurredUnixNano }) => occurredUnixNano).filter((each) => each > 0n);
  return known.reduce((least, each) => (each < least ? each : least), known[0] ?? 0n);
}

/** Over: the last attempt ended, or a look, a receipt or the gateway closed what never ended. */
function isOver(attempts: readonly Attempt[], { source }: SettledOutcome): boolean {
  return attempts.at(-1)?.endedUnixNano !== undefined || (source !== 'reported' && source !== '');
}

interface StateInput {
  readonly isOrphaned: boolean;
  readonly isAmended: boolean;
  readonly completeness: Completeness;
  readonly hasConflicts: boolean;
  readonly isOver: boolean;
}

/**
 * A record that found no call is an orphan. A gateway's denial that never reached MCP is none, although it names no call:
 * it waits for nothing, because there is nothing that could follow (B10).
 */
function stateOf({ isOrphaned, isAmended, completeness, hasConflicts, isOver }: StateInput): CallState {
  if (isOrphaned) return 'orphaned';
  if (hasConflicts) return 'conflicted';
  if (isAmended) return 'amended';
  return isOver && completeness.hopsMissing.length === 0 ? 'complete' : 'open';
}
