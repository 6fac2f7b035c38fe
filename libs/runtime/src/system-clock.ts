import type { Clock } from '@waybill/ports';

const nanosPerMs = 1_000_000n;

/** The machine's clock, to the millisecond. */
export const systemClock: Clock = {
  nowUnixNano: () => BigInt(Date.now()) * nanosPerMs,
};

/** Milliseconds on a clock that never steps: for durations and timeouts. */
export const steadyNowMs = (): number => performance.now();
