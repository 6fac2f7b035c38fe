import { PublishRequestSchema } from '@waybill/contracts';

/**
 * Writes a `PublishRequest` from events that are encoded already: a repeated field on the wire is its elements, each
 * behind its tag and length, one after the other.
 */
export function toPublishRequestBytes(events: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const request = new Uint8Array(events.reduce((bytes, event) => bytes + requestBytesOf(event), 0));
  let offset = 0;
  for (const event of events) {
    request[offset] = eventsTag;
    offset = writeVarint(request, offset + 1, event.byteLength);
    request.set(event, offset);
    offset += event.byteLength;
  }
  return request;
}

/** How many bytes an event adds to a request. */
export function requestBytesOf(event: Uint8Array): number {
  return 1 + varintBytesOf(event.byteLength) + event.byteLength;
}

const lengthDelimited = 2;
const eventsTag = (PublishRequestSchema.field.events.number << 3) | lengthDelimited;

function varintBytesOf(value: number): number {
  let bytes = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes += 1;
  return bytes;
}

function writeVarint(target: Uint8Array, start: number, value: number): number {
  let offset = start;
  let rest = value;
  while (rest > 0x7f) {
    target[offset] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    offset += 1;
  }
  target[offset] = rest;
  return offset + 1;
}
