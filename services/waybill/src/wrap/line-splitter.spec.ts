import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLongLineId } from './json-rpc-message.js';
import { LineSplitter, type StreamPiece } from './line-splitter.js';

const split = (chunks: readonly Buffer[], lineBytesMax: number): StreamPiece[] => {
  const splitter = new LineSplitter(lineBytesMax);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
};

describe('LineSplitter', () => {
  test('neither changes nor loses a byte, however the stream is cut', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array.map((byte) => byte % 14)));
    fc.assert(
      fc.property(fc.array(bytes), fc.integer({ min: 1, max: 30 }), (chunks, lineBytesMax) => {
        const pieces = split(chunks, lineBytesMax);
        expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(Buffer.concat(chunks));
        for (const piece of pieces)
          if (piece.kind === 'line') expect(piece.bytes.length).toBeLessThanOrEqual(lineBytesMax);
      }),
    );
  });

  test('keeps line endings and a last line without one', () => {
    const texts = split([Buffer.from('a\r\n\nb'), Buffer.from('c\nd')], 100).map((piece) => piece.bytes.toString());
    expect(texts).toEqual(['a\r\n', '\n', 'bc\n', 'd']);
  });

  test('hands a long line on in parts and keeps its ends', () => {
    const pieces = split([Buffer.from('x'.repeat(2_000)), Buffer.from('yz\nnext\n')], 1_000);
    expect(pieces.map((piece) => piece.kind)).toEqual(['part', 'part', 'line']);
    const last = pieces[1];
    expect(last?.kind === 'part' && last.closed?.totalBytes).toBe(2_003);
    expect(last?.kind === 'part' && last.closed?.tail.toString().endsWith('xyz\n')).toBe(true);
  });
});

describe('parseLongLineId', () => {
  const idOf = (head: string, tail: string): unknown =>
    parseLongLineId({ head: Buffer.from(head), tail: Buffer.from(tail), totalBytes: 1 });

  test.each([
    ['at the end', '{"result":{', '"}]},"jsonrpc":"2.0","id":7}\n', 7],
    ['at the end, as text', '{"result":{', '}, "id" : "a-b" }\r\n', 'a-b'],
    ['at the beginning', '{"jsonrpc":"2.0","id":-3,"result":{', '"}]}}\n', -3],
    ['nowhere near', '{"result":{"a":"', '"}}\n', undefined],
    ['only within the result', '{"result":{"a":"', '","id":7}}\n', undefined],
    ['only within a text', '{"result":{"a":"', '\\",\\"id\\":7}"}}\n', undefined],
  ])('finds an id that stands %s', (_where, head, tail, id) => {
    expect(idOf(head, tail)).toBe(id);
  });
});
