import { describe, expect, test } from '@jest/globals';
import { partitionOf, placeOf } from './partition.js';

const traceOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('partitionOf', () => {
  test.each([
    ['default', '0af7651916cd43dd8448eb211c80319c', 65536, 19211],
    ['default', '00000000000000000000000000000001', 65536, 1868],
    ['acme', '0af7651916cd43dd8448eb211c80319c', 65536, 55421],
    ['Straße', 'ffffffffffffffffffffffffffffffff', 65536, 34332],
    ['', '0af7651916cd43dd8448eb211c80319c', 12, 11],
  ])('keeps trace %s/%s of %i partitions where it always was', (tenantId, traceId, count, partition) => {
    expect(partitionOf(tenantId, traceOf(traceId), count)).toBe(partition);
  });

  test('spreads neighbouring trace ids evenly', () => {
    const counts = new Array<number>(8).fill(0);
    for (let index = 0; index < 8000; index++) {
      const partition = partitionOf('default', traceOf(index.toString(16).padStart(32, '0')), counts.length);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  test('puts everything into the only partition', () => {
    expect(partitionOf('default', traceOf('0af7651916cd43dd8448eb211c80319c'), 1)).toBe(0);
  });
});

describe('placeOf', () => {
  test.each([
    ['', '0578ab1b05644487dbec035d3543edc9'],
    ['a', '739be0d6aae51e0565e12b7260ce4734'],
    ['["call_id","c"]', '430dd96e7d7297fb25d2f1355ec452ea'],
  ])('keeps %p where it always was', (text, place) => {
    expect(Buffer.from(placeOf(text)).toString('hex')).toBe(place);
  });

  test('spreads neighbouring texts evenly', () => {
    const places = new Set(Array.from({ length: 5_000 }, (_, index) => placeOf(`key-${index}`).join()));
    expect(places.size).toBe(5_000);
  });
});
