import { EffectClass, IncidentClass, IncidentOutcome, type TraceEvent } from '@waybill/contracts';
import { compareOf } from '../oracle/oracle-event.js';
import { wordOf } from '../oracle/words.js';
import { first, payloadsOf } from './account.js';

/** What the rows of one incident and of its segments must say (docs/sessions.md). */
export type OracleIncident = ReturnType<typeof incidentFrom>;

/** An incident from its events. */
export function incidentFrom(incidentId: string, all: readonly TraceEvent[]) {
  const events = all.toSorted(
    (left, right) => compareOf(left.occurredUnixNano, right.occurredUnixNano) || compareOf(left.eventId, right.eventId),
  );
  const openings = payloadsOf(events, 'incidentOpened');
  const closes = payloadsOf(events, 'incidentClosed');
  const typed = closes.filter(({ value }) => value.outcome !== IncidentOutcome.UNSPECIFIED);
  const [close] = typed;
  const before = first(openings.map(({ value }) => value.lastVerifiedCheckpointId));
  const segments = chainOf(events, before);
  const reached = segments.at(-1)?.reachedCheckpointId ?? before;
  const named = close?.value.checkpointId ?? '';
  const closedUnixNano = close?.event.occurredUnixNano;
  return {
    incidentId,
    incidentClass: first(openings.map(({ value }) => wordOf(IncidentClass, value.incidentClass))),
    symptom: first(openings.map(({ value }) => value.symptom)),
    lane: first(openings.map(({ value }) => value.lane)),
    openedUnixNano: openings[0]?.event.occurredUnixNano,
    lastVerifiedCheckpointId: before,
    segments,
    reachedCheckpointId: reached,
    state: close === undefined ? 'open' : 'closed',
    openReason: close === undefined && closes.length > 0 ? 'closed_without_outcome' : '',
    outcome: wordOf(IncidentOutcome, close?.value.outcome),
    closedUnixNano,
    closedBy: close?.value.closedBy ?? '',
    findings: found({
      not_opened: openings.length === 0,
      opened_again: openings.length > 1,
      closed_without_outcome: typed.length < closes.length,
      closed_again: new Set(typed.map(({ value }) => value.outcome)).size > 1,
      closed_elsewhere: named !== '' && named !== reached,
      tried_after_close:
        closedUnixNano !== undefined && segments.some((each) => each.occurredUnixNano > closedUnixNano),
    }),
  };
}

interface Segment {
  readonly eventId: string;
  readonly segment: number;
  readonly occurredUnixNano: bigint;
  readonly hypothesis: string;
  readonly lane: string;
  readonly effectClass: string;
  readonly spendDeltaNanos: bigint | undefined;
  readonly currency: string;
  readonly checkpointBeforeId: string;
  readonly reachedCheckpointId: string;
  readonly findings: readonly string[];
}

/** By number, what has none at the end; each from the checkpoint that the one before it has reached. */
function chainOf(events: readonly TraceEvent[], beforeAll: string): readonly Segment[] {
  const tries = payloadsOf(events, 'fixAttempted');
  const numbered = tries
    .filter(({ value }) => value.segment > 0)
    .sort((left, right) => left.value.segment - right.value.segment);
  let [standsAt, numberBefore] = [beforeAll, 0];
  return [...numbered, ...tries.filter(({ value }) => value.segment === 0)].map(({ event, value }) => {
    const { segment, checkpointId, lastVerifiedCheckpointId } = value;
    const checkpointBeforeId = standsAt;
    const findings = found({
      number_missing: segment === 0,
      number_skipped: segment > numberBefore + 1,
      number_repeated: segment > 0 && segment === numberBefore,
      other_checkpoint_before: lastVerifiedCheckpointId !== '' && lastVerifiedCheckpointId !== standsAt,
      reached_no_checkpoint: checkpointId === '',
    });
    standsAt = checkpointId || standsAt;
    numberBefore = segment;
    return {
      eventId: event.eventId,
      segment,
      occurredUnixNano: event.occurredUnixNano,
      hypothesis: value.hypothesis,
      lane: value.lane,
      effectClass: wordOf(EffectClass, value.effectClass),
      spendDeltaNanos: value.spendDelta?.amountNanos,
      currency: value.spendDelta?.currency ?? '',
      checkpointBeforeId,
      reachedCheckpointId: standsAt,
      findings,
    };
  });
}

function found(findings: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(findings)
    .filter((each) => findings[each])
    .sort();
}
