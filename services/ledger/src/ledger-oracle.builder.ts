import {
  auditTrailOf,
  emptyTotals,
  plus,
  spendSlotsOf,
  toSlotText,
  type CallFacts,
  type Fact,
  type FactKey,
  type SessionTrail,
  type SlotTotals,
} from '@waybill/domain';
import type { LedgerProjection } from '@waybill/ports';

/** What sessions and slots hold, by their keys. */
export interface LedgerContent {
  readonly sessions: ReadonlyMap<string, SessionTrail>;
  readonly slots: ReadonlyMap<string, SlotTotals>;
}

/** What the rows say, without their versions: for comparing with {@link expectedOf}. */
export function contentOf({ sessions, slots }: LedgerProjection): LedgerContent {
  return {
    sessions: new Map(sessions.map(({ session }) => [JSON.stringify([session.sessionId, session.principal]), session])),
    slots: new Map(slots.map(({ slot: { ...slot } }) => [toSlotText(slot), totalsOf(slot)])),
  };
}

const totalsOf = (slot: SlotTotals): SlotTotals => plus(emptyTotals, slot);

/** What follows from a set of facts, computed the slow way: everything from the beginning, nothing remembered. */
export function expectedOf(facts: readonly Fact[]): LedgerContent {
  const newest = new Map<string, Fact>();
  for (const fact of facts) {
    const id = JSON.stringify([fact.key, fact.kind === 'call' ? [fact.callId, fact.originTraceId] : fact.eventId]);
    const known = newest.get(id);
    if (known === undefined || fact.version > known.version) newest.set(id, fact);
  }
  const standing = new Map<string, { readonly key: FactKey; readonly fact: Fact }>();
  for (const fact of [...newest.values()].sort((a, b) => (originOf(a) < originOf(b) ? -1 : 1))) {
    if (fact.kind !== 'call' || fact.call === undefined) continue;
    const id = JSON.stringify([fact.key, fact.callId]);
    const known = standing.get(id);
    if (known === undefined || fact.version > known.fact.version) standing.set(id, { key: fact.key, fact });
  }
  const calls = new Map<string, CallFacts[]>();
  const slots = new Map<string, SlotTotals>();
  for (const { key, fact } of standing.values()) {
    if (fact.kind !== 'call' || fact.call === undefined || key.kind !== 'session') continue;
    const id = JSON.stringify([key.sessionId, key.principal]);
    if (key.sessionId !== '') calls.set(id, [...(calls.get(id) ?? []), fact.call]);
    for (const slot of spendSlotsOf(fact.call))
      slots.set(toSlotText(slot), plus(slots.get(toSlotText(slot)) ?? emptyTotals, slot));
  }
  const sessions = [...calls].map(([id, members]) => {
    const [sessionId = '', principal = ''] = JSON.parse(id) as string[];
    return [
      id,
      auditTrailOf({ session: { kind: 'session', sessionId, principal }, calls: members, events: [] }),
    ] as const;
  });
  return { sessions: new Map(sessions), slots };
}

function originOf(fact: Fact): string {
  return fact.kind === 'call' ? fact.originTraceId : '';
}
