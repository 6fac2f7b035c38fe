import { compare } from '../stitch/event-set.js';
import type { CallFacts } from './call-facts.js';
import { momentOf, type CallRun } from './runaway.js';

/** Money that a call really cost, at the moment when it did. */
export interface Payment {
  readonly call: CallFacts;
  readonly unixNano: bigint;
  readonly amountNanos: bigint;
}

/** What a session paid, by currency, in the order of time. What was only estimated, or has no price, is no payment. */
export function paymentsByCurrency(calls: readonly CallFacts[]): ReadonlyMap<string, readonly Payment[]> {
  const payments = new Map<string, Payment[]>();
  for (const call of calls) {
    for (const { kind, isCounted, amountNanos, currency, occurredUnixNano } of call.entries) {
      if (!isCounted || amountNanos === undefined || kind !== 'actual') continue;
      const payment = { call, unixNano: occurredUnixNano || momentOf(call), amountNanos };
      const known = payments.get(currency);
      if (known === undefined) payments.set(currency, [payment]);
      else known.push(payment);
    }
  }
  return new Map([...payments].map(([currency, each]) => [currency, each.sort(byTime)] as const).sort(byCurrency));
}

/** The calls behind some payments, each once, in the order of time; `undefined` without any. */
export function callsBehind(payments: readonly Payment[]): CallRun | undefined {
  const distinct = new Map(payments.map(({ call }) => [call.callId, call]));
  const [first, ...rest] = [...distinct.values()].sort(
    (a, b) => compare(momentOf(a), momentOf(b)) || compare(a.callId, b.callId),
  );
  return first === undefined ? undefined : [first, ...rest];
}

/** Within one moment by call, then by amount, so that it does not matter in which order the entries came. */
function byTime(left: Payment, right: Payment): number {
  return (
    compare(left.unixNano, right.unixNano) ||
    compare(left.call.callId, right.call.callId) ||
    compare(left.amountNanos, right.amountNanos)
  );
}

function byCurrency([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return compare(left, right);
}
