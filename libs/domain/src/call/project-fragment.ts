import type { Call } from './call.js';
import { sessionKeyOf, type SessionKey } from '../session/fact-key.js';
import type { FragmentView } from '../join/fragment-view.js';
import { weakestRung } from '../join/fragment.js';
import { toHex } from '../payload.js';
import { projectCall } from './project-call.js';
import type { RateCard } from '../spend/rate-card.js';

/** The control-plane trace of a fragment and of all that follow it. Whether it is one of its own, its leader says. */
export function callOfFragment({ fragment, members }: FragmentView, rates: readonly RateCard[]): Call {
  const isOrphaned = fragment.kind === 'loose';
  return projectCall(
    {
      callId: fragment.fragmentId,
      traceId: traceOf({ fragment, members }),
      joinRung: isOrphaned ? 'none' : weakestRung(members.map(({ rung }) => rung)),
      isOrphaned,
    },
    members,
    rates,
  );
}

/** Whose session that call belongs to, without projecting it. */
export function sessionKeyOfFragment(view: FragmentView): SessionKey {
  return sessionKeyOf(
    view.members.map(({ event }) => event),
    traceOf(view),
  );
}

/** The trace of records that name none was derived to keep them somewhere: it is nobody's. */
function traceOf({ fragment, members }: Pick<FragmentView, 'fragment' | 'members'>): string {
  return members.some(({ event }) => toHex(event.traceId) === fragment.traceId) ? fragment.traceId : '';
}
