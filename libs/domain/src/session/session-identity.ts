import { SessionSource, type TraceEvent } from '@waybill/contracts';
import { inCanonicalOrder } from '../stitch/event-set.js';
import { sessionSourceName, type SessionSourceName } from '../names.js';
import { firstSaid, toHex } from '../payload.js';

/** Which session a call or an event belongs to, and how that is known (D2). */
export interface SessionIdentity {
  /** Empty when the events know no session, no conversation and no trace. */
  readonly sessionId: string;
  readonly sessionSource: SessionSourceName;
}

/** Where a session id may come from, from the strongest proof to the weakest; docs/sessions.md explains them. */
export const sessionSources: readonly SessionSourceName[] = [
  'signed_handle',
  'conversation',
  'baggage',
  'mcp_session',
  // It was named, and nobody said where it came from, or in a word that is newer than this version.
  '',
  'unrecognised',
  'trace',
];

/**
 * The session of a set of events: the id with the strongest source, of equally strong ones the first in canonical order.
 * Where no event names a session, the conversation of its aliases stands in, and at last the trace.
 *
 * Whose session it is does not follow from the id: a session is the id together with the tenant and the original actor,
 * so that no handle can make two of them one. Commutative, total.
 */
export function sessionIdentityOf(events: readonly TraceEvent[], traceId = firstTraceOf(events)): SessionIdentity {
  const ordered = inCanonicalOrder(events);
  const named = ordered.filter((event) => event.sessionId !== '').map(fromEvent);
  const strongest = named.reduce<SessionIdentity | undefined>(
    (best, each) => (best === undefined || rankOf(each) < rankOf(best) ? each : best),
    undefined,
  );
  if (strongest !== undefined) return strongest;
  const conversationId = firstSaid(ordered.map((event) => event.aliases?.conversationId));
  if (conversationId !== '') return identity(conversationId, SessionSource.CONVERSATION);
  return identity(traceId, traceId === '' ? SessionSource.UNSPECIFIED : SessionSource.TRACE);
}

function fromEvent({ sessionId, sessionSource }: TraceEvent): SessionIdentity {
  return identity(sessionId, sessionSource);
}

function identity(sessionId: string, source: SessionSource): SessionIdentity {
  return { sessionId, sessionSource: sessionSourceName(source) };
}

function rankOf({ sessionSource }: SessionIdentity): number {
  return sessionSources.indexOf(sessionSource);
}

function firstTraceOf(events: readonly TraceEvent[]): string {
  return firstSaid(inCanonicalOrder(events).map((event) => toHex(event.traceId)));
}
