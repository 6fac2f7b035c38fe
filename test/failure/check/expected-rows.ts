import type { CallFact, EntryFact, EventFact } from '../ledger/facts.js';

/**
 * What must be in the store, computed from the generator's ledger alone and in the words of the documents (docs/spend.md,
 * docs/sessions.md): no code of the product, and none of its rows, has a say in it.
 */
export interface ExpectedRows {
  /** By call id. */
  readonly calls: ReadonlyMap<string, ExpectedCall>;
  /** By session id and principal. */
  readonly sessions: ReadonlyMap<string, ExpectedSession>;
  /** By everything that tells one slot of spend from another; see {@link slotKeyOf}. */
  readonly slots: ReadonlyMap<string, SlotSums>;
}

export interface ExpectedCall {
  readonly session: string;
  readonly principal: string;
  readonly tool: string;
  readonly outcome: string;
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  readonly unpricedCount: number;
}

export interface ExpectedSession {
  readonly callCount: number;
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly upstreamCount: number;
  readonly unpricedCount: number;
  readonly estimatedByCurrency: ReadonlyMap<string, bigint>;
  readonly actualByCurrency: ReadonlyMap<string, bigint>;
}

export interface SlotSums {
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  readonly callCount: bigint;
  readonly entryCount: bigint;
  readonly unpricedCount: bigint;
}

/** Where a slot lies. */
export interface SlotPlace {
  /** Seconds since 1970, a whole minute. */
  readonly minuteUnixSeconds: bigint;
  readonly session: string;
  readonly principal: string;
  readonly agent: string;
  readonly tool: string;
  readonly server: string;
  readonly lane: string;
  readonly authMode: string;
  readonly credential: string;
  readonly provider: string;
  readonly quotaOwner: string;
  readonly currency: string;
}

/** A slot's place as text. */
export function slotKeyOf(place: SlotPlace): string {
  const { minuteUnixSeconds, session, principal, agent, tool, server, lane } = place;
  const { authMode, credential, provider, quotaOwner, currency } = place;
  const parts = [session, principal, agent, tool, server, lane, authMode, credential, provider, quotaOwner, currency];
  return JSON.stringify([minuteUnixSeconds.toString(), ...parts]);
}

/** A session's key as text. */
export function sessionKeyOf(session: string, principal: string): string {
  return JSON.stringify([session, principal]);
}

/** What these events must come to. A call of which only a correction is there is not expected to exist in this mix. */
export function expectedRowsOf(calls: ReadonlyMap<string, CallFact>, events: Iterable<EventFact>): ExpectedRows {
  const eventsByCall = new Map<string, EventFact[]>();
  for (const event of events) {
    const known = eventsByCall.get(event.call);
    if (known === undefined) eventsByCall.set(event.call, [event]);
    else known.push(event);
  }
  const expectedCalls = new Map<string, ExpectedCall>();
  const sessions = new Map<string, MutableSession>();
  const slots = new Map<string, SlotSums>();
  for (const [id, own] of eventsByCall) {
    const call = calls.get(id);
    if (call === undefined) throw new Error(`the ledger tells events of ${id} and never began it`);
    const counted = countedEntriesOf(own);
    const expected = expectedCallOf(call, own, counted);
    expectedCalls.set(id, expected);
    addToSession(sessions, expected, { counted, events: own });
    addToSlots(slots, call, counted);
  }
  return { calls: expectedCalls, sessions, slots };
}

/** An entry that counts, with the kind that its amount adds to and the moment when it moved. */
interface CountedEntry extends EntryFact {
  readonly sumKind: 'estimate' | 'actual';
  readonly at: string;
}

/**
 * Of the reports of what one try cost only those with the strongest source count, estimates apart from costs; a
 * correction counts where what it corrects does.
 */
function countedEntriesOf(events: readonly EventFact[]): readonly CountedEntry[] {
  const stated = events.flatMap(({ entry, at }) => (entry === undefined ? [] : [{ ...entry, at }]));
  const byId = new Map(stated.map((each) => [each.entry, each]));
  const strongest = (kind: string) =>
    Math.max(...stated.filter((each) => each.kind === kind).map(({ strength }) => strength));
  return stated.flatMap((each) => {
    const root = each.kind === 'adjust' ? byId.get(each.corrects ?? '') : each;
    if (root === undefined) return [{ ...each, sumKind: 'actual' as const }];
    if (root.kind === 'adjust' || root.strength < strongest(root.kind)) return [];
    return [{ ...each, sumKind: root.kind }];
  });
}

function expectedCallOf(
  { session, principal, tool }: CallFact,
  events: readonly EventFact[],
  counted: readonly CountedEntry[],
): ExpectedCall {
  const outcome = events.find((each) => each.outcome !== undefined)?.outcome ?? 'unknown';
  return {
    session,
    principal,
    tool,
    outcome,
    estimatedNanos: sumOf(counted, 'estimate'),
    actualNanos: sumOf(counted, 'actual'),
    unpricedCount: counted.filter(({ nanos }) => nanos === null).length,
  };
}

function sumOf(entries: readonly CountedEntry[], kind: CountedEntry['sumKind']): bigint {
  return entries.reduce((sum, each) => (each.sumKind === kind ? sum + BigInt(each.nanos ?? '0') : sum), 0n);
}

interface MutableSession {
  callCount: number;
  byOutcome: Record<string, number>;
  upstreamCount: number;
  unpricedCount: number;
  estimatedByCurrency: Map<string, bigint>;
  actualByCurrency: Map<string, bigint>;
}

interface CallParts {
  readonly counted: readonly CountedEntry[];
  readonly events: readonly EventFact[];
}

function addToSession(
  sessions: Map<string, MutableSession>,
  { session, principal, outcome, unpricedCount }: ExpectedCall,
  { counted, events }: CallParts,
): void {
  const key = sessionKeyOf(session, principal);
  const sums = sessions.get(key) ?? {
    callCount: 0,
    byOutcome: {},
    upstreamCount: 0,
    unpricedCount: 0,
    estimatedByCurrency: new Map<string, bigint>(),
    actualByCurrency: new Map<string, bigint>(),
  };
  sessions.set(key, sums);
  sums.callCount += 1;
  sums.byOutcome[outcome] = (sums.byOutcome[outcome] ?? 0) + 1;
  sums.upstreamCount += events.filter(({ kind }) => kind === 'upstreamCall').length;
  sums.unpricedCount += unpricedCount;
  for (const { sumKind, nanos, currency } of counted) {
    if (nanos === null) continue;
    const byCurrency = sumKind === 'estimate' ? sums.estimatedByCurrency : sums.actualByCurrency;
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + BigInt(nanos));
  }
}

/** The call itself once, in the minute in which it began; each entry in the minute, and on the lane, of its money. */
function addToSlots(slots: Map<string, SlotSums>, call: CallFact, counted: readonly CountedEntry[]): void {
  const place = (at: string, money: Pick<EntryFact, 'lane' | 'provider' | 'currency'>): SlotPlace => ({
    ...call,
    ...money,
    minuteUnixSeconds: (BigInt(at) / 60_000_000_000n) * 60n,
  });
  add(slots, place(call.startedAt, { lane: call.lane, provider: call.provider, currency: '' }), { callCount: 1n });
  for (const { at, lane, provider, currency, nanos, sumKind } of counted) {
    const entryPlace = place(at, {
      lane: lane === '' ? call.lane : lane,
      provider: provider === '' ? call.provider : provider,
      currency,
    });
    const amount = BigInt(nanos ?? '0');
    add(slots, entryPlace, {
      entryCount: 1n,
      unpricedCount: nanos === null ? 1n : 0n,
      ...(sumKind === 'estimate' ? { estimatedNanos: amount } : { actualNanos: amount }),
    });
  }
}

const noSums: SlotSums = { estimatedNanos: 0n, actualNanos: 0n, callCount: 0n, entryCount: 0n, unpricedCount: 0n };

function add(slots: Map<string, SlotSums>, place: SlotPlace, sums: Partial<SlotSums>): void {
  const key = slotKeyOf(place);
  const [before, more] = [slots.get(key) ?? noSums, { ...noSums, ...sums }];
  slots.set(key, {
    estimatedNanos: before.estimatedNanos + more.estimatedNanos,
    actualNanos: before.actualNanos + more.actualNanos,
    callCount: before.callCount + more.callCount,
    entryCount: before.entryCount + more.entryCount,
    unpricedCount: before.unpricedCount + more.unpricedCount,
  });
}
