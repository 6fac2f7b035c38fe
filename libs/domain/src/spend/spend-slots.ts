import type { AuthModeName } from '../names.js';
import type { CallFacts, CallSpendEntry } from '../session/call-facts.js';

/** What one call adds to one slot of spend: a minute and everything that money is looked at by. */
export interface SpendSlot extends SlotPlace, SlotTotals {}

/** Where a slot lies. */
export interface SlotPlace {
  /** Begin of the minute. */
  readonly minuteUnixNano: bigint;
  readonly sessionId: string;
  /** On whose behalf: as of the session. */
  readonly principal: string;
  readonly agentId: string;
  readonly tool: string;
  readonly server: string;
  readonly lane: string;
  readonly authMode: AuthModeName;
  readonly credentialFingerprint: string;
  readonly provider: string;
  readonly quotaOwner: string;
  /** ISO 4217; empty in the slot that counts the call, and where an entry is not priced. */
  readonly currency: string;
}

/** What is counted in a slot. */
export interface SlotTotals {
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  readonly calls: bigint;
  readonly entries: bigint;
  /** Entries that count and have no price. */
  readonly unpricedEntries: bigint;
}

export const emptyTotals: SlotTotals = {
  estimatedNanos: 0n,
  actualNanos: 0n,
  calls: 0n,
  entries: 0n,
  unpricedEntries: 0n,
};

/** The sum of two totals. */
export function plus(left: SlotTotals, right: SlotTotals): SlotTotals {
  return {
    estimatedNanos: left.estimatedNanos + right.estimatedNanos,
    actualNanos: left.actualNanos + right.actualNanos,
    calls: left.calls + right.calls,
    entries: left.entries + right.entries,
    unpricedEntries: left.unpricedEntries + right.unpricedEntries,
  };
}

/** What must be added to `before` to make `after`. */
export function difference(after: SlotTotals, before: SlotTotals): SlotTotals {
  return {
    estimatedNanos: after.estimatedNanos - before.estimatedNanos,
    actualNanos: after.actualNanos - before.actualNanos,
    calls: after.calls - before.calls,
    entries: after.entries - before.entries,
    unpricedEntries: after.unpricedEntries - before.unpricedEntries,
  };
}

/** Whether nothing is counted. */
export function isEmpty({ estimatedNanos, actualNanos, calls, entries, unpricedEntries }: SlotTotals): boolean {
  return [estimatedNanos, actualNanos, calls, entries, unpricedEntries].every((each) => each === 0n);
}

/**
 * What a call contributes, one slot per place (E2): the call itself once, where it began; each entry that counts, where
 * and when the money moved. Every other entry only tells again what is counted already. Total.
 */
export function spendSlotsOf(call: CallFacts): readonly SpendSlot[] {
  const slots = new Map<string, SpendSlot>();
  const add = (place: SlotPlace, totals: Partial<SlotTotals>) => {
    const key = toSlotText(place);
    const sum = plus(slots.get(key) ?? emptyTotals, { ...emptyTotals, ...totals });
    slots.set(key, { ...place, ...sum });
  };
  add(placeOf(call, { unixNano: call.startedUnixNano ?? call.firstSeenUnixNano }), { calls: 1n });
  for (const entry of call.entries) {
    if (entry.isCounted) add(placeOf(call, { ...entry, unixNano: entry.occurredUnixNano }), totalsOf(entry));
  }
  return [...slots.values()];
}

/** A slot's place as text; two slots are one exactly when their texts are. */
export function toSlotText(place: SlotPlace): string {
  return JSON.stringify([
    place.minuteUnixNano.toString(),
    place.sessionId,
    place.principal,
    place.agentId,
    place.tool,
    place.server,
    place.lane,
    place.authMode,
    place.credentialFingerprint,
    place.provider,
    place.quotaOwner,
    place.currency,
  ]);
}

const minuteNanos = 60_000_000_000n;

interface SlotOrigin {
  readonly unixNano: bigint;
  readonly lane?: string;
  readonly provider?: string;
  readonly currency?: string;
}

function placeOf(call: CallFacts, { unixNano, lane = '', provider = '', currency = '' }: SlotOrigin): SlotPlace {
  return {
    minuteUnixNano: unixNano - (unixNano % minuteNanos),
    sessionId: call.sessionId,
    principal: call.originalActor,
    agentId: call.agentId,
    tool: call.tool,
    server: call.server,
    lane: lane || call.lane,
    authMode: call.authMode,
    credentialFingerprint: call.credentialFingerprint,
    provider: provider || call.provider,
    quotaOwner: call.quotaOwner,
    currency,
  };
}

function totalsOf({ kind, amountNanos }: CallSpendEntry): Partial<SlotTotals> {
  if (amountNanos === undefined) return { entries: 1n, unpricedEntries: 1n };
  return kind === 'estimate' ? { entries: 1n, estimatedNanos: amountNanos } : { entries: 1n, actualNanos: amountNanos };
}
