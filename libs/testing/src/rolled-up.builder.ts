import {
  auditTrailOf,
  callFactsOf,
  incidentOf,
  laneIntervalsOf,
  latestWins,
  noRates,
  spendSlotsOf,
  type CallFacts,
  type RateCard,
} from '@waybill/domain';
import type { TraceEvent } from '@waybill/contracts';
import { emptyProjection, type LedgerProjection, type Projection, type VersionedCall } from '@waybill/ports';
import { aCallOf } from './call.builder.js';
import { aRecordedEvent } from './projection.builder.js';
import { aHistory, type aTraceEvent } from './trace-event.builder.js';

type EventInit = Parameters<typeof aTraceEvent>[0];

/** Calls of tenant `acme` with the events they rest on, as the stitcher stores them. Each history is one call, its name the id. */
export function aProjectionOf(
  histories: Readonly<Record<string, readonly EventInit[]>>,
  rates: readonly RateCard[] = noRates,
): Projection {
  const recorded = Object.entries(histories).map(([callId, inits]) => {
    const events = aHistory(inits.map((init, index) => ({ eventId: `${callId}-${index}`, callId, ...init })));
    return { events, call: aCallOf(events, { callId }, rates) };
  });
  const events = recorded.flatMap((each) => each.events.map(({ event, bytes }) => ({ event, bytes })));
  return {
    ...emptyProjection,
    events: events.map(({ event, bytes }) => ({ ...aRecordedEvent({ eventId: event.eventId }), event, bytes })),
    calls: recorded.map(({ call }) => ({ tenantId: 'acme', version: latestWins(0), isDeleted: false, call })),
  };
}

/**
 * What the ledger makes of calls and of events that stand for themselves, in one go: each call's slots in a partition of
 * their own, so that whoever reads has to sum.
 */
export function aLedgerOf(calls: readonly VersionedCall[], events: readonly TraceEvent[] = []): LedgerProjection {
  const facts = calls.map(({ call }) => callFactsOf(call));
  const stored = { tenantId: 'acme', version: latestWins(0) };
  return {
    sessions: sessionsOf(facts).map((session) => ({ ...stored, isDeleted: false, session, runaways: [] })),
    slots: facts.flatMap((call, logPartition) => spendSlotsOf(call).map((slot) => ({ ...stored, logPartition, slot }))),
    incidents: groupedBy(events, incidentIdOf).map((each) => ({ ...stored, incident: incidentOf(each) })),
    laneIntervals: laneIntervalsOf(events).map((interval) => ({ ...stored, interval })),
    statements: [],
  };
}

function sessionsOf(facts: readonly CallFacts[]) {
  return groupedBy(facts, (call) => JSON.stringify([call.originalActor, call.sessionId])).map((calls) => {
    const [first] = calls;
    const principal = first?.originalActor ?? '';
    return auditTrailOf({
      session: { kind: 'session', principal, sessionId: first?.sessionId ?? '' },
      calls,
      events: [],
    });
  });
}

function incidentIdOf({ payload }: TraceEvent): string | undefined {
  switch (payload.case) {
    case 'incidentOpened':
    case 'fixAttempted':
    case 'incidentClosed':
      return payload.value.incidentId;
    default:
      return undefined;
  }
}

/** The items by key, without those that have none. */
function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): readonly Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
