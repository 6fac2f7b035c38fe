/** What a provider asks for what it meters, as the operator wrote it down (E1). */
export interface RateCard {
  readonly id: string;
  /** Grows when the operator changes the card; together with the id it names what priced an entry. */
  readonly version: string;
  readonly entries: readonly RateEntry[];
}

/** The price of one unit, for as long as it holds: `[from, until)`. */
export interface RateEntry {
  /** Empty: any. */
  readonly provider: string;
  /** The provider's operation, or the tool; empty: any. */
  readonly operation: string;
  /** What is counted: `input_tokens`, `requests`. */
  readonly unit: string;
  /** ISO 4217. */
  readonly currency: string;
  /** 10^-18 of the currency for one whole unit: fine enough for a thousandth of a nano for each token. */
  readonly attosPerUnit: bigint;
  readonly effectiveFromUnixNano: bigint;
  /** `undefined`: until another version says so. */
  readonly effectiveUntilUnixNano: bigint | undefined;
}

/** No card: whatever comes without a price stays without one. */
export const noRates: readonly RateCard[] = [];
