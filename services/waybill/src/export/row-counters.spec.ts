import { describe, expect, test } from '@jest/globals';
import { createCsvCounter, createLineCounter, type RowCounter } from './row-counters.js';

/** What is counted, however the text is cut. */
function counts(create: () => RowCounter, text: string): readonly number[] {
  const bytes = Buffer.from(text);
  return [1, 3, 1_000].map((size) => {
    const counter = create();
    for (let at = 0; at < bytes.length; at += size) counter.add(bytes.subarray(at, at + size));
    return counter.count();
  });
}

describe('the rows of a text', () => {
  test('are its lines in JSON', () => {
    expect(counts(createLineCounter, '{"a":"x\\ny"}\n{"a":"ü"}\n')).toEqual([2, 2, 2]);
    expect(counts(createLineCounter, '')).toEqual([0, 0, 0]);
  });

  test('are the lines below the names in CSV, but for those within quotes', () => {
    expect(counts(createCsvCounter, '"a","b"\n"x\ny",1\n"say ""hi""\n",2\n')).toEqual([2, 2, 2]);
    expect(counts(createCsvCounter, '"a","b"\n')).toEqual([0, 0, 0]);
  });
});
