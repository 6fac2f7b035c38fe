import { isUtf8 } from 'node:buffer';
import { WireCursor, wireTypes } from './wire-cursor.js';

const eventIdNumber = 2;
const eventIdBytesMax = 64;

/**
 * Finds the event id of one encoded event, even of one that is refused; `undefined` where there is none that
 * could be shown: absent, longer than 64 bytes, no UTF-8, or behind bytes that are no protobuf.
 */
export function parseEventId(event: Uint8Array): string | undefined {
  const cursor = new WireCursor();
  cursor.bytes = event;
  while (cursor.position < event.length) {
    const tag = cursor.readTag(event.length);
    if (tag === ((eventIdNumber << 3) | wireTypes.length)) {
      const end = cursor.readContentEnd(event.length);
      return end < 0 ? undefined : textOf(event.subarray(cursor.position, end));
    }
    if (tag < 0 || !cursor.skip(tag & 7, event.length)) {
      return undefined;
    }
  }
  return undefined;
}

function textOf(bytes: Uint8Array): string | undefined {
  return bytes.length > eventIdBytesMax || !isUtf8(bytes) ? undefined : new TextDecoder().decode(bytes);
}
