/** What the headers of an answer say about its failure. */
export interface HeaderFacts {
  /** `error` of the `WWW-Authenticate` challenge: `invalid_token`, `insufficient_scope`. */
  readonly challengeError: string;
  /** True when the answer challenges the caller at all. */
  readonly isChallenged: boolean;
  /** True when the challenge names a scope. */
  readonly isScopeNamed: boolean;
  /** Not before this long, in nanoseconds. 0: not said. */
  readonly retryAfterNanos: bigint;
  /** True when a rate-limit header says that nothing is left. */
  readonly isExhausted: boolean;
}

/** One header as it came. */
export type Header = readonly [name: string, value: string];

/** How many headers are looked at, and how much of each. */
const headerCountMax = 64;
const valueLengthMax = 1_024;
/** A server that asks for more than a day tells a date, not a pause. */
const retryAfterSecondsMax = 86_400;
/** Above this a reset is a moment in seconds since 1970, below it is a pause in seconds. */
const epochSecondsMin = 1_000_000_000;

const remainingHeaders = [
  'x-ratelimit-remaining',
  'ratelimit-remaining',
  'x-rate-limit-remaining',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-remaining-tokens',
  'anthropic-ratelimit-requests-remaining',
  'anthropic-ratelimit-input-tokens-remaining',
];
const resetHeaders = ['x-ratelimit-reset', 'ratelimit-reset', 'x-rate-limit-reset', 'x-ratelimit-reset-after'];
const draftRemainingPattern = /(?:^|[;,\s])(?:r|remaining)=0(?:$|[;,\s])/;

/**
 * Reads what the headers say. `nowUnixMs` is the reader's clock, which dates are measured against. Names are read in
 * any case; what does not parse counts as not said.
 */
export function headerFactsOf(headers: readonly Header[], nowUnixMs: number): HeaderFacts {
  const values = new Map(
    headers.slice(0, headerCountMax).map(([name, value]) => [name.toLowerCase(), value.slice(0, valueLengthMax)]),
  );
  const challenge = values.get('www-authenticate') ?? '';
  const isExhausted =
    remainingHeaders.some((name) => values.get(name)?.trim() === '0') ||
    draftRemainingPattern.test(values.get('ratelimit') ?? '');
  return {
    challengeError: parameterOf(challenge, 'error'),
    isChallenged: challenge !== '',
    isScopeNamed: parameterOf(challenge, 'scope') !== '',
    retryAfterNanos: retryAfterNanosOf(values, isExhausted, nowUnixMs),
    isExhausted,
  };
}

/** Takes quoted values whole, so that a realm cannot speak for the server. */
function parameterOf(challenge: string, wanted: string): string {
  for (const [, name, quoted, bare] of challenge.matchAll(
    /([\w-]{1,64})\s?=\s?(?:"([^"]{0,1024})"|([^\s,"]{1,256}))/g,
  )) {
    if (name?.toLowerCase() === wanted) return quoted ?? bare ?? '';
  }
  return '';
}

function retryAfterNanosOf(values: ReadonlyMap<string, string>, isExhausted: boolean, nowUnixMs: number): bigint {
  const milliseconds = values.get('retry-after-ms') ?? '';
  if (/^\d{1,8}$/.test(milliseconds)) return toNanos(Number(milliseconds) / 1_000);
  const after = (values.get('retry-after') ?? '').trim();
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(after)) return toNanos(Number(after));
  const date = after === '' ? Number.NaN : parseHttpDate(after);
  if (!Number.isNaN(date)) return toNanos((date - nowUnixMs) / 1_000);
  return isExhausted ? resetNanosOf(values, nowUnixMs) : 0n;
}

function resetNanosOf(values: ReadonlyMap<string, string>, nowUnixMs: number): bigint {
  const text = resetHeaders.map((name) => values.get(name)?.trim()).find((value) => value !== undefined) ?? '';
  if (!/^\d{1,13}(?:\.\d{1,9})?$/.test(text)) return 0n;
  const seconds = Number(text);
  return toNanos(seconds >= epochSecondsMin ? seconds - nowUnixMs / 1_000 : seconds);
}

function toNanos(seconds: number): bigint {
  const bounded = Math.min(Math.max(seconds, 0), retryAfterSecondsMax);
  return BigInt(Math.round(bounded * 1_000)) * 1_000_000n;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Milliseconds since 1970 of an IMF-fixdate; the obsolete forms read as not said. The heart has no `Date`. */
function parseHttpDate(text: string): number {
  const match = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i.exec(text);
  const month = months.indexOf((match?.[2] ?? '').toLowerCase());
  if (match === null || month < 0) return Number.NaN;
  const [day, year, hour, minute, second] = [match[1], match[3], match[4], match[5], match[6]].map(Number);
  const days = daysSince1970(year ?? 0, month, day ?? 0);
  return (((days * 24 + (hour ?? 0)) * 60 + (minute ?? 0)) * 60 + (second ?? 0)) * 1_000;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar; `month` counts from 0. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  const marchMonth = (month + 10) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((marchMonth * 306 + 5) / 10) + day - 1 - 719_468;
}
