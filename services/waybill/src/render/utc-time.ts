import { parseStoredTime } from '@waybill/questions';

const nanosPerMs = 1_000_000n;

/** `2026-11-24 11:02:03.123`, in UTC, cut off at the millisecond. */
export function formatUtc(unixNano: bigint): string {
  return new Date(Number(unixNano / nanosPerMs)).toISOString().replace('T', ' ').replace('Z', '');
}

/** `11:02:03` when it is the same UTC day as `nowUnixNano`, else `2026-11-24 11:02:03`. */
export function formatUtcNear(unixNano: bigint, nowUnixNano: bigint): string {
  const text = formatUtc(unixNano).slice(0, 19);
  const today = formatUtc(nowUnixNano).slice(0, 10);
  return text.startsWith(today) ? text.slice(11) : text;
}

/** Milliseconds since 1970 as `2026-11-24 11:02`, in UTC, cut off at the minute. */
export function toClickHouseMinute(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** ClickHouse's time to the second, without the fraction that people do not read. */
export function toSecond(clickHouseTime: string): string {
  return clickHouseTime.slice(0, '2026-11-24 11:02:03'.length);
}

/** From one ClickHouse time to another in nanoseconds; `undefined` when one of them is none. */
export function nanosBetween(from: string, to: string): bigint | undefined {
  const [start, end] = [parseStoredTime(from), parseStoredTime(to)];
  return start === undefined || end === undefined ? undefined : end - start;
}
