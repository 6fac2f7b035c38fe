import { fromBinary } from '@bufbuild/protobuf';
import { SourceSchema, type Source } from './gen/waybill/event/v1/trace_event_pb.js';
import { WireCursor, wireTypes } from './wire-cursor.js';

const sourceNumber = 9;
/** Four times what an admitted source may have: whoever is longer is not named. */
const sourceBytesMax = 8 * 1024;

/**
 * Finds who emitted one encoded event, even one that is refused; `undefined` where nobody is named that could be shown:
 * absent, too long, unreadable, or behind bytes that are no protobuf. Decodes nothing else, whatever the bytes are.
 */
export function parseSource(event: Uint8Array): Source | undefined {
  const cursor = new WireCursor();
  cursor.bytes = event;
  while (cursor.position < event.length) {
    const tag = cursor.readTag(event.length);
    if (tag === ((sourceNumber << 3) | wireTypes.length)) {
      const end = cursor.readContentEnd(event.length);
      return end < 0 ? undefined : decoded(event.subarray(cursor.position, end));
    }
    if (tag < 0 || !cursor.skip(tag & 7, event.length)) return undefined;
  }
  return undefined;
}

function decoded(bytes: Uint8Array): Source | undefined {
  if (bytes.length > sourceBytesMax) return undefined;
  try {
    return fromBinary(SourceSchema, bytes);
  } catch {
    return undefined;
  }
}
