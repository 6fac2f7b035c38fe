import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { spendDimensions } from '@waybill/ports';
import { paths, problemCodes } from '@waybill/query';
import { acceptedWords, listLimits, spendLimits } from '@waybill/questions';
import { createSchemaCheck } from './answer-check.js';
import { descriptionPath, readDescription, type Description } from './description.js';
import { createSchemaReader } from './json-schemas.js';
import { createOpenApiDocument } from './openapi-document.js';

// Reading the types of the repository takes some seconds, on a machine that may be busy.
jest.setTimeout(60_000);

const readSchemas = createSchemaReader(fileURLToPath(new URL('../..', import.meta.url)));
const description = readDescription();
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const parameterOf = (path: string, name: string) =>
  description.paths[path]?.['get']?.parameters.find((each) => each.name === name)?.schema;

describe('openapi.json', () => {
  test('is valid OpenAPI 3.1, and refers to nothing that is not there', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(descriptionPath);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    const missing = references.filter(([, kind = '', name = '']) => {
      const components: Readonly<Record<string, object>> = description.components;
      return !Object.hasOwn(components[kind] ?? {}, name);
    });
    expect(references.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  test('describes every path, and each method of the gRPC service that one of them asks', () => {
    expect(Object.keys(description.paths)).toEqual(Object.keys(paths));
    const asked = operations.map(({ operation }) => operation.operationId);
    expect(new Set(asked).size).toBe(asked.length);
    const methods = new Set(Object.values(paths).map(({ rpc }) => rpc));
    for (const method of methods) expect(asked).toContain(method);
  });

  test('describes every status that a problem has', () => {
    const described = new Set(operations.flatMap(({ operation }) => Object.keys(operation.responses)));
    for (const { status, of } of Object.values(problemCodes)) {
      if (of !== 'none') expect(described).toContain(String(status));
    }
  });

  test('has the closed lists and limits that questions have', () => {
    expect(parameterOf('/v1/calls', 'outcome')?.enum).toEqual(acceptedWords['outcome']);
    expect(parameterOf('/v1/sessions', 'terminal_state')?.enum).toEqual(acceptedWords['terminalState']);
    expect(parameterOf('/v1/denials', 'hop')?.enum).toEqual(acceptedWords['hop']);
    expect(parameterOf('/v1/spend', 'by')).toMatchObject({ items: { enum: [...spendDimensions] } });
    expect(parameterOf('/v1/calls', 'limit')).toMatchObject({ maximum: listLimits.max, default: listLimits.fallback });
    expect(parameterOf('/v1/spend', 'limit')?.maximum).toBe(spendLimits.max);
  });

  test('shows real answers, which are as it says', () => {
    const findProblems = createSchemaCheck(description);
    const shown = operations.flatMap(({ operation }) => Object.values(operation.responses[200]?.content ?? {}));
    expect(shown.filter(({ example }) => example !== undefined).length).toBeGreaterThan(0);
    for (const { schema, example } of shown) {
      if (example !== undefined) expect(findProblems(schema ?? { not: {} }, example)).toEqual([]);
    }
  });

  test('is held against answers so that a field too many, too few or of another form is found', () => {
    const findProblems = createSchemaCheck(description);
    const schema = { $ref: '#/components/schemas/QuestionProblem' };
    const problem = { field: 'limit', description: 'expected a number' };
    expect(findProblems(schema, problem)).toEqual([]);
    expect(findProblems(schema, { ...problem, more: 1 })).toHaveLength(1);
    expect(findProblems(schema, { field: 'limit' })).toHaveLength(1);
    expect(findProblems({ $ref: '#/components/schemas/IntegerText' }, 7)).toHaveLength(1);
    expect(findProblems({ $ref: '#/components/schemas/MoneyText' }, '0.5')).toHaveLength(1);
  });

  test('takes in paths that are sent something, that send events, and that have problems of their own', () => {
    const made = createOpenApiDocument({
      readSchemas,
      version: '0',
      examples: {},
      paths: {
        '/v1/sent': { ...paths['/v1/calls'], method: 'POST', body: 'CallSpend', hasFormats: true },
        '/v1/events': {
          ...paths['/v1/calls'],
          document: 'CallDocument',
          events: { one: 'CallDocument' },
          problems: ['no_such_method'],
        },
      },
    }) as unknown as Description;
    expect(made.paths['/v1/sent']).toMatchObject({
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/CallSpend' } } } },
        responses: { 200: { content: { 'application/json': {}, 'text/*': {} } } },
      },
    });
    expect(made.paths['/v1/events']).toMatchObject({
      get: {
        parameters: expect.arrayContaining([expect.objectContaining({ name: 'Last-Event-ID' })]),
        responses: {
          200: {
            content: { 'text/event-stream': { 'x-events': { one: { $ref: '#/components/schemas/CallDocument' } } } },
          },
          405: { description: expect.stringContaining('no_such_method') },
        },
      },
    });
  });

  test('is not made when a path answers what nobody described', () => {
    const undescribed = { '/v1/nothing': { ...paths['/v1/calls'], document: 'NobodysDocument' } };
    expect(() => createOpenApiDocument({ readSchemas, version: '0', examples: {}, paths: undescribed })).toThrow(
      'GET /v1/nothing answers NobodysDocument: expected an exported type of that name in libs/questions',
    );
  });
});
