import { TerminalState as WireState, type TraceEvent } from '@waybill/contracts';
import { said } from '../payload.js';
import { terminalStateName, type TerminalStateName } from '../names.js';
import { inCanonicalOrder } from '../event-set.js';
import type { CallCounts } from './session-trail.js';

/** How a session ended, or stands. `abandoned` follows from a clock, so only a reader derives it. */
export type TerminalState = Exclude<TerminalStateName, ''>;

/** What the last end of the session says, else what its calls show (D1). */
export function terminalStateOf(counts: CallCounts, events: readonly TraceEvent[]): TerminalState {
  const ends = said(inCanonicalOrder(events), 'sessionEnded').map(({ value }) => value.terminalState);
  const stated = terminalStateName(ends.findLast((each) => each !== WireState.UNSPECIFIED));
  return stated === '' ? shownBy(counts) : stated;
}

/** Calls whose end nobody knows say nothing, as long as others do. */
function shownBy({ total, successful, failed, denied, partial }: CallCounts): TerminalState {
  const ended = successful + failed + denied + partial;
  if (ended === 0) return 'unknown';
  if (denied === ended) return 'denied';
  if (successful === 0 && partial === 0) return 'failed';
  return successful === total ? 'success' : 'partial_success';
}
