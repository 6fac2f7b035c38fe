import type { AnswerShape, ListShape, OutputBounds } from './answer-shape.js';
import type { AnswerDocument } from './bound-answer.js';
import { pickFields, type Fields } from './fields.js';

/** What the text beside a document may have, as JSON. */
export const textByteCountMax = 4_096;

/** Of what is no plain word. Words are whole: they are ids and cursors, which somebody asks with. */
const quotedCharactersMax = 160;

/** The answer as a few lines of `name=value`: what a client shows that does not read documents. */
export function describeAnswer(document: AnswerDocument, shape: AnswerShape, bounds: OutputBounds): string {
  const { returned, omitted, rest } = bounds;
  const lines = [
    ...toLine(document, shape.fields),
    ...shape.lists.flatMap((list) => describeList(document, list)),
    `returned=${returned} omitted=${omitted ?? 'more'}${rest === null ? '' : ` rest: ${rest}`}`,
  ];
  return joinWithin(lines, textByteCountMax);
}

function describeList(document: AnswerDocument, { name, fields }: ListShape): readonly string[] {
  const rows = document[name];
  return Array.isArray(rows)
    ? rows.flatMap((row: object) => toLine(row, fields).map((line) => `${name}: ${line}`))
    : [];
}

function toLine(document: object, fields: Fields): readonly string[] {
  const pairs = Object.entries(pickFields(document, fields)).flatMap(([name, value]) => {
    const text = toText(value);
    return text === '' ? [] : [`${name}=${text}`];
  });
  return pairs.length === 0 ? [] : [pairs.join(' ')];
}

/** A value on one line. What is no plain word is quoted: a recorded name must not look like a line of ours. */
function toText(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  if (typeof value === 'string' && /^[\w.:@/+-]+$/.test(value)) return value;
  const text = JSON.stringify(value);
  return text.length <= quotedCharactersMax ? text : `${text.slice(0, quotedCharactersMax)}…`;
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
