import type { Clock } from '@waybill/ports';

/** A clock that stands still until a test sets it. */
export class TestClock implements Clock {
  #nowUnixNano: bigint;

  constructor(nowUnixNano: bigint) {
    this.#nowUnixNano = nowUnixNano;
  }

  nowUnixNano(): bigint {
    return this.#nowUnixNano;
  }

  /** Also backwards: clocks of real machines do. */
  set(nowUnixNano: bigint): void {
    this.#nowUnixNano = nowUnixNano;
  }
}
