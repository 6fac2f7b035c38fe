import type { TraceEvent } from '@waybill/contracts';
import { eventsByAttempt, farReachingEvents, type AttemptEvents } from '../call/attempt-events.js';
import type { Contradiction } from '../call/call.js';
import {
  actorContradictions,
  credentialContradictions,
  endedCredentials,
  laneContradictions,
  refusedHandles,
} from './authority-contradictions.js';
import { driftContradictions, rewriteContradictions, serverContradictions } from './contract-contradictions.js';
import { contradictionKinds } from './contradiction-kinds.js';
import { hintContradictions, permanenceContradictions } from './effect-contradictions.js';
import {
  brokenKeyContradictions,
  costContradictions,
  outcomeContradictions,
  receiptDenials,
  verificationContradictions,
} from './outcome-contradictions.js';
import { blockedAnswers, boundaryContradictions, hiddenTools, policyContradictions } from './policy-contradictions.js';
import { said } from '../payload.js';
import { verificationOf } from '../call/verification.js';

/**
 * Where hops of a call cannot both be right (A8). Every pair names both hops and both values; nothing is resolved.
 *
 * Hops are compared within one attempt: what changed with a new attempt was decided anew. Who called and what a tool is
 * are compared over the whole call, because a retry has the same caller and the same contract. The events come in canonical
 * order; `unnumbered` are the ids of those whose emitter named no attempt.
 */
export function contradictionsOf(
  events: readonly TraceEvent[],
  unnumbered: ReadonlySet<string>,
): readonly Contradiction[] {
  const attempts = eventsByAttempt(events);
  const farReaching = farReachingEvents(events);
  const found = [
    ...actorContradictions(events),
    ...driftContradictions(events),
    ...brokenKeyContradictions(events),
    ...attempts.flatMap((attempt) => withinAttempt(attempt, farReaching, unnumbered)),
  ];
  return found.length === 0
    ? []
    : distinct(contradictionKinds.flatMap((kind) => found.filter((each) => each.kind === kind)));
}

function withinAttempt(
  attempt: AttemptEvents,
  farReaching: readonly TraceEvent[],
  unnumbered: ReadonlySet<string>,
): readonly Contradiction[] {
  const { events } = attempt;
  const decided = withStandingDecisions(attempt, farReaching, unnumbered);
  return [
    ...credentialContradictions(events),
    ...endedCredentials(events),
    ...laneContradictions(decided),
    ...refusedHandles(events),
    ...policyContradictions(decided),
    ...boundaryContradictions(attempt, farReaching),
    ...blockedAnswers(events),
    ...hiddenTools(events),
    ...serverContradictions(decided),
    ...rewriteContradictions(events),
    ...outcomeContradictions(events),
    ...verificationContradictions(events, verificationOf(attempt.attempt, farReaching)),
    ...receiptDenials(events),
    ...costContradictions(events),
    ...permanenceContradictions(attempt, farReaching),
    ...hintContradictions(events),
  ];
}

/**
 * An attempt with the decisions that hold for it. What registry, gateway and runtime decided without numbering an attempt
 * holds from the one that it was found to be about, or from the first, until the same hop decides anew.
 */
function withStandingDecisions(
  { attempt, events }: AttemptEvents,
  farReaching: readonly TraceEvent[],
  unnumbered: ReadonlySet<string>,
): readonly TraceEvent[] {
  if (attempt === 0) return events;
  const standing = decisionPayloads
    .filter((kind) => said(events, kind).length === 0)
    .flatMap((kind) => {
      const earlier = said(farReaching, kind)
        .map((each) => each.event)
        .filter((event) => event.attempt < attempt && unnumbered.has(event.eventId));
      return earlier.filter((event) => event.attempt === earlier.at(-1)?.attempt);
    });
  return [...standing, ...events];
}

const decisionPayloads = ['registryDecision', 'gatewayDecision', 'runtimeDecision'] as const;

/** Two attempts, or two reports of one thing, may find the same pair: it is one contradiction. */
function distinct(found: readonly Contradiction[]): readonly Contradiction[] {
  return [...new Map(found.map((each) => [JSON.stringify(Object.values(each)), each])).values()];
}
