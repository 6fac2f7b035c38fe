import type { AnswerShape, ListShape, Mode, OutputBounds } from './answer-shape.js';
import { pickFields, type Fields } from './fields.js';

/** A document of the questions; its lists are those of its shape. */
export type AnswerDocument = Readonly<Record<string, unknown>>;

/** An answer that is no longer than it may be, or what has to be asked instead. */
export type BoundAnswer =
  | { readonly tag: 'fits'; readonly document: AnswerDocument; readonly bounds: OutputBounds }
  /** Only so many rows fit: ask for as many, so that the cursor stands behind the last of them. */
  | { readonly tag: 'fewer'; readonly limit: number }
  /** Not even a summary fits. */
  | { readonly tag: 'too_large'; readonly byteCount: number };

export interface BoundOptions {
  readonly mode: Mode;
  readonly byteCountMax: number;
}

/** Shortens a document until it fits: first to a summary, then by the ends of its lists. It is never cut within a value. */
export function boundAnswer(document: AnswerDocument, shape: AnswerShape, options: BoundOptions): BoundAnswer {
  const { mode, byteCountMax } = options;
  if (mode === 'full') {
    const full = withBounds(document, shape, { mode: 'full', cutCount: 0 });
    if (byteCountOf(full.document) <= byteCountMax) return full;
  }
  const summary = toSummary(document, shape);
  const whole = withBounds(summary, shape, { mode: 'summary', cutCount: 0 });
  if (byteCountOf(whole.document) <= byteCountMax) return whole;
  return cutLists(summary, shape, byteCountMax);
}

function cutLists(summary: AnswerDocument, shape: AnswerShape, byteCountMax: number): BoundAnswer {
  const bare = { ...summary, ...Object.fromEntries(shape.lists.map(({ name }) => [name, []])) };
  const rowCount = rowsOf(summary, shape).length;
  // With the longest of what may be said about the rest, so that saying it cannot make the answer too long.
  const byteCount = byteCountOf(withBounds(bare, shape, { mode: 'summary', cutCount: rowCount }).document);
  if (byteCount > byteCountMax) return { tag: 'too_large', byteCount };
  let left = byteCountMax - byteCount;
  let keptCount = 0;
  const kept = shape.lists.map(({ name }) => {
    const rows = listOf(summary, name);
    const count = countFitting(rows, left);
    left -= byteCountOf(rows.slice(0, count));
    keptCount += count;
    return [name, rows.slice(0, count)] as const;
  });
  if (shape.isPaged) return keptCount === 0 ? { tag: 'too_large', byteCount } : { tag: 'fewer', limit: keptCount };
  const cut = { ...summary, ...Object.fromEntries(kept) };
  return withBounds(cut, shape, { mode: 'summary', cutCount: rowCount - keptCount });
}

function countFitting(rows: readonly unknown[], byteCountMax: number): number {
  let byteCount = '[]'.length;
  const end = rows.findIndex((row) => (byteCount += byteCountOf(row) + ','.length) > byteCountMax);
  return end === -1 ? rows.length : end;
}

/** The fields that the question is about; of freshness, what holds for all partitions. */
function toSummary(document: AnswerDocument, { fields, lists }: AnswerShape): AnswerDocument {
  const rows = lists.map(({ name, fields }: ListShape) => [
    name,
    listOf(document, name).map((row) => pickFields(row, fields)),
  ]);
  const freshness = pickFields(Object(document['freshness']) as object, freshnessFields);
  return { ...pickFields(document, fields), ...Object.fromEntries(rows), freshness };
}

const freshnessFields: Fields = [
  ['source', 'text'],
  ['observed_unix_nano', 'text?'],
  ['oldest_unapplied_age_nanos', 'text?'],
];

interface Shortened {
  readonly mode: Mode;
  readonly cutCount: number;
}

function withBounds(document: AnswerDocument, shape: AnswerShape, { mode, cutCount }: Shortened) {
  const hasMore = (document['next_cursor'] ?? null) !== null || document['is_cut'] === true;
  const ways = [
    ...(hasMore && shape.isPaged ? ['"cursor": next_cursor has the next page'] : []),
    ...(mode === 'summary' ? ['"mode": "full" has every field, when few rows are asked for'] : []),
    ...(hasMore || cutCount > 0 || mode === 'summary' ? [shape.rest] : []),
  ];
  const bounds: OutputBounds = {
    mode,
    returned: rowsOf(document, shape).length,
    omitted: hasMore ? null : cutCount,
    rest: ways.length === 0 ? null : ways.join('; '),
  };
  return { tag: 'fits' as const, document: { ...document, output: bounds }, bounds };
}

function rowsOf(document: AnswerDocument, { lists }: AnswerShape): readonly object[] {
  return lists.flatMap(({ name }) => listOf(document, name));
}

function listOf(document: AnswerDocument, name: string): readonly object[] {
  const list = document[name];
  return Array.isArray(list) ? list : [];
}

function byteCountOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
