import type { CallFacts } from './call-facts.js';
import { episodeFrom, momentOf, type Runaway, type RunawayLimits } from './runaway.js';
import { callsBehind, paymentsByCurrency, type Payment } from './session-money.js';
import { runningSums, spansOf, sumWithin, type Span } from './windows.js';

/**
 * A session that spends much faster than it did before. Its own mean is the measure, so it needs a past: a session that
 * is not older than a window before the window has none, and is held only against budgets, where money is summed over sessions.
 */
export function burnRatesOf(ordered: readonly CallFacts[], limits: RunawayLimits): readonly Runaway[] {
  const [first] = ordered;
  if (first === undefined) return [];
  return [...paymentsByCurrency(ordered)].flatMap(([currency, payments]) =>
    ratesAmong(payments, { ...limits, currency, beganUnixNano: momentOf(first) }),
  );
}

interface BurnOptions extends RunawayLimits {
  readonly currency: string;
  /** When the session began. */
  readonly beganUnixNano: bigint;
}

function ratesAmong(payments: readonly Payment[], options: BurnOptions): readonly Runaway[] {
  const { currency, burnWindowNanos: windowNanos } = options;
  const momentsUnixNano = payments.map(({ unixNano }) => unixNano);
  const sums = runningSums(payments.map(({ amountNanos }) => amountNanos));
  const spans = spansOf({ momentsUnixNano, windowNanos }, (window) =>
    isBurning(sums, window, { ...options, endUnixNano: momentsUnixNano[window.to] ?? 0n }),
  );
  return spans.flatMap((span) => {
    const calls = callsBehind(payments.slice(span.from, span.to + 1));
    if (calls === undefined) return [];
    const detail = `${sumWithin(sums, span)} nanos of ${currency}, after ${sums[span.from] ?? 0n} before`;
    return [episodeFrom({ kind: 'burn_rate', calls, cause: currency, detail })];
  });
}

/** Two rates are compared as products, so that nothing is divided. */
function isBurning(
  sums: readonly bigint[],
  window: Span,
  options: BurnOptions & { readonly endUnixNano: bigint },
): boolean {
  const { burnWindowNanos, burnFactor, burnFloorNanos, beganUnixNano, endUnixNano } = options;
  const pastNanos = endUnixNano - burnWindowNanos - beganUnixNano;
  const spent = sumWithin(sums, window);
  const spentBefore = sums[window.from] ?? 0n;
  if (pastNanos < burnWindowNanos || spent <= burnFloorNanos) return false;
  return spent * pastNanos > burnFactor * spentBefore * burnWindowNanos;
}
