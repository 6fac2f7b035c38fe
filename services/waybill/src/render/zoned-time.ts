import { parseStoredTime, type Zone } from '@waybill/questions';

const nanosPerMs = 1_000_000n;
const secondLength = '2026-11-24 11:02:03'.length;

/** ClickHouse's time to the second, in UTC or in the zone of the process. */
export function toZonedSecond(clickHouseTime: string, zone: Zone): string {
  const unixNano = zone === 'utc' ? undefined : parseStoredTime(clickHouseTime);
  return unixNano === undefined ? clickHouseTime.slice(0, secondLength) : toLocalSecond(Number(unixNano / nanosPerMs));
}

/** Milliseconds since 1970 to the minute, in UTC or in the zone of the process. */
export function toZonedMinute(unixMs: number, zone: Zone): string {
  const text = zone === 'utc' ? new Date(unixMs).toISOString().replace('T', ' ') : toLocalSecond(unixMs);
  return text.slice(0, '2026-11-24 11:02'.length);
}

/** What stands behind a time of that zone, or in the title of a column: `UTC`, `Europe/Berlin`. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function toLocalSecond(unixMs: number): string {
  const at = new Date(unixMs);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
