import type { TraceEvent } from '@waybill/contracts';
import { inTimeOrder } from '../stitch/event-set.js';
import { incidentClassName, incidentOutcomeName, type IncidentClassName, type IncidentOutcomeName } from '../names.js';
import { firstSaid, said, type Said } from '../payload.js';
import { segmentsOf, type IncidentSegment } from './incident-segments.js';

/** What is wrong with how an incident was recorded; stable words, explained in docs/sessions.md. */
export const incidentFindings = [
  'not_opened',
  'opened_again',
  'closed_without_outcome',
  'closed_again',
  'closed_elsewhere',
  'tried_after_close',
] as const;

export type IncidentFinding = (typeof incidentFindings)[number];

/** One incident, from the symptom to its typed end (D4, D5). Empty texts and `undefined` mean that nobody said so. */
export interface Incident {
  readonly incidentId: string;
  readonly incidentClass: IncidentClassName;
  readonly symptom: string;
  readonly namespace: string;
  readonly adapterPath: string;
  readonly lane: string;
  readonly quotaOwner: string;
  readonly deniedNeighbourFixture: string;
  readonly openedUnixNano: bigint | undefined;
  /** The last state that was verified before anything was tried. */
  readonly lastVerifiedCheckpointId: string;
  readonly segments: readonly IncidentSegment[];
  /** The checkpoint that the last segment reached, or the one before all of them. */
  readonly reachedCheckpointId: string;
  readonly state: 'open' | 'closed';
  /** Why an incident that somebody closed is still open; empty where nobody did, or where it is closed. */
  readonly openReason: '' | 'closed_without_outcome';
  /** One of the five ways to close; empty while it is open. */
  readonly outcome: IncidentOutcomeName;
  readonly closedUnixNano: bigint | undefined;
  readonly closedBy: string;
  readonly findings: readonly IncidentFinding[];
}

/**
 * The trail of one incident, from its events. The first opening and the first close with a typed outcome stand; what
 * was said beside them fills in what they leave open, and is found. Commutative, idempotent, total.
 */
export function incidentOf(events: readonly TraceEvent[]): Incident {
  const ordered = inTimeOrder(events);
  const openings = said(ordered, 'incidentOpened');
  const closes = said(ordered, 'incidentClosed');
  const close = closes.find(isTyped);
  const opened = openings.map((each) => each.value);
  const lastVerifiedCheckpointId = firstSaid(opened.map((each) => each.lastVerifiedCheckpointId));
  const segments = segmentsOf(said(ordered, 'fixAttempted'), lastVerifiedCheckpointId);
  const reachedCheckpointId = segments.at(-1)?.reachedCheckpointId ?? lastVerifiedCheckpointId;
  return {
    incidentId: incidentIdIn(ordered),
    incidentClass: incidentClassName(opened.find((each) => each.incidentClass !== 0)?.incidentClass),
    symptom: firstSaid(opened.map((each) => each.symptom)),
    namespace: firstSaid(opened.map((each) => each.namespace)),
    adapterPath: firstSaid(opened.map((each) => each.adapterPath)),
    lane: firstSaid(opened.map((each) => each.lane)),
    quotaOwner: firstSaid(opened.map((each) => each.quotaOwner)),
    deniedNeighbourFixture: firstSaid(opened.map((each) => each.deniedNeighbourFixture)),
    openedUnixNano: openings.at(0)?.event.occurredUnixNano,
    lastVerifiedCheckpointId,
    segments,
    reachedCheckpointId,
    ...endOf(close, closes),
    findings: findingsOf({ openings, closes, close, segments, reachedCheckpointId }),
  };
}

type Close = Said<'incidentClosed'>;

/** A close whose outcome is one of the five. A word that is newer than this version was said, and closes too. */
function isTyped({ value }: Close): boolean {
  return incidentOutcomeName(value.outcome) !== '';
}

function endOf(
  close: Close | undefined,
  closes: readonly Close[],
): Pick<Incident, 'state' | 'openReason' | 'outcome' | 'closedUnixNano' | 'closedBy'> {
  if (close === undefined) {
    const openReason = closes.length > 0 ? 'closed_without_outcome' : '';
    return { state: 'open', openReason, outcome: '', closedUnixNano: undefined, closedBy: '' };
  }
  return {
    state: 'closed',
    openReason: '',
    outcome: incidentOutcomeName(close.value.outcome),
    closedUnixNano: close.event.occurredUnixNano,
    closedBy: close.value.closedBy,
  };
}

interface Recorded {
  readonly openings: readonly Said<'incidentOpened'>[];
  readonly closes: readonly Close[];
  readonly close: Close | undefined;
  readonly segments: readonly IncidentSegment[];
  readonly reachedCheckpointId: string;
}

function findingsOf({ openings, closes, close, segments, reachedCheckpointId }: Recorded): readonly IncidentFinding[] {
  const outcomes = new Set(closes.filter(isTyped).map((each) => each.value.outcome));
  const closedAt = close?.event.occurredUnixNano;
  const closedCheckpointId = close?.value.checkpointId ?? '';
  const isFound: Readonly<Record<IncidentFinding, boolean>> = {
    not_opened: openings.length === 0,
    opened_again: openings.length > 1,
    closed_without_outcome: closes.some((each) => !isTyped(each)),
    closed_again: outcomes.size > 1,
    closed_elsewhere: closedCheckpointId !== '' && closedCheckpointId !== reachedCheckpointId,
    tried_after_close: closedAt !== undefined && segments.some((each) => each.occurredUnixNano > closedAt),
  };
  return incidentFindings.filter((finding) => isFound[finding]);
}

function incidentIdIn(events: readonly TraceEvent[]): string {
  return firstSaid([
    ...said(events, 'incidentOpened').map((each) => each.value.incidentId),
    ...said(events, 'fixAttempted').map((each) => each.value.incidentId),
    ...said(events, 'incidentClosed').map((each) => each.value.incidentId),
  ]);
}
