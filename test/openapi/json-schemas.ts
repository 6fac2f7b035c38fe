import { createGenerator } from 'ts-json-schema-generator';

/** A JSON Schema as far as it is looked into here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The types that documents and problems are, and all that they are made of. */
const sources = '{libs/questions/src/index.ts,services/query/src/http/problem-documents.ts}';

/**
 * The JSON Schemas of TypeScript types, with their comments, by name; what they refer to is among them. `wanted` says by the
 * name of a type who answers with it: that is told when no type has the name.
 */
export type ReadSchemas = (wanted: Readonly<Record<string, string>>) => Readonly<Record<string, JsonSchema>>;

/** Reads the types of the repository in a folder, which takes some seconds; then each question is quick. */
export function createSchemaReader(root: string): ReadSchemas {
  const generator = createGenerator({
    path: `${root}/${sources}`,
    tsconfig: `${root}/services/query/tsconfig.json`,
    expose: 'export',
    jsDoc: 'extended',
    topRef: true,
    // The build has checked them.
    skipTypeCheck: true,
    // Fields are added, never renamed: a client has to take those that it does not know.
    additionalProperties: true,
    encodeRefs: false,
    sortProps: false,
  });
  const read = (name: string, who: string) => {
    try {
      return generator.createSchema(name).definitions ?? {};
    } catch (cause) {
      const expected = 'expected an exported type of that name in libs/questions';
      throw new Error(`${who} answers ${name}: ${expected}, found: ${String(cause)}`, { cause });
    }
  };
  return (wanted) => {
    const found = Object.entries(wanted).map(([name, who]) => read(name, who));
    const schemas = Object.assign({}, ...found) as Record<string, JsonSchema>;
    return Object.fromEntries(
      Object.entries(schemas)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, schema]) => [name, toComponent(schema)]),
    );
  };
}

/** JSON Schema keeps what is referred to below `definitions`, OpenAPI below `components`. */
function toComponent(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}
