import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventQueue, memoryBytesOf, type QueuedEvent } from './event-queue.js';

const eventOf = (sequence: number, size = 10): QueuedEvent => ({ bytes: new Uint8Array(size), sequence, queuedMs: 0 });

describe('the queue in memory', () => {
  test('gives events back in their order, whatever is put back in between, and knows its size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 200 }), (steps) => {
        const queue = new EventQueue();
        const taken: number[] = [];
        let pushed = 0;
        for (const step of steps) {
          if (step < 2) queue.push(eventOf((pushed += 1)));
          const batch = step < 2 ? [] : queue.take(3, 1_000);
          if (step === 3) queue.putBack(batch);
          else taken.push(...batch.map(({ sequence }) => sequence));
          expect(queue.count).toBe(pushed - taken.length);
          expect(queue.bytes).toBe(queue.count * memoryBytesOf(eventOf(0)));
          expect(queue.oldest?.sequence).toBe(queue.count === 0 ? undefined : taken.length + 1);
        }
        expect(taken).toEqual(taken.map((_, index) => index + 1));
      }),
    );
  });

  test('takes no more than fits, and one event that does not fit alone', () => {
    const queue = new EventQueue();
    for (let sequence = 1; sequence <= 5; sequence += 1) queue.push(eventOf(sequence, 100));
    expect(queue.take(10, 250)).toHaveLength(2);
    expect(queue.take(10, 5)).toHaveLength(1);
    expect(queue.take(1, 1_000)).toHaveLength(1);
  });

  test('keeps its order over many thousands of events', () => {
    const queue = new EventQueue();
    for (let sequence = 1; sequence <= 5_000; sequence += 1) queue.push(eventOf(sequence));
    const taken = Array.from({ length: 50 }, () => queue.take(100, 100_000)).flat();
    expect(taken.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
  });
});
