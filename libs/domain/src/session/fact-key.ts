import type { TraceEvent } from '@waybill/contracts';
import { actorOf } from '../call/authority.js';
import { inCanonicalOrder } from '../stitch/event-set.js';
import { said } from '../payload.js';
import { sessionIdentityOf } from './session-identity.js';

/** What a fact concerns, and what the ledger keeps together. Within a tenant. */
export type FactKey =
  | SessionKey
  | { readonly kind: 'incident'; readonly incidentId: string }
  | { readonly kind: 'lane'; readonly lane: string }
  | { readonly kind: 'budget'; readonly budgetId: string }
  | { readonly kind: 'drill'; readonly drill: string };

/** A session is its id together with the original actor: two principals can never share one (D2). */
export interface SessionKey {
  readonly kind: 'session';
  readonly principal: string;
  /** Empty when nobody knows a session, not even a trace: then it is no session, and only its money is counted. */
  readonly sessionId: string;
}

/** A key as text: JSON of its kind and its parts. It places the fact on the log, so it never changes. */
export function toFactKeyText(key: FactKey): string {
  switch (key.kind) {
    case 'session':
      return JSON.stringify([key.kind, key.principal, key.sessionId]);
    case 'incident':
      return JSON.stringify([key.kind, key.incidentId]);
    case 'lane':
      return JSON.stringify([key.kind, key.lane]);
    case 'budget':
      return JSON.stringify([key.kind, key.budgetId]);
    default:
      // What is left is a drill; a further kind would not have one.
      return JSON.stringify([key.kind, key.drill]);
  }
}

/** The key of a text; `undefined` when it is none that this version knows. */
export function parseFactKey(text: string): FactKey | undefined {
  const parts = parseTexts(text);
  const [kind, first, second] = parts;
  if (first === undefined || parts.length !== (kind === 'session' ? 3 : 2)) return undefined;
  switch (kind) {
    case 'session':
      return { kind, principal: first, sessionId: second ?? '' };
    case 'incident':
      return { kind, incidentId: first };
    case 'lane':
      return { kind, lane: first };
    case 'budget':
      return { kind, budgetId: first };
    case 'drill':
      return { kind, drill: first };
    default:
      return undefined;
  }
}

function parseTexts(text: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((each) => typeof each === 'string') ? parts : [];
  } catch {
    return [];
  }
}

/** Whose session a set of events belongs to; `traceId` is that of their call. Commutative, total. */
export function sessionKeyOf(events: readonly TraceEvent[], traceId?: string): SessionKey {
  const spoken = inCanonicalOrder(events);
  const { sessionId } = sessionIdentityOf(spoken, traceId);
  return { kind: 'session', principal: actorOf(spoken).originalActor, sessionId };
}

/**
 * Everything that an event says about whose session it is, as text. Of several events that say the same only the first in
 * canonical order can matter to {@link sessionKeyOf}.
 */
export function sessionVoiceOf(event: TraceEvent): string {
  const [decision] = said([event], 'gatewayDecision');
  return JSON.stringify([
    event.sessionId,
    event.sessionSource,
    event.aliases?.conversationId ?? '',
    (event.actor?.chain ?? []).map((link) => link.id),
    decision === undefined
      ? []
      : [decision.value.mediatedPrincipal, decision.value.verdict, decision.value.policy?.mode],
  ]);
}

/**
 * What an event concerns by itself, whether or not a call has it; `undefined` for one that only says something of its call.
 */
export function standingKeyOf(event: TraceEvent): FactKey | undefined {
  const { payload } = event;
  switch (payload.case) {
    case 'sessionStarted':
    case 'sessionEnded':
      return sessionKeyOf([event]);
    case 'incidentOpened':
    case 'fixAttempted':
    case 'incidentClosed':
      return { kind: 'incident', incidentId: payload.value.incidentId };
    case 'laneChanged':
      return { kind: 'lane', lane: payload.value.lane };
    case 'budgetSet':
      return { kind: 'budget', budgetId: payload.value.budgetId };
    case 'drillFinished':
      return { kind: 'drill', drill: payload.value.drill };
    default:
      // Every other payload belongs to a call, or is evidence that one may come to have.
      return undefined;
  }
}
