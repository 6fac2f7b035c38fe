/**
 * Bytes that requests in flight may occupy together. Whoever does not get them at once either refuses or waits in line,
 * which is how pressure reaches the client instead of the heap.
 */
export interface ByteBudget {
  /** Bytes that are taken now. */
  readonly takenBytes: number;
  /** Takes `bytes` when they are free and nobody waits; false otherwise. */
  tryTake(bytes: number): boolean;
  /** Calls `onTaken` once `bytes` are taken, in order of arrival; at once when they are free. Answers how to step out of the line. */
  take(bytes: number, onTaken: () => void): () => void;
  release(bytes: number): void;
}

interface Waiter {
  readonly bytes: number;
  readonly onTaken: () => void;
}

/** A budget of `maxBytes`. A single request larger than that is let through alone, so that nobody waits for ever. */
export function createByteBudget(maxBytes: number): ByteBudget {
  const line = new Set<Waiter>();
  let takenBytes = 0;
  const fits = (bytes: number): boolean => takenBytes === 0 || takenBytes + bytes <= maxBytes;
  const admitWaiters = (): void => {
    for (const waiter of line) {
      if (!fits(waiter.bytes)) {
        return;
      }
      line.delete(waiter);
      takenBytes += waiter.bytes;
      waiter.onTaken();
    }
  };
  return {
    get takenBytes() {
      return takenBytes;
    },
    tryTake(bytes) {
      if (line.size > 0 || !fits(bytes)) {
        return false;
      }
      takenBytes += bytes;
      return true;
    },
    take(bytes, onTaken) {
      const waiter = { bytes, onTaken };
      line.add(waiter);
      admitWaiters();
      return () => {
        if (line.delete(waiter)) {
          admitWaiters();
        }
      };
    },
    release(bytes) {
      takenBytes -= bytes;
      admitWaiters();
    },
  };
}
