import type { Drop, DropReason } from './emitter.js';

/** Tells drops: the first of each reason at once, later ones together, at most once a second for each reason. */
export class DropReport {
  readonly #onDrop: (drop: Drop) => void;
  readonly #pending = new Map<DropReason, Drop>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onDrop: ((drop: Drop) => void) | undefined) {
    this.#onDrop = onDrop ?? (() => {});
  }

  add(drop: Drop): void {
    const earlier = this.#pending.get(drop.reason);
    if (this.#timer !== undefined && earlier !== undefined) {
      this.#pending.set(drop.reason, { ...drop, count: earlier.count + drop.count });
      return;
    }
    this.#tell(drop);
    this.#pending.set(drop.reason, { ...drop, count: 0 });
    this.#timer ??= setTimeout(() => {
      this.tellAll();
    }, intervalMs).unref();
  }

  /** Tells what is held back. */
  tellAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = [...this.#pending.values()].filter((drop) => drop.count > 0);
    this.#pending.clear();
    for (const drop of held) this.#tell(drop);
  }

  #tell(drop: Drop): void {
    try {
      this.#onDrop(drop);
    } catch {
      // The listener is the host's; what it throws must not stop the delivery of what is not lost.
    }
  }
}

const intervalMs = 1_000;
