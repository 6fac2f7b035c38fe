import { describe, expect, test } from '@jest/globals';
import { toInputSchema } from './input-schema.js';
import { readArguments } from './read-arguments.js';
import { tools } from './tools.js';

const nowMs = Date.parse('2026-01-02T00:00:00Z');
const toolOf = (name: string) => {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`expected a tool ${name}, found none`);
  return tool;
};
const read = (name: string, given: unknown) => readArguments(given, toolOf(name), nowMs);

describe('the arguments of a tool', () => {
  test('are read as the parameters of the same question over HTTP', () => {
    expect(read('what_happened', { since: '1h', tool: 'search', session_id: 's', limit: 5, mode: 'full' })).toEqual({
      kind: 'read',
      asked: { id: '', values: { sinceMs: nowMs - 3_600_000, tool: 'search', sessionId: 's', limit: 5 } },
      mode: 'full',
    });
    expect(read('spend', { by: ['tool', 'lane'] })).toMatchObject({
      asked: { values: { by: ['tool', 'lane'], limit: 50 } },
    });
    expect(read('trace_call', { call_id: 'call_1' })).toMatchObject({ asked: { id: 'call_1' }, mode: 'full' });
  });

  test('may be left out, be null or be empty', () => {
    const nothing = { kind: 'read', asked: { id: '', values: { limit: 20 } }, mode: 'summary' };
    for (const given of [undefined, {}, { tool: null, since: '', mode: null }])
      expect(read('who_called_what', given)).toEqual(nothing);
  });

  test.each([
    ['who_called_what', { colour: 'red', limit: 1_000, since: 'yesterday' }, ['colour', 'limit', 'since']],
    ['who_called_what', { tool: { name: 'search' }, mode: 'short' }, ['tool', 'mode']],
    ['trace_call', {}, ['call_id']],
    ['trace_call', { call_id: 'call_1', tool: 'search' }, ['tool']],
  ])('of %s are refused all at once: %j', (name, given, fields) => {
    const refused = read(name, given);
    expect(refused).toMatchObject({ kind: 'refused' });
    expect('problems' in refused && refused.problems.map(({ field }) => field)).toEqual(fields);
  });

  test('that are not known are answered with those that are', () => {
    expect(read('trace_call', { call_id: 'c', colour: 'red' })).toMatchObject({
      problems: [{ description: 'expected one of call_id, mode, found "colour"' }],
    });
  });
});

describe('the schema of arguments', () => {
  test('closes every list, limits every text and number, and takes nothing else', () => {
    for (const tool of tools) {
      const schema = toInputSchema(tool);
      expect(schema['additionalProperties']).toBe(false);
      for (const [name, property] of Object.entries(schema['properties'] as Record<string, Record<string, unknown>>)) {
        const { type } = property;
        const limit = {
          string: property['enum'] ?? property['maxLength'],
          integer: property['maximum'],
          array: property['maxItems'],
        };
        expect([tool.name, name, limit[type as keyof typeof limit]]).not.toContain(undefined);
      }
    }
  });

  test('names the words that a filter takes', () => {
    expect(toInputSchema(toolOf('what_happened'))).toMatchObject({
      properties: {
        outcome: { enum: ['success', 'failure', 'denied', 'partial', 'unknown'] },
        limit: { maximum: 100 },
      },
    });
  });
});
