import { describe, expect, test } from '@jest/globals';
import { toBlocks } from './insert-blocks.js';

const rows = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key }));
const lineBytes = Buffer.byteLength('{"key":"a"}\n');

function sizes(limits: { blockRowCountMax: number; blockBytesMax: number }): readonly number[] {
  return [...toBlocks(rows, limits)].map(({ bytes, rowCount }) => {
    expect(bytes.length).toBe(rowCount * lineBytes);
    return rowCount;
  });
}

describe('Rows are cut into blocks', () => {
  test('of no more rows than the limit', () => {
    expect(sizes({ blockRowCountMax: 2, blockBytesMax: 1e9 })).toEqual([2, 2, 1]);
  });

  test('of no more bytes than the limit, but of at least one row', () => {
    expect(sizes({ blockRowCountMax: 99, blockBytesMax: 3 * lineBytes })).toEqual([3, 2]);
    expect(sizes({ blockRowCountMax: 99, blockBytesMax: 1 })).toEqual([1, 1, 1, 1, 1]);
  });

  test('with one JSON object a line, in their order', () => {
    const [block] = toBlocks(rows.slice(0, 2), { blockRowCountMax: 9, blockBytesMax: 1e9 });
    expect(String(block?.bytes)).toBe('{"key":"a"}\n{"key":"b"}\n');
  });

  test('none for no rows', () => {
    expect([...toBlocks([], { blockRowCountMax: 9, blockBytesMax: 9 })]).toEqual([]);
  });
});
