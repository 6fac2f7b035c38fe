// The second half of `npm run generate`: openapi.json from the table of paths and the types of documents, and the client
// that the tests ask with from openapi.json. Packages are taken as built.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { paths } from '@waybill/query';
import { createSchemaReader } from './json-schemas.js';
import { createOpenApiDocument } from './openapi-document.js';

const root = join(import.meta.dirname, '../..');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const { version } = readJson('package.json') as { readonly version: string };
const examples = readJson('test/openapi/examples.json') as Readonly<Record<string, unknown>>;
const document = JSON.stringify(
  createOpenApiDocument({ readSchemas: createSchemaReader(root), version, examples, paths }),
  undefined,
  2,
);
const style = readJson('.prettierrc.json') as object;

writeFileSync(join(root, 'services/query/openapi.json'), await format(document, { ...style, parser: 'json' }));
const client = astToString(await openapiTypes(document));
const banner = '// Made by `npm run generate` from services/query/openapi.json. Do not edit.\n';
writeFileSync(
  join(root, 'test/openapi/client.gen.ts'),
  await format(`${banner}${client}`, { ...style, parser: 'typescript' }),
);
