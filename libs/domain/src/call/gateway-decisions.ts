import type { TraceEvent } from '@waybill/contracts';
import type { AttemptEvents } from './attempt-events.js';
import { isEnforcedDenial } from './denials.js';
import { said, type Said } from '../payload.js';

/**
 * The enforced denial that stands for an attempt: the last word of one of the gateways that decided about it. What names
 * the attempt counts, else what was said of the call as a whole. `undefined` when every gateway let it through, or none spoke.
 */
export function standingDenialOf(
  attempt: AttemptEvents,
  farReaching: readonly TraceEvent[],
): Said<'gatewayDecision'> | undefined {
  return standingDenialIn(decisionsAbout(attempt, farReaching));
}

/** {@link standingDenialOf}, among the decisions that these events state. */
export function ownDenialIn(events: readonly TraceEvent[]): Said<'gatewayDecision'> | undefined {
  return standingDenialIn(said(events, 'gatewayDecision'));
}

/**
 * What gateways decided of one attempt: what names it, else what they said of the call as a whole. An act that names no
 * attempt could be any of them, so it crossed the boundary only when no attempt was let through.
 */
export function decisionsAbout(
  { attempt, events }: AttemptEvents,
  farReaching: readonly TraceEvent[],
): readonly Said<'gatewayDecision'>[] {
  const own = said(events, 'gatewayDecision');
  const all = said(farReaching, 'gatewayDecision');
  if (attempt === 0) return all.every(({ value }) => isEnforcedDenial(value)) ? all : [];
  return own.length > 0 ? own : all.filter((each) => each.event.attempt === 0);
}

function standingDenialIn(decisions: readonly Said<'gatewayDecision'>[]): Said<'gatewayDecision'> | undefined {
  return lastWords(decisions).find(({ value }) => isEnforcedDenial(value));
}

/** What each gateway said last: one that asked a person may deny first and allow then. */
function lastWords(decisions: readonly Said<'gatewayDecision'>[]): readonly Said<'gatewayDecision'>[] {
  return [...new Map(decisions.map((each) => [each.event.source?.service, each])).values()];
}
