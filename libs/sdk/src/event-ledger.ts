import type { DropReport } from './drop-report.js';
import type { DropReason, EmitterCounts } from './emitter.js';

/** Counts what became of every event, so that `emitted + adopted = acknowledged + rejected + dropped + waiting`. */
export class EventLedger {
  readonly #report: DropReport;
  #emitted = 0;
  #adopted = 0;
  #acknowledged = 0;
  #rejected = 0;
  #dropped = 0;

  constructor(report: DropReport) {
    this.#report = report;
  }

  addEmitted(): void {
    this.#emitted += 1;
  }

  addAdopted(count: number): void {
    this.#adopted += count;
  }

  addAcknowledged(count: number): void {
    this.#acknowledged += count;
  }

  addRejected(count: number, detail: string): void {
    if (count === 0) return;
    this.#rejected += count;
    this.#report.add({ count, reason: 'rejected', detail });
  }

  addDropped(count: number, reason: DropReason, detail: string): void {
    if (count === 0) return;
    this.#dropped += count;
    this.#report.add({ count, reason, detail });
  }

  counts(): EmitterCounts {
    const settled = this.#acknowledged + this.#rejected + this.#dropped;
    return {
      emitted: this.#emitted,
      adopted: this.#adopted,
      acknowledged: this.#acknowledged,
      rejected: this.#rejected,
      dropped: this.#dropped,
      waiting: this.#emitted + this.#adopted - settled,
    };
  }
}
