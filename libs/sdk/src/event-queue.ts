/** An encoded event on its way. */
export interface QueuedEvent {
  readonly bytes: Uint8Array;
  /** Its number in this emitter; Infinity for an event that another emitter left behind. */
  readonly sequence: number;
  /** When it was put into the queue, in milliseconds of the monotonic clock. */
  readonly queuedMs: number;
}

/** Events in memory, first in, first out. The caller bounds it: `bytes` says how full it is. */
export class EventQueue {
  #events: QueuedEvent[] = [];
  #head = 0;
  #bytes = 0;

  /** Bytes of the queued events, with what the runtime needs to hold each. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#events.length - this.#head;
  }

  get oldest(): QueuedEvent | undefined {
    return this.#events[this.#head];
  }

  push(event: QueuedEvent): void {
    this.#events.push(event);
    this.#bytes += memoryBytesOf(event);
  }

  /** Puts events back before all others, in the order given. */
  putBack(events: readonly QueuedEvent[]): void {
    this.#events = [...events, ...this.#events.slice(this.#head)];
    this.#head = 0;
    this.#bytes += events.reduce((bytes, event) => bytes + memoryBytesOf(event), 0);
  }

  /** Takes the oldest events within both limits; at least one, when there is one. */
  take(countMax: number, bytesMax: number): QueuedEvent[] {
    const batch = takeWithin(this.#events, this.#head, { countMax, bytesMax });
    this.#head += batch.length;
    this.#bytes -= batch.reduce((bytes, event) => bytes + memoryBytesOf(event), 0);
    this.#compact();
    return batch;
  }

  #compact(): void {
    if (this.#head < compactCount || this.#head * 2 < this.#events.length) return;
    this.#events = this.#events.slice(this.#head);
    this.#head = 0;
  }
}

/** What an event occupies while it waits in memory. */
export function memoryBytesOf(event: Pick<QueuedEvent, 'bytes'>): number {
  return event.bytes.byteLength + objectBytes;
}

// About: an object with three fields, its array slot and its Uint8Array.
const objectBytes = 192;
// Moving fewer than that is not worth it.
const compactCount = 1_024;

function takeWithin(
  events: readonly QueuedEvent[],
  start: number,
  limits: { readonly countMax: number; readonly bytesMax: number },
): QueuedEvent[] {
  const batch: QueuedEvent[] = [];
  let bytes = 0;
  for (let index = start; index < events.length && batch.length < limits.countMax; index += 1) {
    const event = events[index];
    if (event === undefined) break;
    bytes += event.bytes.byteLength + framingBytes;
    if (bytes > limits.bytesMax && batch.length > 0) break;
    batch.push(event);
  }
  return batch;
}

// Tag and length of an event in a request, at most.
const framingBytes = 4;
