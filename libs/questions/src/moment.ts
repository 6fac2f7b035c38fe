import { parseSpanMs } from './span.js';

/** In which zone a time without an offset is meant, and shown. */
export type Zone = 'utc' | 'local';

/** A point in time as somebody wrote it. */
export type Moment =
  /** So many milliseconds before now. */
  | { readonly kind: 'back'; readonly ms: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'at'; readonly unixMs: number }
  /** The beginning of a day, or a time without an offset: as ISO 8601 writes a local time. */
  | { readonly kind: 'day' | 'clock'; readonly text: string };

/** What can be written, for whoever wrote something else. */
export const momentRule =
  'a span back from now such as 90s, 15m, 1h, 7d or 2w, or a moment such as 2026-11-24T11:00:00Z or 2026-11-24';

const fullPattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const clockPattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/i;

/** Reads a span, RFC 3339, a day, or a time without an offset; `undefined` for anything else. */
export function parseMoment(text: string): Moment | undefined {
  const spanMs = parseSpanMs(text);
  if (spanMs !== undefined) return { kind: 'back', ms: spanMs };
  const iso = text.trim().replace(' ', 'T');
  if (fullPattern.test(iso)) return isTime(iso) ? { kind: 'at', unixMs: Date.parse(iso) } : undefined;
  if (dayPattern.test(iso)) return isTime(`${iso}T00:00:00Z`) ? { kind: 'day', text: `${iso}T00:00:00` } : undefined;
  return clockPattern.test(iso) && isTime(`${iso}Z`) ? { kind: 'clock', text: iso } : undefined;
}

/**
 * The moment in milliseconds since 1970; `undefined` for a time without an offset where nobody said in which zone: it is
 * nobody's. A day is one of UTC then. `local` is the zone of the process.
 */
export function resolveMoment(moment: Moment, nowMs: number, zone: Zone | undefined): number | undefined {
  if (moment.kind === 'back') return nowMs - moment.ms;
  if (moment.kind === 'at') return moment.unixMs;
  if (moment.kind === 'clock' && zone === undefined) return undefined;
  return Date.parse(zone === 'local' ? moment.text : `${moment.text}Z`);
}

/** A day that its month has: the engine's parser takes 30 February for a day in March. */
function isTime(iso: string): boolean {
  const day = iso.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(Date.parse(iso)) && midnight.toISOString().startsWith(day);
}
