const spanPattern = /^(\d{1,6})(s|m|h|d|w)$/;

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Reads `90s`, `15m`, `1h`, `7d`, `2w` as milliseconds; `undefined` for anything else. */
export function parseSpanMs(text: string): number | undefined {
  const [, count, unit] = spanPattern.exec(text.trim()) ?? [];
  const seconds = unit === undefined ? undefined : secondsPerUnit[unit];
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds * 1_000;
}
