import type { TraceEvent } from '@waybill/contracts';
import { groupBy, type OracleEvent } from '../oracle/oracle-event.js';
import type { OracleCall } from '../oracle/oracle.js';
import { accountOf, payloadsOf, type Account } from './account.js';
import { incidentFrom, type OracleIncident } from './oracle-incidents.js';
import { laneIntervalsIn, type OracleInterval } from './oracle-lanes.js';
import { runawaysIn, type OracleRunaway } from './oracle-runaways.js';
import { sessionFrom, type OracleSession } from './oracle-session.js';
import { count, type Slots } from './slot.js';
import { whoseEvent } from './whose.js';

/** What the ledger's rows of one tenant must say. */
export interface OracleLedger {
  readonly tenantId: string;
  readonly sessions: readonly OracleSession[];
  readonly runaways: readonly OracleRunaway[];
  readonly slots: Slots;
  readonly intervals: readonly OracleInterval[];
  readonly incidents: readonly OracleIncident[];
  /** The events that set a budget, or tell of a drill. */
  readonly statementIds: readonly string[];
}

export interface LedgerQuestion {
  /** Everything that was admitted. */
  readonly events: readonly OracleEvent[];
  /** The calls that the same events make. */
  readonly calls: readonly OracleCall[];
  /** The verdict on whether a call may be made again: a rule of its own, which is not checked here. */
  readonly retryVerdictOf: (call: OracleCall) => string;
}

/**
 * Recomputes sessions, spend, lanes and incidents from all admitted events at once.
 *
 * Written from docs/sessions.md and docs/spend.md and from the comments of the contract, in another way than the product
 * and without its code.
 */
export function oracleLedgersOf({ events, calls, retryVerdictOf }: LedgerQuestion): readonly OracleLedger[] {
  return [...groupBy(events, ({ tenantId }) => tenantId)].map(([tenantId, ofTenant]) => {
    const ownCalls = calls.filter((each) => each.tenantId === tenantId);
    const accounts = ownCalls.map((call) => accountOf(call, retryVerdictOf(call)));
    const taken = new Set(ownCalls.flatMap(({ eventIds }) => eventIds));
    const own = ofTenant.map(({ event }) => event);
    const sessions = sessionsOf(
      accounts,
      own.filter((event) => isOfSession(event, taken)),
    );
    return {
      tenantId,
      sessions: sessions.map(({ row }) => row),
      runaways: sessions.flatMap(({ calls }) => runawaysIn(calls)),
      slots: slotsOf(accounts),
      intervals: laneIntervalsIn(own),
      incidents: incidentsIn(own),
      statementIds: [...payloadsOf(own, 'budgetSet'), ...payloadsOf(own, 'drillFinished')].map(
        ({ event }) => event.eventId,
      ),
    };
  });
}

/** Evidence that may concern a whole session, when no call has it. */
const looseEvidence: ReadonlySet<string> = new Set([
  'checkpointRecorded',
  'channelInbound',
  'channelDelivery',
  'harnessSnapshot',
]);

function isOfSession({ payload, eventId }: TraceEvent, taken: ReadonlySet<string>): boolean {
  if (payload.case === 'sessionStarted' || payload.case === 'sessionEnded') return true;
  return looseEvidence.has(payload.case ?? '') && !taken.has(eventId);
}

function sessionsOf(accounts: readonly Account[], events: readonly TraceEvent[]) {
  const members = [
    ...accounts.map((call) => ({ whose: call, call, event: undefined })),
    ...events.map((event) => ({ whose: whoseEvent(event), call: undefined, event })),
  ].filter(({ whose }) => whose.sessionId !== '');
  const groups = groupBy(members, ({ whose }) => JSON.stringify([whose.sessionId, whose.principal]));
  return [...groups.values()].map((group) => {
    const calls = group.flatMap(({ call }) => call ?? []);
    const { sessionId = '', principal = '' } = group[0]?.whose ?? {};
    const row = sessionFrom(sessionId, principal, { calls, events: group.flatMap(({ event }) => event ?? []) });
    return { calls, row };
  });
}

function slotsOf(accounts: readonly Account[]): Slots {
  const slots: Slots = new Map();
  for (const { entries, ...account } of accounts) {
    const counted = entries
      .filter(({ isCounted }) => isCounted)
      .map(({ amount, ...entry }) => ({
        ...entry,
        amountNanos: amount?.amountNanos,
        currency: amount?.currency ?? '',
      }));
    count(slots, { ...account, counted }, 1n);
  }
  return slots;
}

function incidentsIn(events: readonly TraceEvent[]): readonly OracleIncident[] {
  const told = [
    ...payloadsOf(events, 'incidentOpened'),
    ...payloadsOf(events, 'fixAttempted'),
    ...payloadsOf(events, 'incidentClosed'),
  ];
  return [...groupBy(told, ({ value }) => value.incidentId)].map(([incidentId, group]) =>
    incidentFrom(
      incidentId,
      group.map(({ event }) => event),
    ),
  );
}
