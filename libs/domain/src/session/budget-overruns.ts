import type { CallFacts } from './call-facts.js';
import { episodeFrom, type Runaway, type RunawayLimits, type SessionBudget } from './runaway.js';
import { callsBehind, paymentsByCurrency, type Payment } from './session-money.js';
import { runningSums } from './windows.js';

/** A session that spends on although it has spent what was declared for it. A refund may bring it back below. */
export function budgetOverrunsOf(ordered: readonly CallFacts[], { sessionBudgets }: RunawayLimits): readonly Runaway[] {
  const payments = paymentsByCurrency(ordered);
  return sessionBudgets.flatMap((budget) => overrunsOf(budget, payments.get(budget.currency) ?? []));
}

function overrunsOf(
  { budgetId, currency, limitNanos }: SessionBudget,
  payments: readonly Payment[],
): readonly Runaway[] {
  const sums = runningSums(payments.map(({ amountNanos }) => amountNanos)).slice(1);
  const runs: { payments: Payment[]; mostNanos: bigint }[] = [];
  for (const [index, payment] of payments.entries()) {
    const spent = sums[index] ?? 0n;
    if (spent <= limitNanos) continue;
    const run = index > 0 && (sums[index - 1] ?? 0n) > limitNanos ? runs.at(-1) : undefined;
    if (run === undefined) runs.push({ payments: [payment], mostNanos: spent });
    else {
      run.payments.push(payment);
      if (spent > run.mostNanos) run.mostNanos = spent;
    }
  }
  return runs.flatMap((run) => {
    const calls = callsBehind(run.payments);
    const detail = `${run.mostNanos} nanos of ${currency}, of a budget of ${limitNanos}`;
    return calls === undefined ? [] : [episodeFrom({ kind: 'burn_rate', calls, cause: `budget ${budgetId}`, detail })];
  });
}
