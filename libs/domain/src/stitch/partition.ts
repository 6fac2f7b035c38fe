const fnvOffsetBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/**
 * The log partition of all events of one trace: FNV-1a, 32 bits, over the tenant's UTF-16 code units (low byte, high
 * byte), one zero byte, and the 16 bytes of the trace id; then murmur3's finalizer, because FNV leaves its low bits
 * weak; then modulo `partitionCount` (1 to 65,536).
 *
 * Part of the stored format: readers find a trace by it, so the same input gives the same partition in every version.
 */
export function partitionOf(tenantId: string, traceId: Uint8Array, partitionCount: number): number {
  let hash = Math.imul(hashOfText(fnvOffsetBasis, tenantId), fnvPrime);
  for (const byte of traceId) {
    hash = Math.imul(hash ^ byte, fnvPrime);
  }
  return finalize(hash) % partitionCount;
}

/**
 * 16 bytes that stand for a text where a trace id is wanted: four finalized FNV-1a hashes with different beginnings.
 * It says where something is kept, never whether two things are the same. Part of the stored format.
 */
export function placeOf(text: string): Uint8Array {
  const place = new Uint8Array(16);
  const view = new DataView(place.buffer);
  for (let lane = 0; lane < 4; lane++) {
    view.setUint32(lane * 4, finalize(hashOfText(Math.imul(fnvOffsetBasis ^ lane, fnvPrime), text)));
  }
  return place;
}

function hashOfText(seed: number, text: string): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), fnvPrime);
    hash = Math.imul(hash ^ (unit >>> 8), fnvPrime);
  }
  return hash;
}

function finalize(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
