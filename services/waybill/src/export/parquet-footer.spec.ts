import { describe, expect, test } from '@jest/globals';
import { ParquetUnreadable, parseParquetRowCount, parseParquetTail } from './parquet-footer.js';

// Written by hand in Thrift's compact protocol: version, schema, rows, and what may stand before the rows.
const version = [0x15, 0x02];
const schema = [0x19, 0x2c, 0x48, 0x04, ...Buffer.from('root'), 0x15, 0x02, 0x00, 0x15, 0x0c, 0x11, 0x12, 0x00];
const rows = [0x16, 0x90, 0x4e];

describe('the end of a Parquet file', () => {
  test('says how long its metadata is', () => {
    expect(parseParquetTail(Buffer.from([0x10, 0x01, 0, 0, ...Buffer.from('PAR1')]))).toBe(272);
  });

  test.each([[Buffer.from('PAR1')], [Buffer.from('12345678')]])('is that of no other file: %j', (tail) => {
    expect(() => parseParquetTail(tail)).toThrow(ParquetUnreadable);
  });

  test('has the number of rows behind the schema, whatever that holds', () => {
    expect(parseParquetRowCount(Uint8Array.from([...version, ...schema, ...rows, 0]))).toBe(5_000);
  });

  test('skips lists, maps and numbers of every kind', () => {
    const double = [0x17, ...new Array<number>(8).fill(0xff)];
    const truths = [0x19, 0x32, 1, 2, 1];
    const map = [0x1b, 0x01, 0x58, 0x02, 0x01, 0x61];
    // Their field ids go down, so each is given in full.
    const odd = [0x07, 0x64, ...double.slice(1), 0x09, 0x66, ...truths.slice(1), 0x0b, 0x68, ...map.slice(1)];
    expect(parseParquetRowCount(Uint8Array.from([...odd, 0x06, 0x06, 0x90, 0x4e, 0]))).toBe(5_000);
  });

  test.each([[[]], [[0]], [[0x16]], [[0x1d, 0x00]], [[0x18, 0x7f]]])('is damaged: %j', (bytes) => {
    expect(() => parseParquetRowCount(Uint8Array.from(bytes))).toThrow(ParquetUnreadable);
  });
});
