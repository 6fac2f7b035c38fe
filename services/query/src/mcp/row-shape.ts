import { pickFields, toObjectSchema, type Fields, type JsonSchema } from './fields.js';

/** A row of a list. */
export interface RowShape {
  /** What a client may rely on, in full answers as in summaries. */
  readonly schema: JsonSchema;
  /** What a summary has of it. */
  readonly summarise: (row: object) => object;
  /** What the text says of it, line by line. */
  readonly describe: (row: object) => readonly string[];
}

/** A row of which these fields are what matters. */
export function rowOf(fields: Fields): RowShape {
  return {
    schema: toObjectSchema(fields),
    summarise: (row) => pickFields(row, fields),
    describe: (row) => describeFields(row, fields),
  };
}

/** One line of `name=value`; none when nobody said anything. */
export function describeFields(document: object, fields: Fields): readonly string[] {
  const pairs = Object.entries(pickFields(document, fields)).flatMap(([name, value]) => {
    const text = describeValue(value);
    return text === '' ? [] : [`${name}=${text}`];
  });
  return pairs.length === 0 ? [] : [pairs.join(' ')];
}

/** Of what is no plain word. Words are whole: they are ids and cursors, which somebody asks with. */
const quotedCharactersMax = 160;

/** A value on one line. What is no plain word is quoted: a recorded name must not look like a line of ours. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  if (typeof value === 'string' && /^[\w.:@/+-]+$/.test(value)) return value;
  const text = JSON.stringify(value);
  return text.length <= quotedCharactersMax ? text : `${text.slice(0, quotedCharactersMax)}…`;
}
