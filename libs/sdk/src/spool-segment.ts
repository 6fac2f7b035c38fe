import { crc32 } from 'node:zlib';

/** What a segment file holds. */
export interface SegmentContent {
  readonly events: readonly Uint8Array[];
  /** False when bytes stand behind the last whole frame: the writer was killed while it wrote, or the file is damaged. */
  readonly isWhole: boolean;
}

/** What every segment file begins with. */
export const segmentHeader = Buffer.from('WBSPOOL1', 'latin1');

/** Writes events as frames: length and CRC-32 of the event's bytes, both little-endian, then the bytes. */
export function toFrames(events: readonly Uint8Array[]): Buffer {
  const frames = Buffer.allocUnsafe(events.reduce((bytes, event) => bytes + frameBytesOf(event), 0));
  let offset = 0;
  for (const event of events) {
    frames.writeUInt32LE(event.byteLength, offset);
    frames.writeUInt32LE(crc32(event), offset + 4);
    frames.set(event, offset + frameHeaderBytes);
    offset += frameBytesOf(event);
  }
  return frames;
}

/** How many bytes an event adds to a segment. */
export function frameBytesOf(event: Uint8Array): number {
  return frameHeaderBytes + event.byteLength;
}

/** Reads the whole frames of a segment file. Stops at the first that is torn or damaged: nothing behind it can be found. */
export function parseSegment(file: Buffer): SegmentContent {
  const events: Uint8Array[] = [];
  if (!file.subarray(0, segmentHeader.byteLength).equals(segmentHeader)) return { events, isWhole: false };
  let offset = segmentHeader.byteLength;
  for (let event = readFrame(file, offset); event !== undefined; event = readFrame(file, offset)) {
    events.push(event);
    offset += frameBytesOf(event);
  }
  return { events, isWhole: offset === file.byteLength };
}

const frameHeaderBytes = 8;

function readFrame(file: Buffer, offset: number): Uint8Array | undefined {
  if (offset + frameHeaderBytes > file.byteLength) return undefined;
  const start = offset + frameHeaderBytes;
  const end = start + file.readUInt32LE(offset);
  if (end === start || end > file.byteLength) return undefined;
  const event = file.subarray(start, end);
  return crc32(event) === file.readUInt32LE(offset + 4) ? event : undefined;
}
