/** Wire types of protobuf that proto3 uses. Groups (3 and 4) are not among them and are refused. */
export const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

/** A varint of more bytes than this encodes no 64-bit number. */
const varintBytesMax = 10;
/** A tag or a length is a uint32: five bytes at most, the fifth with four bits. */
const uint32BytesMax = 5;
const uint32LastByteMax = 0x0f;

/**
 * Walks protobuf bytes without decoding them.
 *
 * Reads never throw. A read that meets bytes which are no protobuf answers -1 and leaves the position undefined.
 * Every read is given the end that it must not pass.
 */
export class WireCursor {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  /** Low 32 bits of the varint that was read last. */
  varint = 0;

  /** Reads a varint into {@link varint}; answers how many bytes it had, or -1. */
  readVarint(end: number): number {
    const first = this.bytes[this.position] ?? 0;
    if (first < 0x80 && this.position < end) {
      this.position++;
      this.varint = first;
      return 1;
    }
    return this.readLongVarint(end);
  }

  /** Answers the tag, or -1 when it is no tag. */
  readTag(end: number): number {
    const tag = this.readUint32(end);
    return tag >= 8 ? tag : -1;
  }

  /** Reads a length; answers where the content that begins at {@link position} ends, or -1 when that lies beyond `end`. */
  readContentEnd(end: number): number {
    const length = this.readUint32(end);
    const contentEnd = this.position + length;
    return length >= 0 && contentEnd <= end ? contentEnd : -1;
  }

  /** Moves past one value of a field; false when there is no whole value, or its wire type is none of ours. */
  skip(wireType: number, end: number): boolean {
    switch (wireType) {
      case wireTypes.varint:
        return this.readVarint(end) > 0;
      case wireTypes.fixed64:
        return this.skipBytes(8, end);
      case wireTypes.fixed32:
        return this.skipBytes(4, end);
      case wireTypes.length: {
        const contentEnd = this.readContentEnd(end);
        this.position = contentEnd;
        return contentEnd >= 0;
      }
      default:
        return false;
    }
  }

  private readUint32(end: number): number {
    const byteCount = this.readVarint(end);
    if (byteCount < 0 || byteCount > uint32BytesMax) {
      return -1;
    }
    if (byteCount === uint32BytesMax && (this.bytes[this.position - 1] ?? 0) > uint32LastByteMax) {
      return -1;
    }
    return this.varint;
  }

  private readLongVarint(end: number): number {
    const start = this.position;
    let low = 0;
    for (let index = 0; index < varintBytesMax && start + index < end; index++) {
      const byte = this.bytes[start + index] ?? 0;
      if (index < uint32BytesMax) {
        low |= (byte & 0x7f) << (7 * index);
      }
      if (byte < 0x80) {
        this.position = start + index + 1;
        this.varint = low >>> 0;
        return index + 1;
      }
    }
    return -1;
  }

  private skipBytes(byteCount: number, end: number): boolean {
    this.position += byteCount;
    return this.position <= end;
  }
}
