import { describe, expect, test } from '@jest/globals';
import { readStatementRows } from './statement-rows.js';

const all = { rowCountMax: 10, byteCountMax: 1_000 };

/** The text in pieces of so many bytes, and whether it was left before its end. */
function inPieces(text: string, byteCount: number) {
  const bytes = Buffer.from(text);
  const source = { isLeft: false };
  async function* pieces() {
    try {
      for (let at = 0; at < bytes.length; at += byteCount) yield bytes.subarray(at, at + byteCount);
    } finally {
      source.isLeft = true;
    }
  }
  return { source, pieces: pieces() };
}

const answer = '["n","text"]\n["UInt64","String"]\n["1","ä\\nb"]\n["2",null]\n["3","c"]\n';

describe('an answer as rows', () => {
  test.each([1, 2, 7, 1_000])('is read whole, in pieces of %i bytes', async (byteCount) => {
    expect(await readStatementRows(inPieces(answer, byteCount).pieces, all)).toEqual({
      tag: 'answered',
      columns: [
        { name: 'n', type: 'UInt64' },
        { name: 'text', type: 'String' },
      ],
      rows: [
        ['1', 'ä\nb'],
        ['2', null],
        ['3', 'c'],
      ],
      isCut: false,
    });
  });

  test('is cut at the number of rows, and the rest is left', async () => {
    const { pieces, source } = inPieces(answer, 4);
    const { rows, isCut } = await readStatementRows(pieces, { ...all, rowCountMax: 2 });
    expect({ rows: rows.length, isCut, isLeft: source.isLeft }).toEqual({ rows: 2, isCut: true, isLeft: true });
    expect(await readStatementRows(inPieces(answer, 4).pieces, { ...all, rowCountMax: 3 })).toMatchObject({
      isCut: false,
    });
  });

  test('is cut before the row that does not fit', async () => {
    const { rows, isCut } = await readStatementRows(inPieces(answer, 4).pieces, { ...all, byteCountMax: 23 });
    expect({ rows: rows.length, isCut }).toEqual({ rows: 2, isCut: true });
  });

  test('may be nothing at all', async () => {
    expect(await readStatementRows(inPieces('', 1).pieces, all)).toEqual({
      tag: 'answered',
      columns: [],
      rows: [],
      isCut: false,
    });
  });
});
