import { ClickHouseError } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { getFailureClass } from './failure-classes.js';
import type { EngineError } from './statement-refusal.js';

/** An answer that is none of ClickHouse's: of something between us, or one that confirms nothing. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The one classification of what the client of ClickHouse throws. `doing` says in an operator's words what was tried. */
export function toStoreFailure(doing: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ClickHouseError)
    return toEngineFailure(doing, { code: error.code, name: error.type ?? '', message: error.message }, error);
  if (error instanceof UnexpectedAnswer) {
    const { kind, code } = classOfStatus(error.status);
    return new Failure(kind, code, `${doing}: expected an answer of ClickHouse, found ${error.message}`, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  const code = isCertificateRefused(error) ? 'store_certificate_refused' : 'store_unavailable';
  return new Failure('retryable', code, `${doing}: ClickHouse did not answer: ${reason}`, error);
}

/** The one classification of what ClickHouse says by its numbers. */
export function toEngineFailure(doing: string, { code, name, message }: EngineError, cause?: unknown): Failure {
  const known = getFailureClass(code) ?? { kind: 'retryable', code: 'store_failed' };
  return new Failure(known.kind, known.code, `${doing}: ClickHouse answered ${code} ${name}: ${message}`, cause);
}

/** By HTTP status, where no code of ClickHouse says more. */
function classOfStatus(status: number): { readonly kind: 'retryable' | 'permanent'; readonly code: string } {
  switch (status) {
    case 200:
      return { kind: 'retryable', code: 'store_unconfirmed' };
    case 401:
    case 403:
    case 407:
      return { kind: 'retryable', code: 'store_access_denied' };
    // Something on the way takes no request of this size: half of the rows may fit.
    case 413:
      return { kind: 'permanent', code: 'store_value_refused' };
    case 429:
      return { kind: 'retryable', code: 'store_overloaded' };
    default:
      return { kind: 'retryable', code: 'store_unavailable' };
  }
}

/** OpenSSL's and Node's codes for a server that cannot show that it is the one it should be. */
const certificateCode =
  /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_|UNABLE_TO_(?:VERIFY|GET)_)/;

function isCertificateRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && certificateCode.test(String(error.code));
}
