import { compareOf, groupBy } from '../oracle/oracle-event.js';
import type { Account } from './account.js';

/** One episode in which a session runs away. */
export interface OracleRunaway {
  readonly kind: string;
  readonly sessionId: string;
  readonly principal: string;
  /** Of its first call. */
  readonly tool: string;
  readonly lane: string;
  readonly startedUnixNano: bigint;
  readonly lastUnixNano: bigint;
  readonly callCount: number;
}

const secondNanos = 1_000_000_000n;
/** The numbers of docs/sessions.md. */
const [repeatedCalls, pauseNanos] = [10, 60n * secondNanos];
const [stormTries, windowNanos] = [20, 300n * secondNanos];
const [burnFactor, burnFloorNanos] = [5n, 100_000_000n];

/** The episodes of one session, from its calls; budgets are not looked at. */
export function runawaysIn(calls: readonly Account[]): readonly OracleRunaway[] {
  const ordered = calls.toSorted(byMoment);
  const byTool = groupBy(ordered, ({ server, tool }) => JSON.stringify([server, tool]));
  return [
    ...[...byTool.values()].flatMap(repetitionsIn),
    ...[...byTool.values()].flatMap(stormsIn),
    ...burnsIn(ordered),
  ];
}

function byMoment(left: Account, right: Account): number {
  return compareOf(left.unixNano, right.unixNano) || compareOf(left.callId, right.callId);
}

function repetitionsIn(ofTool: readonly Account[]): readonly OracleRunaway[] {
  const byInput = groupBy(
    ofTool.filter(({ inputDigest }) => inputDigest !== ''),
    ({ inputDigest }) => inputDigest,
  );
  return [...byInput.values()]
    .flatMap((same) => cutWhere(same, (before, call) => call.unixNano - before.unixNano > pauseNanos))
    .filter(({ length }) => length >= repeatedCalls)
    .map((run) => episode('repeated_input', run));
}

function stormsIn(ofTool: readonly Account[]): readonly OracleRunaway[] {
  const windows = ofTool.map((last, index) => {
    const window = ofTool.slice(0, index + 1).filter((each) => last.unixNano - each.unixNano < windowNanos);
    const tries = sum(window.map(triesOf));
    return tries >= stormTries && 2 * sum(window.map(vainOf)) > tries ? window : [];
  });
  return united(windows).map((run) => episode('retry_storm', run));
}

function triesOf({ attempts }: Account): number {
  return Math.max(1, attempts);
}

/** Whatever was tried again was in vain; the last try, when the call failed, was denied or did only a part. */
function vainOf(call: Account): number {
  return triesOf(call) - (['failure', 'denied', 'partial'].includes(call.outcome) ? 0 : 1);
}

interface Payment {
  readonly call: Account;
  readonly unixNano: bigint;
  readonly nanos: bigint;
}

function burnsIn(ordered: readonly Account[]): readonly OracleRunaway[] {
  const payments = ordered.flatMap((call) =>
    call.entries.flatMap(({ isCounted, isEstimate, amount, unixNano }) =>
      isCounted && !isEstimate && amount !== undefined
        ? [{ call, unixNano, nanos: amount.amountNanos, currency: amount.currency }]
        : [],
    ),
  );
  const began = ordered[0]?.unixNano ?? 0n;
  return [...groupBy(payments, ({ currency }) => currency).values()].flatMap((ofCurrency) => {
    const inTime = ofCurrency.toSorted(
      (left, right) =>
        compareOf(left.unixNano, right.unixNano) ||
        compareOf(left.call.callId, right.call.callId) ||
        compareOf(left.nanos, right.nanos),
    );
    const windows = inTime.map((_, index) => burningWindow(inTime.slice(0, index + 1), began));
    return united(windows).map((window) => {
      const calls = [...new Set(window.map(({ call }) => call))].sort(byMoment);
      return episode('burn_rate', calls);
    });
  });
}

/** The payments of the window that ends with the last one, where they are too fast; nothing where they are not. */
function burningWindow(until: readonly Payment[], began: bigint): readonly Payment[] {
  const end = until.at(-1)?.unixNano ?? 0n;
  const window = until.filter(({ unixNano }) => end - unixNano < windowNanos);
  const spent = total(window);
  const before = total(until.filter((each) => !window.includes(each)));
  const pastNanos = end - windowNanos - began;
  if (pastNanos < windowNanos || spent <= burnFloorNanos) return [];
  return spent * pastNanos > burnFactor * before * windowNanos ? window : [];
}

function total(payments: readonly Payment[]): bigint {
  return payments.reduce((sum, { nanos }) => sum + nanos, 0n);
}

/** Windows that share something are one. */
function united<T>(windows: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (const window of windows) {
    if (window.length === 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && window.some((each) => last.includes(each))) {
      last.push(...window.filter((each) => !last.includes(each)));
    } else runs.push([...window]);
  }
  return runs;
}

function cutWhere<T>(list: readonly T[], isCut: (before: T, next: T) => boolean): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (const each of list) {
    const before = runs.at(-1)?.at(-1);
    if (before === undefined || isCut(before, each)) runs.push([each]);
    else runs.at(-1)?.push(each);
  }
  return runs;
}

function episode(kind: string, run: readonly Account[]): OracleRunaway {
  const [first, last] = [run[0], run.at(-1)];
  return {
    kind,
    sessionId: first?.sessionId ?? '',
    principal: first?.principal ?? '',
    tool: first?.tool ?? '',
    lane: first?.lane ?? '',
    startedUnixNano: first?.unixNano ?? 0n,
    lastUnixNano: last?.unixNano ?? 0n,
    callCount: run.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}
