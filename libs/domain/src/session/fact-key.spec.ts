import { describe, expect, test } from '@jest/globals';
import { parseFactKey, toFactKeyText, type FactKey } from './fact-key.js';

describe('the key of a fact', () => {
  const keys: readonly (readonly [string, FactKey])[] = [
    ['["session","user:ada","s"]', { kind: 'session', principal: 'user:ada', sessionId: 's' }],
    ['["session","",""]', { kind: 'session', principal: '', sessionId: '' }],
    ['["incident","i"]', { kind: 'incident', incidentId: 'i' }],
    ['["lane","\\"l\\""]', { kind: 'lane', lane: '"l"' }],
    ['["budget","b"]', { kind: 'budget', budgetId: 'b' }],
    ['["drill","d"]', { kind: 'drill', drill: 'd' }],
  ];

  test.each(keys)('is written as %s and read back', (text, key) => {
    expect(toFactKeyText(key)).toBe(text);
    expect(parseFactKey(text)).toEqual(key);
  });

  test.each(['', '[]', '{}', '["lane"]', '["lane",1]', '["session","a"]', '["moon","x"]', '["lane","a","b"]'])(
    'is none in %s',
    (text) => {
      expect(parseFactKey(text)).toBeUndefined();
    },
  );
});
