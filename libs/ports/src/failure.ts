/**
 * A failure of the environment, classified once, at the adapter that knows the foreign error.
 *
 * - `retryable`: the same request may succeed later (disk full, store down, connection lost).
 * - `permanent`: it will fail the same way for ever (value refused, file damaged).
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** A stable snake_case word that a program can branch on: `disk_full`, `store_unavailable`. */
  readonly code: string;
  readonly kind: 'retryable' | 'permanent';

  constructor(kind: 'retryable' | 'permanent', code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
  }
}

/** True when the caller may try the same again. What nobody classified counts as retryable: nothing is dropped by surprise. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof Failure) || error.kind === 'retryable';
}
