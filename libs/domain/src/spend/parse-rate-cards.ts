import { compare } from '../stitch/event-set.js';
import type { RateCard, RateEntry } from './rate-card.js';

/** What is wrong in a text of rate cards, and where. */
export interface RateProblem {
  /** As in `cards[0].entries[2].unit`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Rate cards, or everything that is wrong with the text. */
export type RateCardsOutcome =
  | { readonly kind: 'parsed'; readonly cards: readonly RateCard[] }
  | { readonly kind: 'refused'; readonly problems: readonly RateProblem[] };

/** More than any provider lists; each entry is looked at for each unit that has no price. */
const entryCountMax = 4_096;

/**
 * Reads `{ "cards": [ { "id", "version", "entries": [ … ] } ] }`. Rates are decimal texts in nanos of the currency for one
 * whole unit, times decimal texts in nanoseconds. Two entries that could price the same thing at the same moment are a
 * problem, because nobody could say which one holds. Pure, total.
 */
export function parseRateCards(text: string): RateCardsOutcome {
  const problems: RateProblem[] = [];
  const cards = listAt(parseJson(text, problems), 'cards', problems).map((card, index) =>
    parseCard(card, `cards[${index}]`, problems),
  );
  const entryCount = cards.reduce((sum, card) => sum + card.entries.length, 0);
  if (entryCount > entryCountMax) report(problems, 'cards', `at most ${entryCountMax} entries in all`, entryCount);
  problems.push(...repeatedCards(cards), ...overlaps(cards));
  return problems.length === 0 ? { kind: 'parsed', cards } : { kind: 'refused', problems };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseJson(text: string, problems: RateProblem[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push({
      path: 'the text',
      expected: 'JSON',
      found: error instanceof Error ? error.message : 'something else',
    });
    return { cards: [] };
  }
}

function parseCard(value: unknown, path: string, problems: RateProblem[]): RateCard {
  const card = objectAt(value, path, problems);
  refuseUnknownKeys(card, path, ['id', 'version', 'entries'], problems);
  return {
    id: textAt(card, path, 'id', problems),
    version: textAt(card, path, 'version', problems),
    entries: listAt(card, 'entries', problems, path).map((entry, index) =>
      parseEntry(entry, `${path}.entries[${index}]`, problems),
    ),
  };
}

const entryKeys = [
  'provider',
  'operation',
  'unit',
  'currency',
  'nanosPerUnit',
  'effectiveFromUnixNano',
  'effectiveUntilUnixNano',
];

function parseEntry(value: unknown, path: string, problems: RateProblem[]): RateEntry {
  const entry = objectAt(value, path, problems);
  refuseUnknownKeys(entry, path, entryKeys, problems);
  const from = timeAt(entry, path, 'effectiveFromUnixNano', problems);
  const hasEnd = entry['effectiveUntilUnixNano'] !== undefined;
  const until = hasEnd ? timeAt(entry, path, 'effectiveUntilUnixNano', problems) : undefined;
  if (until !== undefined && until <= from) {
    report(problems, `${path}.effectiveUntilUnixNano`, 'a time after effectiveFromUnixNano', String(until));
  }
  const currency = textAt(entry, path, 'currency', problems);
  if (currency !== '' && !/^[A-Z]{3}$/.test(currency)) {
    report(problems, `${path}.currency`, 'three capital letters (ISO 4217)', currency);
  }
  return {
    provider: anyOrTextAt(entry, path, 'provider', problems),
    operation: anyOrTextAt(entry, path, 'operation', problems),
    unit: textAt(entry, path, 'unit', problems),
    currency,
    attosPerUnit: rateAt(entry, path, problems),
    effectiveFromUnixNano: from,
    effectiveUntilUnixNano: until,
  };
}

/** A card is named by id and version; two of one name could not be told apart in what they priced. */
function repeatedCards(cards: readonly RateCard[]): readonly RateProblem[] {
  const names = cards.map(({ id, version }) => `${id}/${version}`);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: `cards[${index}]`, expected: 'an id and version of its own', found: name }],
  );
}

interface PlacedEntry {
  readonly path: string;
  readonly entry: RateEntry;
}

/** Entries for one provider, operation and unit whose times meet. */
function overlaps(cards: readonly RateCard[]): readonly RateProblem[] {
  const groups = new Map<string, PlacedEntry[]>();
  for (const [cardIndex, card] of cards.entries()) {
    for (const [index, entry] of card.entries.entries()) {
      const key = JSON.stringify([entry.provider, entry.operation, entry.unit]);
      const placed = { path: `cards[${cardIndex}].entries[${index}]`, entry };
      groups.set(key, [...(groups.get(key) ?? []), placed]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const ordered = group.toSorted((a, b) => compare(a.entry.effectiveFromUnixNano, b.entry.effectiveFromUnixNano));
    return ordered.flatMap((each, index) => overlapOf(ordered[index - 1], each));
  });
}

function overlapOf(before: PlacedEntry | undefined, { path, entry }: PlacedEntry): readonly RateProblem[] {
  const until = before?.entry.effectiveUntilUnixNano;
  if (before === undefined || (until !== undefined && until <= entry.effectiveFromUnixNano)) return [];
  return [{ path, expected: 'no other rate for the same at that time', found: before.path }];
}

function objectAt(value: unknown, path: string, problems: RateProblem[]): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  report(problems, path, 'an object', value);
  return {};
}

function listAt(value: unknown, key: string, problems: RateProblem[], path = ''): readonly unknown[] {
  const list = objectAt(value, path, problems)[key];
  if (Array.isArray(list)) return list;
  report(problems, path === '' ? key : `${path}.${key}`, 'a list', list);
  return [];
}

function textAt(object: JsonObject, path: string, key: string, problems: RateProblem[]): string {
  const value = object[key];
  if (typeof value === 'string' && value !== '' && value.length <= textLengthMax) return value;
  report(problems, `${path}.${key}`, `a text of 1 to ${textLengthMax} characters`, value);
  return '';
}

/** As long as a rate's name may become in an entry, with room for several of them. */
const textLengthMax = 128;

/** Absent and empty are the same here: any. */
function anyOrTextAt(object: JsonObject, path: string, key: string, problems: RateProblem[]): string {
  const value = object[key];
  return value === undefined || value === '' ? '' : textAt(object, path, key, problems);
}

function timeAt(object: JsonObject, path: string, key: string, problems: RateProblem[]): bigint {
  const value = object[key];
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return BigInt(value);
  report(problems, `${path}.${key}`, 'nanoseconds since 1970 as a decimal text', value);
  return 0n;
}

/** A billion of the currency for one unit at most; nine digits behind the point, because tokens are cheap. */
function rateAt(entry: JsonObject, path: string, problems: RateProblem[]): bigint {
  const value = entry['nanosPerUnit'];
  const [, whole, fraction = ''] = typeof value === 'string' ? (/^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(value) ?? []) : [];
  if (whole !== undefined) return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  report(problems, `${path}.nanosPerUnit`, 'a decimal text of at most 18 digits and 9 behind the point', value);
  return 0n;
}

/** A key that is not known is a mistake in writing one that is: it would silently mean "any". */
function refuseUnknownKeys(object: JsonObject, path: string, known: readonly string[], problems: RateProblem[]): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) report(problems, `${path}.${key}`, `one of ${known.join(', ')}`, key);
  }
}

function report(problems: RateProblem[], path: string, expected: string, found: unknown): void {
  problems.push({ path, expected, found: (JSON.stringify(found) ?? 'nothing').slice(0, textLengthMax) });
}
