import { describe, expect, test } from '@jest/globals';
import { bodyFactsOf } from './body-facts.js';

describe('bodyFactsOf', () => {
  test('keeps machine words under keys that name errors, with their paths', () => {
    const { facts } = bodyFactsOf({
      error: { code: 'TOKEN-Expired', details: [{ reason: 'X' }] },
      errors: [{ extensions: { code: 'A' } }],
    });
    expect(facts).toEqual([
      { path: 'error.code', raw: 'TOKEN-Expired', word: 'token_expired' },
      { path: 'error.details[].reason', raw: 'X', word: 'x' },
      { path: 'errors[].extensions.code', raw: 'A', word: 'a' },
    ]);
  });

  test('never keeps sentences, long words, or values of other keys', () => {
    const canary = 'canary';
    const { facts } = bodyFactsOf({
      message: `the user ${canary} was not found in the list of users`,
      code: canary.repeat(20),
      argument: canary,
      result: { text: canary, password: canary },
    });
    expect(JSON.stringify(facts)).not.toContain(canary);
  });

  test('is bounded in depth and count', () => {
    let deep: unknown = { code: 'x' };
    for (let at = 0; at < 50; at += 1) deep = { error: deep };
    expect(bodyFactsOf(deep).facts).toEqual([]);
    const wide = { errors: Array.from({ length: 10_000 }, () => ({ code: 'a', type: 'b', reason: 'c' })) };
    expect(bodyFactsOf(wide).facts.length).toBeLessThanOrEqual(64);
  });

  test('takes a body for a report only when every key belongs to reports', () => {
    expect(bodyFactsOf({ error: 'a', request_id: '1' }).isEnvelope).toBe(true);
    expect(bodyFactsOf({ error: 'a', customer: '1' }).isEnvelope).toBe(false);
    expect(bodyFactsOf({ errors: [1], data: { a: 1 } }).isEnvelope).toBe(false);
    expect(bodyFactsOf([{ error: 'a' }]).isEnvelope).toBe(false);
    expect(bodyFactsOf('error').isEnvelope).toBe(false);
    expect(bodyFactsOf({}).isEnvelope).toBe(false);
  });
});
