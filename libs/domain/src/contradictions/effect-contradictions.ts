import type { TraceEvent } from '@waybill/contracts';
import { EffectClass } from '@waybill/contracts';
import type { AttemptEvents } from '../call/attempt-events.js';
import type { Contradiction } from '../call/call.js';
import { changesOf } from '../call/effects.js';
import { declaredPermanenceName, effectClassName } from '../names.js';
import { permanenceVerdictOf } from '../call/permanence.js';
import { said } from '../payload.js';
import { changesIn, contradiction, type Statement } from './statement.js';

/** The call did more than its route was declared to do (B7). What was declared of the call holds for all its attempts. */
export function permanenceContradictions(
  { events }: AttemptEvents,
  farReaching: readonly TraceEvent[],
): Contradiction[] {
  const own = said(events, 'runtimeDecision');
  const decision = (
    own.length > 0 ? own : said(farReaching, 'runtimeDecision').filter((each) => each.event.attempt === 0)
  ).at(-1);
  if (decision === undefined) return [];
  const declared = declaredPermanenceName(decision.value.declaredPermanence);
  return changesOf(events)
    .filter((each) => permanenceVerdictOf(declared, each.reversibility) === 'exceeded')
    .map((each) =>
      contradiction(
        'permanence_exceeded',
        { hop: decision.hop, value: `declared ${declared}` },
        { hop: each.claimedBy[0] ?? '', value: `${each.reversibility}: ${each.kind} ${each.resourceRef}`.trim() },
      ),
    );
}

/** A tool did what its own hints rule out; whether anybody trusts the hints does not matter for that. */
export function hintContradictions(events: readonly TraceEvent[]): Contradiction[] {
  return said(events, 'toolCallStarted').flatMap(({ hop, value: { hints } }) => {
    const readOnly: Statement = { hop, value: 'declared read-only' };
    const harmless: Statement = { hop, value: 'declared not destructive' };
    if (hints?.readOnly === true)
      return changesIn(events).map((each) => contradiction('hint_violated', readOnly, each));
    if (hints?.destructive !== false) return [];
    return changesOf(events)
      .filter((each) => each.effectClass === effectClassName(EffectClass.DESTRUCTIVE))
      .map((each) =>
        contradiction('hint_violated', harmless, {
          hop: each.claimedBy[0] ?? '',
          value: `${each.effectClass}: ${each.kind} ${each.resourceRef}`.trim(),
        }),
      );
  });
}
