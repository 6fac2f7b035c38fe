import { SessionSource, type TraceEvent } from '@waybill/contracts';
import { compareOf, hexOf } from '../oracle/oracle-event.js';
import { wordOf } from '../oracle/words.js';

/** Whose session something belongs to, and how that is known (docs/sessions.md). */
export interface Whose {
  readonly sessionId: string;
  readonly sessionSource: string;
  /** The original actor: whose session it is. */
  readonly principal: string;
  readonly agentId: string;
}

/** From proof to what is only better than nothing. */
const fromStrongToWeak: readonly string[] = [
  'signed_handle',
  'conversation',
  'baggage',
  'mcp_session',
  '',
  'unrecognised',
  'trace',
];

/** `trace` in hex: what stands in where nobody names a session or a conversation; empty where there is none. */
export function whoseOf(events: readonly TraceEvent[], trace: string): Whose {
  const ordered = events.toSorted(asSaid);
  return {
    ...sessionOf(ordered, trace),
    principal: longestChain(ordered)[0] ?? '',
    agentId: ordered.map(({ actor }) => actor?.agentId).find((each) => each !== undefined && each !== '') ?? '',
  };
}

/** What an event that belongs to no call says of itself. */
export function whoseEvent(event: TraceEvent): Whose {
  return whoseOf([event], hexOf(event.traceId));
}

/** What is about the call as a whole first, then try by try as the hops number them, each in time. */
function asSaid(left: TraceEvent, right: TraceEvent): number {
  return (
    left.attempt - right.attempt ||
    compareOf(left.occurredUnixNano, right.occurredUnixNano) ||
    compareOf(left.eventId, right.eventId)
  );
}

function sessionOf(ordered: readonly TraceEvent[], trace: string): Pick<Whose, 'sessionId' | 'sessionSource'> {
  const named = ordered.filter(({ sessionId }) => sessionId !== '');
  for (const source of fromStrongToWeak) {
    const first = named.find((each) => wordOf(SessionSource, each.sessionSource) === source);
    if (first !== undefined) return { sessionId: first.sessionId, sessionSource: source };
  }
  const conversation = ordered
    .map(({ aliases }) => aliases?.conversationId)
    .find((each) => each !== undefined && each !== '');
  if (conversation !== undefined) return { sessionId: conversation, sessionSource: 'conversation' };
  return { sessionId: trace, sessionSource: trace === '' ? '' : 'trace' };
}

/** The first of the longest chains that have not lost their beginning: none that begins with a later link of another. */
function longestChain(ordered: readonly TraceEvent[]): readonly string[] {
  const chains = ordered
    .map(({ actor }) => (actor?.chain ?? []).map(({ id }) => id))
    .filter(({ length }) => length > 0);
  const whole = chains.filter(
    ([first = '']) => !chains.some((other) => other[0] !== first && other.slice(1).includes(first)),
  );
  const candidates = whole.length > 0 ? whole : chains;
  const most = Math.max(0, ...candidates.map(({ length }) => length));
  return candidates.find(({ length }) => length === most) ?? [];
}
