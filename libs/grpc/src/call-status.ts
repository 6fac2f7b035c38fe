import { create, toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { anyPack, durationFromMs, type Any } from '@bufbuild/protobuf/wkt';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { BadRequestSchema, RetryInfoSchema, StatusSchema } from '@waybill/contracts';
import { Failure } from '@waybill/ports';

/** A part of a request that is not accepted, and why. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** Why a call, or one batch of a stream, is not answered with a result. */
export interface CallRefusal {
  /** A gRPC status code. */
  readonly statusCode: number;
  /** What was expected, what was found, what to do. Told to the client: no secrets, no stack. */
  readonly message: string;
  /** Send the same again after so long. Absent: sending the same again will fail the same way. */
  readonly retryAfterMs?: number;
  /** The parts of the request that are not accepted, and why. */
  readonly violations?: readonly FieldViolation[];
}

/** Long enough for a group commit or a short stall to pass. */
const retryAfterShortMs = 1_000;
/** Somebody must act first: a full retry rate would only warm the room. */
const retryAfterRepairMs = 30_000;

/**
 * The one table from what happened to what a client is told.
 *
 * A failing log is never the batch's fault, so it is always to be sent again, also when the failure is permanent for us.
 */
export const callRefusals = {
  unreadable: (field: string, description: string): CallRefusal => ({
    statusCode: status.INVALID_ARGUMENT,
    message: description,
    violations: [{ field, description }],
  }),
  notReady: (message: string): CallRefusal => ({
    statusCode: status.UNAVAILABLE,
    message,
    retryAfterMs: retryAfterShortMs,
  }),
  needsRepair: (message: string): CallRefusal => ({
    statusCode: status.UNAVAILABLE,
    message,
    retryAfterMs: retryAfterRepairMs,
  }),
  internal: (): CallRefusal => ({
    statusCode: status.INTERNAL,
    message: 'internal error; the server has logged its cause',
    retryAfterMs: retryAfterShortMs,
  }),
} as const;

/** What a client is told of an error. What nobody classified stays inside: log it where this is called. */
export function fromError(error: unknown): CallRefusal {
  if (!(error instanceof Failure)) {
    return callRefusals.internal();
  }
  return error.kind === 'retryable' ? callRefusals.notReady(error.message) : callRefusals.needsRepair(error.message);
}

const detailsKey = 'grpc-status-details-bin';

/** A refusal as grpc-js sends it: status, message, and `google.rpc.Status` with its details in the trailers. */
export function toServiceError(refusal: CallRefusal): ServiceError {
  const metadata = new Metadata();
  const details = detailsOf(refusal);
  if (details.length > 0) {
    const message = create(StatusSchema, { code: refusal.statusCode, message: refusal.message, details });
    metadata.set(detailsKey, Buffer.from(toBinary(StatusSchema, message)));
  }
  return Object.assign(new Error(refusal.message), { code: refusal.statusCode, details: refusal.message, metadata });
}

function detailsOf({ retryAfterMs, violations }: CallRefusal): Any[] {
  const details: Any[] = [];
  if (violations !== undefined) {
    details.push(pack(BadRequestSchema, create(BadRequestSchema, { fieldViolations: [...violations] })));
  }
  if (retryAfterMs !== undefined) {
    details.push(pack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: durationFromMs(retryAfterMs) })));
  }
  return details;
}

function pack<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Any {
  return anyPack(schema, message);
}
