/** The first line in which an output is not what the page shows. */
export interface OutputDifference {
  /** What the page shows; empty when it shows no more. */
  readonly expected: string;
  /** What the command said; empty when it said no more. */
  readonly found: string;
}

/** What is another one in each run, and the word that it is compared as. The first that fits counts. */
const varying: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d\b/g, '<day>'],
  [/\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b/g, '<time>'],
  [/\b\d\d-\d\d (?=UTC\b)/g, '<day> '],
  // Those that pages show for the built-in session are told apart, however much of them is shown.
  [/\b(call|session)_(01a3c8\d\d)[0-9a-f-]*/g, '<$1 $2>'],
  [/\b(call|session)_[0-9a-f-]{13}[0-9a-f-]*/g, '<$1>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b/g, '<hex>'],
  // In JSON.
  [/"(\w*(?:_ms|_ns|_unix_nano|_age_nanos|_offset|_bytes))": "?-?[\d.]+"?/g, '"$1": <number>'],
  [/\b\d+(?:\.\d+)? (?:ns|µs|ms|s|min|h|d)\b(?: \d+ (?:ms|s|min|h)\b)*/g, '<span>'],
  [/\b\d+(?:\.\d+)? (?:B|KiB|MiB|GiB)\b/g, '<size>'],
  // Columns are as wide as what stands in them.
  [/ {2,}/g, '  '],
  [/([─━═█])\1+/g, '$1'],
];

/** A line alone that says: anything, or nothing, may stand here. */
const anything = '…';

/**
 * How an output differs from what a page shows, or undefined when it is the same but for moments, spans of time, ids,
 * digests and the width of columns. A `…` within a line of the page stands for any text, one alone for any lines.
 */
export function differenceOf(shown: readonly string[], found: readonly string[]): OutputDifference | undefined {
  const [wanted, said] = [withoutEnd(shown).map(toCompared), withoutEnd(found).map(toCompared)];
  return compare(wanted, said);
}

function compare(wanted: readonly string[], said: readonly string[]): OutputDifference | undefined {
  for (const [index, expected] of wanted.entries()) {
    if (expected === anything) return compareAfterGap(wanted.slice(index + 1), said.slice(index));
    const line = said[index];
    if (line === undefined || !isLike(expected, line)) return { expected, found: line ?? '' };
  }
  return said.length > wanted.length ? { expected: '', found: said[wanted.length] ?? '' } : undefined;
}

/** The rest may begin at any line: of all that do not fit, the last tells best what is missing. */
function compareAfterGap(wanted: readonly string[], said: readonly string[]): OutputDifference | undefined {
  if (wanted.length === 0) return undefined;
  for (let skipped = 0; skipped <= said.length; skipped++) {
    if (compare(wanted, said.slice(skipped)) === undefined) return undefined;
  }
  return { expected: wanted[0] ?? '', found: said.at(-1) ?? '' };
}

/** The output, with those lines of the page that are still true, and come in this order, as they stand there. */
export function withTrueLines(found: readonly string[], shown: readonly string[]): readonly string[] {
  let next = 0;
  return found.map((line) => {
    const at = shown.findIndex(
      (each, index) => index >= next && each !== anything && isLike(toCompared(each), toCompared(line)),
    );
    if (at === -1) return line;
    next = at + 1;
    return shown[at] ?? line;
  });
}

function isLike(expected: string, line: string): boolean {
  const parts = expected.split(anything).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}

function toCompared(line: string): string {
  return varying.reduce((text, [pattern, word]) => text.replace(pattern, word), line).trimEnd();
}

/** Empty lines at the end are nothing that anybody said. */
function withoutEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}
