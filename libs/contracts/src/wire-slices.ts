import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Where one event lies in the bytes of a request. */
export interface EventSlice {
  /** The first byte of its tag: `[start, end)` is a valid part of any message with `events = 2`. */
  readonly start: number;
  /** The first byte of the event itself. */
  readonly contentStart: number;
  readonly end: number;
}

/** What a publish request holds, or why it cannot be read. */
export type SliceOutcome =
  | { readonly kind: 'sliced'; readonly batchSequence: bigint; readonly slices: readonly EventSlice[] }
  | { readonly kind: 'unreadable'; readonly batchSequence: bigint; readonly detail: string };

const sequenceNumber = 1;
const eventsNumber = 2;

/**
 * Finds the events of a `PublishRequest` or `PublishStreamRequest`, without decoding them.
 *
 * What is not an event is left out: a sender cannot smuggle a `BatchContext` (field 1 of `EventBatch`) into the log.
 * `batchSequence` is 0 where there is none. Never throws.
 */
export function parseEventSlices(bytes: Uint8Array, eventCountMax: number): SliceOutcome {
  const slices: EventSlice[] = [];
  const reader = new BinaryReader(bytes);
  let batchSequence = 0n;
  let start = 0;
  const unreadable = (detail: string): SliceOutcome => ({ kind: 'unreadable', batchSequence, detail });
  try {
    while (reader.pos < bytes.length) {
      start = reader.pos;
      const [number, wireType] = reader.tag();
      if (number === eventsNumber) {
        if (wireType !== WireType.LengthDelimited) {
          return unreadable(`events: expected wire type 2 at byte ${start}, found ${wireType}`);
        }
        if (slices.length === eventCountMax) {
          return unreadable(
            `events: expected at most ${eventCountMax} in one request, found more; send smaller batches`,
          );
        }
        const contentBytes = reader.uint32();
        const contentStart = reader.pos;
        reader.pos += contentBytes;
        if (reader.pos > bytes.length) {
          return unreadable(truncated(`events[${slices.length}]`, contentBytes, bytes.length - contentStart));
        }
        slices.push({ start, contentStart, end: reader.pos });
      } else if (number === sequenceNumber && wireType === WireType.Varint) {
        batchSequence = BigInt(reader.uint64());
      } else {
        reader.skip(wireType, number);
      }
    }
  } catch {
    return unreadable(
      `request: expected a protobuf field at byte ${start} of ${bytes.length}, found none that can be read`,
    );
  }
  return { kind: 'sliced', batchSequence, slices };
}

function truncated(path: string, expectedBytes: number, foundBytes: number): string {
  return `${path}: expected ${expectedBytes} bytes, found ${foundBytes}: the request is cut off`;
}
