import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DescribedOperation, DescribedResponse, Description } from './description.js';
import type { JsonSchema } from './json-schemas.js';

/** What an HTTP server answered. */
export interface Answered {
  /** As it was asked, in lower case. */
  readonly method: string;
  /** Without what follows `?`. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  /** As JSON reads it; `undefined`: nothing was sent. */
  readonly body: unknown;
}

/** Says everything in which an answer differs from what openapi.json describes; nothing: it is as described. */
export type AnswerCheck = (answered: Answered) => readonly string[];

/** Statuses of which no path tells, because they are of a path or method that there is not. */
const ofNoPath: ReadonlySet<number> = new Set([404, 405]);

/**
 * Compares answers with openapi.json, and is stricter than a client may be: a field that is not described is a difference.
 */
export function createAnswerCheck(description: Description): AnswerCheck {
  const findProblems = createSchemaCheck(description);
  return ({ method, path, status, contentType, body }) => {
    const operation = findOperation(description, method, path);
    const response = resolve(description, operation?.responses[status]) ?? toUnknown(operation, status);
    if (response === undefined) return [`${method} ${path}: expected a described status, found ${status}`];
    if (response.content === undefined) return body === undefined ? [] : [`${path}: expected no body with ${status}`];
    const [type = ''] = contentType.split(';');
    const described = response.content[type] ?? response.content[type.replace(/\/.*/, '/*')];
    if (described === undefined) return [`${path}: expected a described type, found ${contentType} with ${status}`];
    return findProblems(described.schema ?? {}, body).map((problem) => `${path} ${status}: ${problem}`);
  };
}

/** Says in what a value differs from a schema that may refer to the components of openapi.json. */
export function createSchemaCheck({ components }: Description): (schema: JsonSchema, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addFormat('date-time', (text: string) => text.includes('T') && !Number.isNaN(Date.parse(text)));
  ajv.addSchema({ $id: 'waybill', $defs: toStrict(components.schemas) });
  return (schema, value) => {
    const isValid = ajv.compile(toStrict(schema));
    if (isValid(value)) return [];
    return (isValid.errors ?? []).map((each) => `${each.instancePath} ${each.message} ${JSON.stringify(each.params)}`);
  };
}

function findOperation({ paths }: Description, method: string, path: string): DescribedOperation | undefined {
  const segments = path.split('/');
  const fits = (template: string): boolean => {
    const expected = template.split('/');
    return expected.length === segments.length && expected.every((each, at) => isSegment(each, segments[at] ?? ''));
  };
  return Object.entries(paths).find(([template]) => fits(template))?.[1][method];
}

/** A parameter takes any text that is well escaped; whatever else there is is no path. */
function isSegment(expected: string, segment: string): boolean {
  if (!expected.startsWith('{')) return expected === segment;
  try {
    return decodeURIComponent(segment) !== '';
  } catch {
    return false;
  }
}

function resolve({ components }: Description, response: DescribedResponse | undefined): DescribedResponse | undefined {
  return response?.$ref === undefined ? response : components.responses[response.$ref.split('/').at(-1) ?? ''];
}

function toUnknown(operation: DescribedOperation | undefined, status: number): DescribedResponse | undefined {
  if (operation !== undefined || !ofNoPath.has(status)) return undefined;
  return { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } } };
}

/** The same schema, which takes no further fields, with what it refers to where the validator keeps it. */
function toStrict(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (_, value: unknown) => {
    const isObject = typeof value === 'object' && value !== null && 'properties' in value && 'type' in value;
    return isObject ? { additionalProperties: false, ...value } : value;
  });
  return JSON.parse(text.replaceAll('"#/components/schemas/', '"waybill#/$defs/')) as JsonSchema;
}
