import { crc32 } from 'node:zlib';

const checksumBytes = 4;

/**
 * Bytes as they are stored: a CRC-32 over the key and the parts, then the parts. LMDB checks no content: a bit that
 * the disk flips, or a page that a crashed machine wrote under another's number, would be handed out as if it were sound.
 * Copies the parts, so the caller may reuse them.
 */
export function toCheckedBytes(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.byteLength, checksumBytes);
  const checked = Buffer.allocUnsafe(size);
  let position = checksumBytes;
  for (const part of parts) {
    checked.set(part, position);
    position += part.byteLength;
  }
  checked.writeUInt32BE(checksumOf(key, checked), 0);
  return checked;
}

/** The parts as one piece, or `undefined` when they are not what was stored under this key. */
export function fromCheckedBytes(key: Uint8Array, checked: Uint8Array): Buffer | undefined {
  if (checked.byteLength < checksumBytes) return undefined;
  const bytes = Buffer.from(checked.buffer, checked.byteOffset, checked.byteLength);
  if (bytes.readUInt32BE(0) !== checksumOf(key, bytes)) return undefined;
  return bytes.subarray(checksumBytes);
}

function checksumOf(key: Uint8Array, checked: Uint8Array): number {
  return crc32(checked.subarray(checksumBytes), crc32(key));
}
