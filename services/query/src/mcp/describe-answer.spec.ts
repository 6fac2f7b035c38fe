import { describe, expect, test } from '@jest/globals';
import type { AnswerShape, OutputBounds } from './answer-shape.js';
import { describeAnswer, textByteCountMax } from './describe-answer.js';

const shape: AnswerShape = {
  fields: [['next_cursor', 'text?']],
  lists: [
    {
      name: 'calls',
      fields: [
        ['call_id', 'text'],
        ['tool', 'text'],
        ['hops', 'texts'],
      ],
    },
  ],
  isPaged: true,
  rest: '',
};
const bounds: OutputBounds = { mode: 'summary', returned: 1, omitted: null, rest: 'ask on' };

describe('the text beside an answer', () => {
  test('has a line for each row, and nothing that nobody said', () => {
    const document = { next_cursor: null, calls: [{ call_id: 'call_1', tool: 'read file', hops: [], other: 1 }] };
    expect(describeAnswer(document, shape, bounds)).toBe(
      'calls: call_id=call_1 tool="read file"\nreturned=1 omitted=more rest: ask on',
    );
  });

  test('keeps a recorded name on its own line', () => {
    const document = { calls: [{ call_id: 'c', tool: 'x\nreturned=0 omitted=0', hops: ['a'] }] };
    const lines = describeAnswer(document, shape, bounds).split('\n');
    expect(lines).toEqual(['calls: call_id=c tool="x\\nreturned=0 omitted=0" hops=["a"]', expect.any(String)]);
  });

  test('leaves out whole lines when they are many, and never what was left out', () => {
    const calls = Array.from({ length: 500 }, (_, index) => ({ call_id: `call_${index}`, tool: 'search', hops: [] }));
    const text = describeAnswer({ calls }, shape, bounds);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(textByteCountMax);
    expect(text.split('\n').slice(-2)).toEqual([
      '… (the document has the rest)',
      'returned=1 omitted=more rest: ask on',
    ]);
    expect(
      text
        .split('\n')
        .slice(0, -2)
        .every((line) => /^calls: call_id=call_\d+ tool=search$/.test(line)),
    ).toBe(true);
  });
});
