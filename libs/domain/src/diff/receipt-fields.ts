import { amountsOf, type ClaimedSpend } from './claimed-spend.js';
import { countOf, keyedOf, saidSetOf, type FieldTable, type FieldValues } from './field.js';

/**
 * What is compared of one call between what was expected and reported (left) and what the provider's receipts say (right).
 * Both amounts of the left are held against the same receipts.
 */
export const receiptFields = {
  route: { providers: 'set', lanes: 'set' },
  effects: { effects: 'keyed' },
  spend: { estimated: 'money', reported: 'money', unpriced: 'count', rates: 'set' },
} as const satisfies FieldTable;

export type ReceiptFieldValues = FieldValues<typeof receiptFields>;

/** An effect, and the hops that claim it. */
export interface ClaimedEffect {
  /** `kind resource`. */
  readonly effect: string;
  readonly reversibility: string;
  readonly claimedBy: readonly string[];
}

/** What hops claim of one call. */
export interface CallClaims {
  readonly spend: readonly ClaimedSpend[];
  readonly effects: readonly ClaimedEffect[];
}

/** What was expected before, and reported by everybody but the provider. */
export function expectedValuesOf({ spend, effects }: CallClaims): ReceiptFieldValues {
  return {
    ...placesOf(spend.filter(isReported)),
    effects: effectsOf(effects.filter(({ claimedBy }) => claimedBy.some((hop) => hop !== 'provider'))),
    estimated: amountsOf(spend, 'estimate', isReported),
    reported: amountsOf(spend, 'actual', isReported),
  };
}

/** What the provider's receipts say. */
export function receiptValuesOf({ spend, effects }: CallClaims): ReceiptFieldValues {
  const charged = amountsOf(spend, 'actual', isCharged);
  return {
    ...placesOf(spend.filter(isCharged)),
    effects: effectsOf(effects.filter(({ claimedBy }) => claimedBy.includes('provider'))),
    estimated: charged,
    reported: charged,
  };
}

/** What only repeats other entries is on neither side. */
function isReported({ source, isRollup }: ClaimedSpend): boolean {
  return source !== 'receipt' && !isRollup;
}

function isCharged({ source, isRollup }: ClaimedSpend): boolean {
  return source === 'receipt' && !isRollup;
}

function placesOf(entries: readonly ClaimedSpend[]) {
  const unpriced = entries.filter(({ amountNanos }) => amountNanos === undefined).length;
  const said = (name: 'provider' | 'lane' | 'rateId') =>
    saidSetOf(entries.map((each) => each[name]).filter((text) => text !== ''));
  return {
    providers: said('provider'),
    lanes: said('lane'),
    rates: said('rateId'),
    unpriced: entries.length === 0 ? undefined : countOf(unpriced),
  };
}

/** Who claims nothing does not say that nothing happened. */
function effectsOf(effects: readonly ClaimedEffect[]) {
  if (effects.length === 0) return undefined;
  return keyedOf(effects.map(({ effect, reversibility }) => [effect, reversibility]));
}
