import { describe, expect, test } from '@jest/globals';
import { topics, type LogRecord } from '@waybill/ports';
import { PartitionBuffer } from './partition-buffer.js';

const records = (...offsets: readonly number[]): readonly LogRecord[] =>
  offsets.map((offset) => ({
    topic: topics.events,
    partition: 0,
    offset,
    appendedUnixNano: 1n,
    bytes: new Uint8Array(10),
  }));

describe('what was fetched of a partition', () => {
  const createBuffer = (offset: number) => {
    const buffer = new PartitionBuffer(topics.events, 0);
    buffer.reset(offset);
    return buffer;
  };
  const take = (buffer: PartitionBuffer, bytes: number) => buffer.take(bytes)?.records.map(({ offset }) => offset);

  test('is handed out in batches of so many bytes, but at least one record', () => {
    const buffer = createBuffer(5);
    expect(buffer.add(records(5, 6, 7, 8))).toBe(true);
    expect(buffer.bytes).toBe(40);
    expect([take(buffer, 25), take(buffer, 1), take(buffer, 100), take(buffer, 100)]).toEqual([
      [5, 6],
      [7],
      [8],
      undefined,
    ]);
    expect(buffer.bytes).toBe(0);
  });

  test('leaves out what is there already', () => {
    const buffer = createBuffer(5);
    buffer.add(records(5, 6));
    expect(buffer.add(records(6, 7))).toBe(true);
    expect(take(buffer, 100)).toEqual([5, 6, 7]);
  });

  test.each([
    ['begins after the record that is next', [7, 8]],
    ['has a hole', [5, 7]],
    ['ends before the record that is next', [1, 2]],
  ])('takes nothing of what %s', (_, offsets) => {
    const buffer = createBuffer(5);
    expect(buffer.add(records(...offsets))).toBe(false);
    expect([buffer.nextOffset, take(buffer, 100)]).toEqual([5, undefined]);
  });
});
