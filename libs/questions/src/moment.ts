import { parseSpanMs } from './span.js';

/** A point in time as RFC 3339 writes it, with its offset: a time without one is nobody's. */
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;

/** What a moment may be, as a sentence goes on. */
export const momentRule =
  'a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z';

/** Milliseconds since 1970 of a span back from `nowMs`, or of a moment in RFC 3339; `undefined` for anything else. */
export function parseMomentMs(text: string, nowMs: number): number | undefined {
  const spanMs = parseSpanMs(text);
  if (spanMs !== undefined) return nowMs - spanMs;
  const unixMs = momentPattern.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(unixMs) ? undefined : unixMs;
}
