/** What the wait before the next try depends on. */
export interface BackoffInput {
  /** Failures in a row, from 1. */
  readonly failureCount: number;
  /** The server's own wish. It is obeyed, and spread a little so that clients do not come back together. */
  readonly retryAfterMs?: number | undefined;
  readonly firstMs: number;
  readonly maxMs: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 * Milliseconds until the next try: anywhere between half of `firstMs` and a bound that doubles with each failure, or
 * the server's wish and up to a tenth more. Never nothing: a program that has ended must get the chance to exit.
 */
export function toRetryDelayMs(input: BackoffInput): number {
  if (input.retryAfterMs !== undefined) return input.retryAfterMs * (1 + input.random / 10);
  const floorMs = input.firstMs / 2;
  const boundMs = Math.min(input.firstMs * 2 ** Math.min(input.failureCount - 1, exponentMax), input.maxMs);
  return floorMs + input.random * (boundMs - floorMs);
}

// Keeps the power finite; the bound has long met its maximum.
const exponentMax = 30;
