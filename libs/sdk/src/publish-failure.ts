import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { fromBinary } from '@bufbuild/protobuf';
import { status, type ServiceError } from '@grpc/grpc-js';
import { RetryInfoSchema, StatusSchema } from '@waybill/contracts';

/** Why a request was not stored, and what may be done about it. */
export type PublishFailure =
  /** The request cannot be read: smaller requests tell which event is to blame. */
  | { readonly tag: 'unreadable'; readonly detail: string }
  /** The request is too big for this collector. */
  | { readonly tag: 'too_large'; readonly detail: string }
  /** Anything else: the same request may succeed later. */
  | { readonly tag: 'unavailable'; readonly detail: string; readonly retryAfterMs?: number };

/**
 * Says what a gRPC status means for a batch, by its code as the collector's contract has it. What the contract does
 * not name (a wrong port, a missing credential) counts as unavailable: it may be repaired, and nothing is lost by it.
 */
export function toPublishFailure(error: ServiceError): PublishFailure {
  const detail = `${status[error.code] ?? error.code}: ${error.details}`;
  const retryAfterMs = parseRetryAfterMs(error);
  if (error.code === status.INVALID_ARGUMENT) return { tag: 'unreadable', detail };
  if (error.code === status.RESOURCE_EXHAUSTED && retryAfterMs === undefined) return { tag: 'too_large', detail };
  return { tag: 'unavailable', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

// A server that asks for more is asked again earlier, so that a slip of its clock costs minutes and not a day.
const retryAfterMsMax = 600_000;

function parseRetryAfterMs(error: ServiceError): number | undefined {
  const [details] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!(details instanceof Uint8Array)) return undefined;
  try {
    for (const any of fromBinary(StatusSchema, details).details) {
      const delay = anyUnpack(any, RetryInfoSchema)?.retryDelay;
      if (delay !== undefined)
        return Math.min(Number(delay.seconds) * 1_000 + delay.nanos / 1_000_000, retryAfterMsMax);
    }
  } catch {
    // Details that cannot be read are as good as none.
  }
  return undefined;
}
