import { describe, expect, test } from '@jest/globals';
import { isErrorDressedAsSuccess } from './dressed-error.js';
import {
  judgeReportShape,
  judgeShape,
  judgeSuccessShape,
  summaryOf,
  type ErrorShape,
} from './shapes/error-shape.builder.js';
import { httpShapes } from './shapes/http-shapes.builder.js';
import { providerShapes } from './shapes/provider-shapes.builder.js';
import { grpcShapes, jsonRpcShapes } from './shapes/rpc-shapes.builder.js';
import { dressedShapes, genuineShapes } from './shapes/success-shapes.builder.js';
import { graphqlShapes, networkShapes, osShapes, processShapes } from './shapes/system-shapes.builder.js';
import { toolShapes } from './shapes/tool-shapes.builder.js';
import { dressedSigns } from './dressed-error.js';
import { errorTables } from './error-tables.js';

const codeShapes: readonly ErrorShape[] = [
  ...httpShapes,
  ...providerShapes,
  ...jsonRpcShapes,
  ...grpcShapes,
  ...graphqlShapes,
  ...networkShapes,
  ...processShapes,
  ...osShapes,
];

const nameOf = ({ from, evidence }: ErrorShape) => `${evidence.protocol} ${evidence.code} of ${from}`;

describe('shapes that others have met', () => {
  test.each(codeShapes.map((shape) => [nameOf(shape), shape] as const))('%s', (_, shape) => {
    expect(summaryOf(judgeShape(shape))).toEqual(shape.is);
  });

  test.each(toolShapes.map((shape) => [shape.from, shape] as const))('tool result of %s', (_, shape) => {
    expect(summaryOf(judgeReportShape(shape))).toEqual(shape.is);
  });

  test.each(dressedShapes.map((shape) => [shape.from, shape] as const))(
    'success with an error inside: %s',
    (_, shape) => {
      const judgement = judgeSuccessShape(shape);
      expect([judgement?.errorClass, judgement?.mappingRule]).toEqual(['malformed_success', shape.sign]);
      expect(judgement?.inner && summaryOf(judgement.inner)).toEqual(shape.inner);
    },
  );

  test.each(genuineShapes.map((shape) => [shape.from, shape] as const))('genuine success: %s', (_, shape) => {
    expect(isErrorDressedAsSuccess(shape.answer)).toBe(false);
  });

  test('are at least 150, each with its source', () => {
    const all = [...codeShapes, ...toolShapes, ...dressedShapes, ...genuineShapes];
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(all.filter(({ from }) => from.trim() === '')).toEqual([]);
  });

  test('tell an unknown code by keeping it', () => {
    const unknown = codeShapes.filter(({ is }) => is[0] === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    for (const shape of unknown) {
      expect(judgeShape(shape)).toMatchObject({ errorCode: shape.evidence.code, confidence: undefined });
    }
  });
});

describe('the tables', () => {
  const rules = errorTables.flatMap((table) => table.rules);
  const hit = new Set([
    ...codeShapes.map((shape) => judgeShape(shape).mappingRule),
    ...toolShapes.map((shape) => judgeReportShape(shape).mappingRule),
    ...dressedShapes.map((shape) => judgeSuccessShape(shape)?.mappingRule ?? ''),
  ]);

  test('have no two rules of one id, and no two of one version', () => {
    const ids = [...rules, ...dressedSigns].map((rule) => rule.id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const versions = errorTables.map((table) => table.version);
    expect(versions.filter((version, at) => versions.indexOf(version) !== at)).toEqual([]);
  });

  test('have no rule that no shape has met', () => {
    expect([...rules, ...dressedSigns].map((rule) => rule.id).filter((id) => !hit.has(id))).toEqual([]);
  });

  test('name the source of every rule', () => {
    expect(rules.filter((rule) => rule.source === '').map((rule) => rule.id)).toEqual([]);
  });
});
