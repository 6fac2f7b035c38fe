import type { TraceEvent } from '@waybill/contracts';
import { placeOf } from '../stitch/partition.js';
import { aliasesOf } from './alias.js';

/**
 * The trace whose state an event is kept in: its own, or, for an event that knows none, one that is derived from its
 * strongest alias. `undefined` when it has neither: nothing could ever find it.
 */
export function homeTraceOf(event: TraceEvent): Uint8Array | undefined {
  if (event.traceId.length > 0) return event.traceId;
  const [strongest] = aliasesOf(event);
  return strongest === undefined ? undefined : placeOf(strongest.text);
}
