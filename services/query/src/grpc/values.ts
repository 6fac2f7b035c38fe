import { parseStoredTime } from '@waybill/questions';

/** Nanoseconds since 1970; 0 where nobody said. */
export function unixNanoOf(time: string | null): bigint {
  return time === null ? 0n : (parseStoredTime(time) ?? 0n);
}

/** An amount, absent where no currency was named. */
export function moneyOf(nanos: string, currency: string): { amountNanos: bigint; currency: string } | undefined {
  return currency === '' ? undefined : { amountNanos: BigInt(nanos), currency };
}

const nanosPerMs = 1_000_000n;

/** A bound in nanoseconds as milliseconds; `undefined` for 0: no bound. */
export function msOf(unixNano: bigint): number | undefined {
  return unixNano === 0n ? undefined : Number(unixNano / nanosPerMs);
}

/** Text that restricts; empty does not. */
export function textOf(text: string): string | undefined {
  return text === '' ? undefined : text;
}
