import { toObjectSchema, type Fields, type JsonSchema } from './fields.js';

/** Whether an answer has every field, or those that the question is about. */
export const modes = ['full', 'summary'] as const;
export type Mode = (typeof modes)[number];

/** A list within a document. */
export interface ListShape {
  readonly name: string;
  /** What is in each row of a summary. */
  readonly fields: Fields;
}

/** How the document of an answer is shortened when it is too long. */
export interface AnswerShape {
  /** What is in a summary beside its lists. */
  readonly fields: Fields;
  /** The lists whose ends may be left out, most important first. */
  readonly lists: readonly ListShape[];
  /** The one list comes in pages: what does not fit is on the next one. */
  readonly isPaged: boolean;
  /** For a model: what to ask for what a summary, or the end of a list, leaves out. */
  readonly rest: string;
}

/** What was left out of an answer, and how to get it. */
export interface OutputBounds {
  readonly mode: Mode;
  /** Rows of the lists that are there. */
  readonly returned: number;
  /** Rows that were left out; `null`: there are more, and nobody counted them. */
  readonly omitted: number | null;
  /** How to get the rest; `null`: this is everything. */
  readonly rest: string | null;
}

const boundsSchema: JsonSchema = {
  type: 'object',
  description: 'What was left out of this answer, and how to get it',
  properties: {
    mode: { type: 'string', enum: modes },
    returned: { type: 'integer', minimum: 0 },
    omitted: { type: ['integer', 'null'], minimum: 0, description: 'null: there are more, not counted' },
    rest: { type: ['string', 'null'], description: 'null: this is everything' },
  },
  required: ['mode', 'returned', 'omitted', 'rest'],
};

const freshnessSchema: JsonSchema = {
  type: 'object',
  properties: { source: { type: 'string', enum: ['log', 'store', 'nobody'] } },
  required: ['source', 'observed_unix_nano', 'oldest_unapplied_age_nanos'],
};

/** What a client may rely on, in full answers as in summaries. */
export function toOutputSchema({ fields, lists }: AnswerShape): JsonSchema {
  const rows = lists.map((list) => [list.name, { type: 'array', items: toObjectSchema(list.fields) }] as const);
  return toObjectSchema(fields, {
    ...Object.fromEntries(rows),
    freshness: freshnessSchema,
    output: boundsSchema,
  });
}
