import {
  difference,
  emptyTotals,
  isEmpty,
  plus,
  spendSlotsOf,
  toSlotText,
  type CallFact,
  type CallFacts,
  type EventFact,
  type Fact,
  type FactKey,
  type SlotPlace,
  type SlotTotals,
} from '@waybill/domain';

/** What is known under one key. */
export interface KeyState {
  /** By call id: what each trace that speaks for it tells. */
  readonly calls: ReadonlyMap<string, readonly CallFact[]>;
  /** By event id. */
  readonly events: ReadonlyMap<string, EventFact>;
}

/** A fact and where it stands in its partition of the facts topic. */
export interface PlacedFact {
  readonly fact: Fact;
  readonly offset: number;
  /**
   * The store refuses what would follow from it: it changes nothing, but what it would have changed is written anew at its
   * offset, because rows of a refused try may stand there.
   */
  readonly isLeftOut?: boolean;
}

/** What a batch brings for one key, in log order, with what was known before. */
export interface KeyWork {
  readonly tenantId: string;
  readonly key: FactKey;
  readonly facts: readonly PlacedFact[];
  readonly state: KeyState;
}

/** What became of it. */
export interface RolledUpKey {
  readonly work: KeyWork;
  readonly after: KeyState;
  /** The offset of the last fact that told something new; `undefined`: none did. */
  readonly changedAt: number | undefined;
  /** By event id: the offset of the fact that told it last. */
  readonly eventsAt: ReadonlyMap<string, number>;
  /** By the text of its place: how much more lies in a slot. */
  readonly slots: ReadonlyMap<string, SlotChange>;
  readonly staleCount: number;
}

/** What changes in one slot. */
export interface SlotChange {
  readonly place: SlotPlace;
  readonly totals: SlotTotals;
  /** The offset of the last fact that changed it. */
  readonly offset: number;
}

/**
 * Folds a batch's facts of one key, one after the other. Pure: what comes out is the same however the log is cut into
 * batches, because a fact that tells nothing new leaves no trace, and each change carries the offset of its own fact.
 */
export function rollUpKey(work: KeyWork): RolledUpKey {
  const calls = new Map(work.state.calls);
  const events = new Map(work.state.events);
  const slots = new Map<string, SlotChange>();
  const eventsAt = new Map<string, number>();
  let changedAt: number | undefined;
  let staleCount = 0;
  for (const { fact, offset, isLeftOut = false } of work.facts) {
    if (isStale(fact, { calls, events })) {
      staleCount += 1;
      continue;
    }
    changedAt = offset;
    if (fact.kind === 'event') {
      if (isLeftOut) continue;
      events.set(fact.eventId, fact);
      eventsAt.set(fact.eventId, offset);
      continue;
    }
    const before = calls.get(fact.callId) ?? [];
    const after = [...before.filter((each) => each.originTraceId !== fact.originTraceId), fact].sort(byOrigin);
    if (!isLeftOut) calls.set(fact.callId, after);
    for (const change of slotChanges(standingCall(before), standingCall(after), offset))
      addChange(slots, isLeftOut ? { ...change, totals: emptyTotals } : change);
  }
  return { work, after: { calls, events }, changedAt, eventsAt, slots, staleCount };
}

function isStale(fact: Fact, { calls, events }: KeyState): boolean {
  const known =
    fact.kind === 'event'
      ? events.get(fact.eventId)
      : calls.get(fact.callId)?.find((each) => each.originTraceId === fact.originTraceId);
  return known !== undefined && known.version >= fact.version;
}

function byOrigin(left: CallFact, right: CallFact): number {
  return left.originTraceId < right.originTraceId ? -1 : 1;
}

/**
 * The call as it stands under the key; `undefined` when it is not there (any more). Several traces may speak for one
 * call id until they have found each other: one of them counts, so that nothing counts twice.
 */
export function standingCall(told: readonly CallFact[]): CallFacts | undefined {
  return told
    .filter(({ call }) => call !== undefined)
    .reduce<CallFact | undefined>(
      (best, each) => (best === undefined || each.version > best.version ? each : best),
      undefined,
    )?.call;
}

function slotChanges(before: CallFacts | undefined, after: CallFacts | undefined, offset: number): SlotChange[] {
  const old = slotsByText(before);
  const next = slotsByText(after);
  return [...new Map([...old, ...next])].flatMap(([text, place]) => {
    const totals = difference(next.get(text) ?? emptyTotals, old.get(text) ?? emptyTotals);
    return isEmpty(totals) ? [] : [{ place, totals, offset }];
  });
}

function slotsByText(call: CallFacts | undefined) {
  return new Map((call === undefined ? [] : spendSlotsOf(call)).map((slot) => [toSlotText(slot), slot]));
}

function addChange(slots: Map<string, SlotChange>, change: SlotChange): void {
  const text = toSlotText(change.place);
  const known = slots.get(text);
  slots.set(text, known === undefined ? change : { ...change, totals: plus(known.totals, change.totals) });
}
