import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from './json-schemas.js';

/** A parameter of the committed openapi.json. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly enum?: readonly string[]; readonly maximum?: number };
}

/** What is sent, of one media type. */
export interface DescribedContent {
  /** Absent: whatever it is. */
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  /** Of the data of server-sent events, by their names. */
  readonly 'x-events'?: Readonly<Record<string, JsonSchema>>;
}

/** What a path may answer with one status. */
export interface DescribedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, DescribedContent>>;
}

/** How a path is asked. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters: readonly DescribedParameter[];
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

/** The committed openapi.json, as far as tests look into it. */
export interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, DescribedResponse>>;
  };
}

/** Where the committed openapi.json stands. */
export const descriptionPath = fileURLToPath(new URL('../../services/query/openapi.json', import.meta.url));

/** Reads the committed openapi.json. */
export function readDescription(): Description {
  return JSON.parse(readFileSync(descriptionPath, 'utf8')) as Description;
}
