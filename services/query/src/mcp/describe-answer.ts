import type { AnswerShape, ListShape, OutputBounds } from './answer-shape.js';
import type { AnswerDocument } from './bound-answer.js';
import { describeFields } from './row-shape.js';

/** What the text beside a document may have, as JSON. */
export const textByteCountMax = 4_096;

/** The answer as a few lines of `name=value`: what a client shows that does not read documents. */
export function describeAnswer(document: AnswerDocument, shape: AnswerShape, bounds: OutputBounds): string {
  const { returned, omitted, rest } = bounds;
  const lines = [
    ...describeFields(document, shape.fields),
    ...shape.lists.flatMap((list) => describeList(document, list)),
    `returned=${returned} omitted=${omitted ?? 'more'}${rest === null ? '' : ` rest: ${rest}`}`,
  ];
  return joinWithin(lines, textByteCountMax);
}

function describeList(document: AnswerDocument, { name, row }: ListShape): readonly string[] {
  const rows = document[name];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((each: object) => row.describe(each)).map((line) => `${name}: ${line}`);
}

/** Whole lines, the last of them in any case. */
function joinWithin(lines: readonly string[], byteCountMax: number): string {
  const last = lines.at(-1) ?? '';
  const note = '… (the document has the rest)';
  let left = byteCountMax - byteCountOf(note) - byteCountOf(last);
  const end = lines.slice(0, -1).findIndex((line) => (left -= byteCountOf(line)) < 0);
  if (end === -1) return lines.join('\n');
  return [...lines.slice(0, end), note, last].join('\n');
}

/** Within a JSON text, with the end of the line. */
function byteCountOf(line: string): number {
  return Buffer.byteLength(JSON.stringify(line));
}
