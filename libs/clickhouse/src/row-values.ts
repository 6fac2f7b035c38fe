/**
 * From our values to what ClickHouse's JSON formats take without loss. Rows hold no bigint: 64-bit numbers are decimal
 * text, times are text with nine decimals. Every function is total; a number that the column cannot hold becomes the
 * nearest one that it can, and the exact one stays in the event's own bytes.
 */
const int64Max = (1n << 63n) - 1n;
const int64Min = -(1n << 63n);
const uint64Max = (1n << 64n) - 1n;
const uint32Max = 2 ** 32 - 1;

const nanosPerMilli = 1_000_000n;

/** A moment as `YYYY-MM-DD hh:mm:ss.nnnnnnnnn`, UTC. A DateTime64(9) ends in 2262. */
export function toTimeText(unixNano: bigint): string {
  const nanos = clamped(unixNano, 0n, int64Max);
  const iso = new Date(Number(nanos / nanosPerMilli)).toISOString();
  const belowMilli = (nanos % nanosPerMilli).toString().padStart(6, '0');
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${belowMilli}`;
}

/** A moment as `YYYY-MM-DD hh:mm:ss`, UTC. A DateTime ends in 2106. */
export function toSecondText(unixNano: bigint): string {
  return toTimeText(clamped(unixNano, 0n, BigInt(uint32Max) * nanosPerMilli * 1_000n)).slice(0, 19);
}

/** As {@link toTimeText}, `null` when there is no moment. */
export function toTimeTextOrNull(unixNano: bigint | undefined): string | null {
  return unixNano === undefined ? null : toTimeText(unixNano);
}

/** Decimal text of an Int64. */
export function toInt64Text(value: bigint): string {
  return clamped(value, int64Min, int64Max).toString();
}

/** As {@link toInt64Text}, `null` when there is no number. */
export function toInt64TextOrNull(value: bigint | undefined): string | null {
  return value === undefined ? null : toInt64Text(value);
}

/** Decimal text of a UInt64. */
export function toUint64Text(value: bigint): string {
  return clamped(value, 0n, uint64Max).toString();
}

/** A UInt32. */
export function toUint32(value: number): number {
  return Math.min(Math.max(Math.trunc(value) || 0, 0), uint32Max);
}

/** Bytes as text that an EPHEMERAL column of the table turns back. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function clamped(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}
