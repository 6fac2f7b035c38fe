import { topics } from '@waybill/ports';
import type { Acknowledged } from './acknowledged.js';
import { findDoubled } from './doubled.js';
import { findWrongCall } from './expected-calls.js';
import { findWrongCount } from './expected-counts.js';
import { findMissingRow, findUnappended, findWrongEvents } from './expected-rows.js';
import { oracleCallsOf } from './oracle/oracle.js';
import type { SimulationWorld, Watcher } from './simulation-world.js';
import type { Process } from './world/steps.js';

/** Watches a world, and keeps the first promise that it breaks. */
export class Invariants {
  readonly #acknowledged: Acknowledged;
  readonly #trace: (line: string) => void;
  /** Store and partition -> up to where all records are known to be stored. */
  readonly #verified = new Map<string, number>();
  #broken: string | undefined;

  constructor(acknowledged: Acknowledged, trace: (line: string) => void) {
    this.#acknowledged = acknowledged;
    this.#trace = trace;
  }

  /** The first invariant that broke, as one line. */
  get broken(): string | undefined {
    return this.#broken;
  }

  break(invariant: string): void {
    this.#trace(`BROKEN: ${invariant}`);
    this.#broken ??= invariant;
  }

  /** What holds at every moment: nothing is let go before it is stored, and no reader sees anything twice. */
  watcherOf(world: () => SimulationWorld): Watcher {
    return {
      onOffsetCommit: (process, topic, partition, offset) => {
        if (topic === topics.events)
          this.#verify(world(), process, { partition, offset, when: 'its offset was committed' });
      },
      onStateCommit: (process, partition, { appliedOffset }) => {
        this.#verify(world(), process, { partition, offset: appliedOffset + 1, when: 'its state was committed' });
      },
      onRows: (rows) => {
        const doubled = findDoubled(rows, world().store);
        if (doubled !== undefined) this.break(doubled);
      },
    };
  }

  /** What will not be read again must be in the store, or in quarantine. */
  #verify(world: SimulationWorld, process: Process, { partition, offset, when }: LetGo): void {
    const { owner, store } = world;
    if (owner?.process !== process || owner.storeIdentity !== store.identity) return;
    const key = `${store.identity}/${partition}`;
    const evidence = { log: world.log, store, acknowledged: this.#acknowledged };
    for (let each = this.#verified.get(key) ?? 0; each < offset; each++) {
      const fates = this.#acknowledged.fatesAt(partition, each);
      const missing = fates.map((fate) => findMissingRow(fate, evidence)).find((text) => text !== undefined);
      const lost = missing ?? findUnappended(fates, evidence);
      if (lost !== undefined) this.break(`${lost} when ${when}`);
    }
    this.#verified.set(key, Math.max(offset, this.#verified.get(key) ?? 0));
  }

  /** What holds at rest: rows equal the oracle's, and everything is accounted for. */
  checkAtRest(world: SimulationWorld, wasDisturbed: boolean): void {
    const { log, store } = world;
    const acknowledged = this.#acknowledged;
    const wrong =
      this.#findWrongCounts(world, wasDisturbed) ??
      findWrongEvents({ log, store, acknowledged }) ??
      findWrongCount({ log, store, acknowledged }) ??
      findWrongCall(oracleCallsOf(acknowledged.admitted()), store.calls());
    if (wrong !== undefined) this.break(wrong);
  }

  /** A process accounts for all that it read; one that was never disturbed, for all that was written. */
  #findWrongCounts({ owner }: SimulationWorld, wasDisturbed: boolean): string | undefined {
    const counts = owner?.worker.counts();
    if (counts === undefined) return 'no process is left';
    const { read, stored, duplicate, quarantined } = counts;
    if (read !== stored + duplicate + quarantined) return `counts do not add up: ${JSON.stringify(counts)}`;
    const expected = this.#acknowledged.counts();
    const isEqual =
      read === expected.read &&
      stored === expected.stored &&
      duplicate === expected.duplicate &&
      quarantined === expected.quarantined;
    return wasDisturbed || isEqual
      ? undefined
      : `counts: expected ${JSON.stringify(expected)}, found ${JSON.stringify(counts)}`;
  }
}

interface LetGo {
  readonly partition: number;
  /** The first offset that will be read again. */
  readonly offset: number;
  readonly when: string;
}
