import type { CallIdentity } from './call-identity.js';
import type { FileLookout } from './files/file-watch.js';
import type { JsonObject } from './json-rpc-message.js';

/** What the proxy has to know about a message from the client. */
export interface Passage {
  /** What may be added to the request's `_meta`. Absent: nothing. */
  readonly meta?: Readonly<Record<string, string>>;
  /** The request had better wait for this, a little. It never rejects. */
  readonly before?: Promise<unknown>;
  /** To be called when the request did not wait long enough for that. */
  readonly late?: () => void;
  /** To be called once the bytes are on their way. */
  readonly after?: () => void;
}

/** What a call's `_meta` lacks. A `traceparent` that is there is left alone, and then so is everything else. */
export function additionsTo(meta: JsonObject, identity: CallIdentity): Pick<Passage, 'meta'> {
  if (meta['traceparent'] !== undefined) return {};
  const traceparent = `00-${identity.traceId}-${identity.spanId}-01`;
  const hasCallId = meta['waybill/call_id'] !== undefined;
  return { meta: hasCallId ? { traceparent } : { traceparent, 'waybill/call_id': identity.callId } };
}

/** Only what may change a file has to be preceded by a look. */
export function waitingFor(lookout: FileLookout | undefined): Pick<Passage, 'before' | 'late'> {
  if (lookout?.isWrite !== true) return {};
  const late = (): void => {
    lookout.isLate = true;
  };
  return { before: lookout.sightings, late };
}
