/** A JSON Schema, as far as tools are described by one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const schemas = {
  text: { type: 'string' },
  'text?': { type: ['string', 'null'] },
  number: { type: 'number' },
  'number?': { type: ['number', 'null'] },
  flag: { type: 'boolean' },
  'flag?': { type: ['boolean', 'null'] },
  texts: { type: 'array', items: { type: 'string' } },
  list: { type: 'array' },
  object: { type: 'object' },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** What stands in a field of a document; with `?`, `null` may stand there: nobody said. */
export type FieldKind = keyof typeof schemas;

type KindOf<Value> = [Value] extends [string]
  ? 'text'
  : [Value] extends [string | null]
    ? 'text?'
    : [Value] extends [number]
      ? 'number'
      : [Value] extends [number | null]
        ? 'number?'
        : [Value] extends [boolean]
          ? 'flag'
          : [Value] extends [boolean | null]
            ? 'flag?'
            : [Value] extends [readonly string[]]
              ? 'texts'
              : [Value] extends [readonly unknown[]]
                ? 'list'
                : 'object';

/** Fields by name, in the order in which they are shown. */
export type Fields = readonly (readonly [name: string, kind: FieldKind])[];

/** Fields of a document. The compiler compares each kind with the document's type, so that no schema can say otherwise. */
export function fieldsOf<Document extends object>(kinds: {
  readonly [Field in keyof Document]?: KindOf<Document[Field]>;
}): Fields {
  return Object.entries<FieldKind>(kinds as Readonly<Record<string, FieldKind>>);
}

/** The schema of an object that has these fields, and may have more. */
export function toObjectSchema(fields: Fields, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const named = Object.fromEntries(fields.map(([name, kind]): [string, JsonSchema] => [name, schemas[kind]]));
  const properties = { ...named, ...more };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: true };
}

/** A document with these fields and no other. */
export function pickFields(document: object, fields: Fields): Readonly<Record<string, unknown>> {
  const values = document as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.map(([name]) => [name, values[name]]));
}
