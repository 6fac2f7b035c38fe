/** Where money and calls are counted (docs/spend.md): a minute, and everything that money is looked at by. */
export interface OraclePlace {
  readonly minute: bigint;
  readonly sessionId: string;
  readonly principal: string;
  readonly agentId: string;
  readonly tool: string;
  readonly server: string;
  readonly lane: string;
  readonly authMode: string;
  readonly credential: string;
  readonly provider: string;
  readonly quotaOwner: string;
  /** Empty where calls and entries without a price are counted. */
  readonly currency: string;
}

/** What is counted there. */
export interface OracleSums {
  readonly estimated: bigint;
  readonly actual: bigint;
  readonly calls: bigint;
  readonly entries: bigint;
  readonly unpriced: bigint;
}

/** What counts of one call, whoever says so: the oracle from events, the reckoning from facts. */
export interface Countable extends Omit<OraclePlace, 'minute' | 'currency'> {
  /** When it began, or the earliest moment known of it. */
  readonly unixNano: bigint;
  readonly counted: readonly CountableEntry[];
}

/** An entry that is part of the sums. */
export interface CountableEntry {
  readonly isEstimate: boolean;
  /** `undefined`: nobody priced it. */
  readonly amountNanos: bigint | undefined;
  readonly currency: string;
  /** Empty: that of the call's credential. */
  readonly lane: string;
  /** Empty: that of the call. */
  readonly provider: string;
  readonly unixNano: bigint;
}

const minuteNanos = 60_000_000_000n;

const none: OracleSums = { estimated: 0n, actual: 0n, calls: 0n, entries: 0n, unpriced: 0n };

/** Sums by the text of their place. */
export type Slots = Map<string, OracleSums>;

/** Adds what a call counts for, or takes it back: the call once where it began, each entry where and when it moved. */
export function count(slots: Slots, call: Countable, sign: 1n | -1n): ReadonlySet<string> {
  const touched = new Set<string>();
  const add = (text: string, more: Partial<OracleSums>) => {
    const known = slots.get(text) ?? none;
    const sum = (name: keyof OracleSums) => known[name] + sign * (more[name] ?? 0n);
    slots.set(text, {
      estimated: sum('estimated'),
      actual: sum('actual'),
      calls: sum('calls'),
      entries: sum('entries'),
      unpriced: sum('unpriced'),
    });
    touched.add(text);
  };
  add(placeText({ ...call, minute: minuteOf(call.unixNano), currency: '' }), { calls: 1n });
  for (const { amountNanos, currency, lane, provider, unixNano, isEstimate } of call.counted) {
    const text = placeText({
      ...call,
      minute: minuteOf(unixNano),
      currency,
      lane: lane || call.lane,
      provider: provider || call.provider,
    });
    if (amountNanos === undefined) add(text, { entries: 1n, unpriced: 1n });
    else add(text, { entries: 1n, [isEstimate ? 'estimated' : 'actual']: amountNanos });
  }
  return touched;
}

export function minuteOf(unixNano: bigint): bigint {
  return (unixNano / minuteNanos) * minuteNanos;
}

export function placeText(place: OraclePlace): string {
  return [
    place.minute,
    place.sessionId,
    place.principal,
    place.agentId,
    place.tool,
    place.server,
    place.lane,
    place.authMode,
    place.credential,
    place.provider,
    place.quotaOwner,
    place.currency,
  ].join('|');
}

/** The sums as a person reads them; `nothing` where nothing is counted. */
export function sumsText(sums: OracleSums = none): string {
  const { estimated, actual, calls, entries, unpriced } = sums;
  if ([estimated, actual, calls, entries, unpriced].every((each) => each === 0n)) return 'nothing';
  return `${estimated} estimated, ${actual} actual, ${calls} calls, ${entries} entries, ${unpriced} unpriced`;
}
