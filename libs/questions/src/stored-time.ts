/** Reads the store's `2026-11-24 11:02:03.123456789` (UTC) exactly, in nanoseconds since 1970; `undefined` when it is no such text. */
export function parseStoredTime(text: string): bigint | undefined {
  const [, date, time, fraction = ''] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const seconds = Date.parse(`${date}T${time}Z`) / 1_000;
  return Number.isNaN(seconds) ? undefined : BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
