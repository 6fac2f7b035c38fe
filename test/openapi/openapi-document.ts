import { problemCodes, type PathDescription } from '@waybill/query';
import { problemResponses, toResponses } from './answers.js';
import type { JsonSchema, ReadSchemas } from './json-schemas.js';
import { toParameters } from './parameters.js';

/** A description of the HTTP interface, as OpenAPI 3.1 has it. */
export type OpenApiDocument = JsonSchema;

export interface OpenApiOptions {
  readonly readSchemas: ReadSchemas;
  /** Of what is described. */
  readonly version: string;
  /** Real answers by the name of their document. */
  readonly examples: Readonly<Record<string, unknown>>;
  /** The table of paths. */
  readonly paths: Readonly<Record<string, PathDescription>>;
}

const description = `What one may ask Waybill over HTTP. It only reads, and nobody is authenticated.

- What answers \`GET\` also answers \`HEAD\`. A parameter that a path does not take is refused with the names of those that it takes.
- Times are UTC text, 64-bit integers and money are decimal text, \`null\` means that nobody said. Fields are added, never renamed.
- Every answer has \`freshness\`: it tells "not there" from "not there yet".
- What is wrong is \`application/problem+json\` with a stable \`code\`.`;

/** Makes the description of all paths from their table and from the types of what they answer; throws when one has no such type. */
export function createOpenApiDocument({ readSchemas, version, examples, paths }: OpenApiOptions): OpenApiDocument {
  const described = Object.entries(paths);
  const documents = described.flatMap(([path, { document, body, events = {}, method = 'GET' }]) =>
    [document, ...(body === undefined ? [] : [body]), ...Object.values(events)].map((name) => [
      name,
      `${method} ${path}`,
    ]),
  );
  const problems = Object.entries(problemCodes).map(([code, { document }]) => [document, `the problem ${code}`]);
  const operations = described.map(([path, each]) => [
    path,
    { [each.method?.toLowerCase() ?? 'get']: toOperation(path, each, examples) },
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'Waybill', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(described.map(([path]) => toTag(path)))].map((name) => ({ name })),
    paths: Object.fromEntries(operations),
    components: {
      schemas: readSchemas(Object.fromEntries([...documents, ...problems])),
      responses: problemResponses(),
    },
  };
}

function toOperation(path: string, described: PathDescription, examples: OpenApiOptions['examples']): JsonSchema {
  const { rpc, operation = rpc, summary, document } = described;
  return {
    operationId: operation,
    summary,
    description: `The same as \`${toMethodName(rpc)}\` of \`waybill.query.v1.QueryService\`.`,
    tags: [toTag(path)],
    parameters: toParameters(path, described),
    ...(described.body === undefined ? {} : { requestBody: toBody(described.body) }),
    responses: toResponses(path, described, examples[document]),
  };
}

function toBody(document: string): JsonSchema {
  const content = {
    'text/plain': { schema: { type: 'string' } },
    'application/json': { schema: { $ref: `#/components/schemas/${document}` } },
  };
  return { required: true, content };
}

/** `/v1/calls/{id}/retry-verdict` is about `calls`. */
function toTag(path: string): string {
  return path.split('/')[2] ?? '';
}

function toMethodName(rpc: string): string {
  return `${rpc.slice(0, 1).toUpperCase()}${rpc.slice(1)}`;
}
