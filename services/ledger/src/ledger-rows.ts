import {
  auditTrailOf,
  defaultRunawayLimits,
  incidentOf,
  laneIntervalsOf,
  latestWins,
  runawaysOf,
  type SessionKey,
} from '@waybill/domain';
import type { LedgerProjection, VersionedSession } from '@waybill/ports';
import { standingCall, type RolledUpKey } from './roll-up-key.js';

type KeyRows = Omit<LedgerProjection, 'slots'>;

const noRows: KeyRows = { sessions: [], incidents: [], laneIntervals: [], statements: [] };

/** The rows of what a batch told something new of, each as it stands now. */
export function rowsOf(rolledUp: readonly RolledUpKey[]): KeyRows {
  const rows = rolledUp.map(rowsOfKey);
  return {
    sessions: rows.flatMap((each) => each.sessions),
    incidents: rows.flatMap((each) => each.incidents),
    laneIntervals: rows.flatMap((each) => each.laneIntervals),
    statements: rows.flatMap((each) => each.statements),
  };
}

function rowsOfKey(rolledUp: RolledUpKey): KeyRows {
  const { work, after, changedAt } = rolledUp;
  if (changedAt === undefined) return noRows;
  const { tenantId, key } = work;
  const version = latestWins(changedAt);
  const events = [...after.events.values()].flatMap(({ event }) => event?.event ?? []);
  switch (key.kind) {
    case 'session':
      return { ...noRows, sessions: key.sessionId === '' ? [] : [sessionOf(key, rolledUp, version)] };
    case 'incident':
      return { ...noRows, incidents: [{ tenantId, version, incident: incidentOf(events) }] };
    case 'lane':
      return {
        ...noRows,
        laneIntervals: laneIntervalsOf(events).map((interval) => ({ tenantId, version, interval })),
      };
    default:
      return { ...noRows, statements: statementsIn(key.kind, rolledUp) };
  }
}

/** What was told anew of a budget or a drill: each of its events has a row of its own. */
function statementsIn(kind: 'budget' | 'drill', { work, after, eventsAt }: RolledUpKey): KeyRows['statements'] {
  const payloadCase = kind === 'budget' ? 'budgetSet' : 'drillFinished';
  return [...eventsAt].flatMap(([eventId, offset]) => {
    const event = after.events.get(eventId)?.event?.event;
    return event?.payload.case === payloadCase ? [{ tenantId: work.tenantId, version: latestWins(offset), event }] : [];
  });
}

function sessionOf(session: SessionKey, { work, after }: RolledUpKey, version: bigint): VersionedSession {
  const calls = [...after.calls.values()].flatMap((told) => standingCall(told) ?? []);
  const events = [...after.events.values()].flatMap(({ event }) => event?.event ?? []);
  return {
    tenantId: work.tenantId,
    version,
    isDeleted: calls.length + events.length === 0,
    session: auditTrailOf({ session, calls, events }),
    runaways: runawaysOf(calls, defaultRunawayLimits),
  };
}
