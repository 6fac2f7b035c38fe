import { create, toBinary } from '@bufbuild/protobuf';
import { BatchContextSchema, EventBatchSchema, type EventSlice } from '@waybill/contracts';
import type { ServerContext } from './server-context.js';

/** What the server vouches for, encoded: the beginning of an `EventBatch`. */
export function toContextBytes(context: ServerContext): Uint8Array {
  const batch = create(EventBatchSchema, { context: create(BatchContextSchema, context) });
  return toBinary(EventBatchSchema, batch);
}

/**
 * An encoded `EventBatch` of the context and of slices of a request: copied, never encoded again, so that each event
 * is stored byte for byte as it was sent, with what this version does not know.
 */
export function toEventBatchBytes(context: Uint8Array, request: Uint8Array, slices: readonly EventSlice[]): Uint8Array {
  const source = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  const eventBytes = slices.reduce((sum, slice) => sum + slice.end - slice.start, 0);
  const batch = Buffer.allocUnsafeSlow(context.byteLength + eventBytes);
  batch.set(context, 0);
  let position = context.byteLength;
  for (const { start, end } of slices) {
    position += source.copy(batch, position, start, end);
  }
  return batch;
}
