import type { TraceEvent } from '@waybill/contracts';
import { eventsByAttempt, farReachingEvents, type AttemptEvents } from './attempt-events.js';
import type { Contradiction } from './call.js';
import {
  actorContradictions,
  credentialContradictions,
  endedCredentials,
  laneContradictions,
  refusedHandles,
} from './contradictions/authority-contradictions.js';
import {
  driftContradictions,
  rewriteContradictions,
  serverContradictions,
} from './contradictions/contract-contradictions.js';
import { contradictionKinds } from './contradictions/contradiction-kinds.js';
import { hintContradictions, permanenceContradictions } from './contradictions/effect-contradictions.js';
import {
  costContradictions,
  outcomeContradictions,
  receiptDenials,
  verificationContradictions,
} from './contradictions/outcome-contradictions.js';
import {
  blockedAnswers,
  boundaryContradictions,
  hiddenTools,
  policyContradictions,
} from './contradictions/policy-contradictions.js';
import { verificationOf } from './verification.js';

/**
 * Where hops of a call cannot both be right (A8). Every pair names both hops and both values; nothing is resolved.
 *
 * Hops are compared within one attempt: what changed with a new attempt was decided anew. Who called and what a tool is
 * are compared over the whole call, because a retry has the same caller and the same contract.
 */
export function contradictionsOf(events: readonly TraceEvent[]): readonly Contradiction[] {
  const attempts = eventsByAttempt(events);
  const farReaching = farReachingEvents(events);
  const found = [
    ...actorContradictions(events),
    ...driftContradictions(events),
    ...attempts.flatMap((attempt) => withinAttempt(attempt, farReaching)),
  ];
  return found.length === 0
    ? []
    : distinct(contradictionKinds.flatMap((kind) => found.filter((each) => each.kind === kind)));
}

function withinAttempt(attempt: AttemptEvents, farReaching: readonly TraceEvent[]): readonly Contradiction[] {
  const { events } = attempt;
  return [
    ...credentialContradictions(events),
    ...endedCredentials(events),
    ...laneContradictions(events),
    ...refusedHandles(events),
    ...policyContradictions(events),
    ...boundaryContradictions(attempt, farReaching),
    ...blockedAnswers(events),
    ...hiddenTools(events),
    ...serverContradictions(events),
    ...rewriteContradictions(events),
    ...outcomeContradictions(events),
    ...verificationContradictions(events, verificationOf(attempt.attempt, farReaching)),
    ...receiptDenials(events),
    ...costContradictions(events),
    ...permanenceContradictions(attempt, farReaching),
    ...hintContradictions(events),
  ];
}

/** Two attempts, or two reports of one thing, may find the same pair: it is one contradiction. */
function distinct(found: readonly Contradiction[]): readonly Contradiction[] {
  return [...new Map(found.map((each) => [JSON.stringify(Object.values(each)), each])).values()];
}
