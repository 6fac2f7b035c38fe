import { topics } from '@waybill/ports';
import type { Acknowledged } from './acknowledged.js';
import { findDoubled } from './doubled.js';
import { findWrongCall } from './expected-calls.js';
import { findWrongCount } from './expected-counts.js';
import { findMissingRow, findUnappended, findWrongEvents } from './expected-rows.js';
import { LedgerInvariants } from './ledger/ledger-invariants.js';
import { findWrongLedger } from './ledger/expected-ledger.js';
import { oracleLedgersOf } from './ledger/oracle-ledger.js';
import { oracleCallsOf, type OracleCall } from './oracle/oracle.js';
import type { SimulationWorld, Watcher } from './simulation-world.js';
import type { Process } from './world/steps.js';

/** Watches a world, and keeps the first promise that it breaks. */
export class Invariants {
  readonly #acknowledged: Acknowledged;
  readonly #trace: (line: string) => void;
  /** Store and partition -> up to where all records are known to be stored. */
  readonly #verified = new Map<string, number>();
  #ledgerInvariants: LedgerInvariants | undefined;
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
      onLedgerStateCommit: (process, partition, { appliedOffset }) => {
        const { ledger, store } = world();
        if (ledger.owner?.process !== process || ledger.owner.storeIdentity !== store.identity) return;
        const lost = this.#ledger(world()).findUnstored(store.identity, partition, appliedOffset);
        if (lost !== undefined) this.break(lost);
      },
      onLedgerRows: (rows) => {
        const wrong = this.#ledger(world()).findWrongSlot(rows, world().store.identity);
        if (wrong !== undefined) this.break(wrong);
      },
      onRows: (rows) => {
        const doubled = findDoubled(rows, world().store);
        if (doubled !== undefined) this.break(doubled);
      },
    };
  }

  #ledger({ log }: SimulationWorld): LedgerInvariants {
    return (this.#ledgerInvariants ??= new LedgerInvariants(log));
  }

  /** What will not be read again must be in the store, or in quarantine. */
  #verify(world: SimulationWorld, process: Process, { partition, offset, when }: LetGo): void {
    const { store } = world;
    const { owner } = world.stitcher;
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
      this.#findWrongFactCounts(world, wasDisturbed) ??
      findWrongEvents({ log, store, acknowledged }) ??
      findWrongCount({ log, store, acknowledged }) ??
      this.#findWrongFold(world);
    if (wrong !== undefined) this.break(wrong);
  }

  /** Calls, and what follows from them, are what the oracle makes of the same events. */
  #findWrongFold({ store, ledgerStore }: SimulationWorld): string | undefined {
    const events = this.#acknowledged.admitted();
    const [calls, rows] = [oracleCallsOf(events), store.calls()];
    const verdicts = new Map(
      rows.map(({ tenantId, call }) => [verdictKey(tenantId, call.eventIds), call.retry.verdict]),
    );
    const retryVerdictOf = ({ tenantId, eventIds }: OracleCall) => verdicts.get(verdictKey(tenantId, eventIds)) ?? '';
    return (
      findWrongCall(calls, rows) ?? findWrongLedger(oracleLedgersOf({ events, calls, retryVerdictOf }), ledgerStore)
    );
  }

  /** Of the ledger the same, in facts. */
  #findWrongFactCounts(world: SimulationWorld, wasDisturbed: boolean): string | undefined {
    const counts = world.ledger.owner?.worker.counts();
    if (counts === undefined) return 'no ledger is left';
    const { read, applied, stale, superseded, quarantined } = counts;
    if (read !== applied + stale + superseded + quarantined || superseded + quarantined > 0) {
      return `facts do not add up: ${JSON.stringify(counts)}`;
    }
    const told = this.#ledger(world).factCount();
    return wasDisturbed || read === told ? undefined : `facts: ${told} were told, ${read} were read`;
  }

  /** A process accounts for all that it read; one that was never disturbed, for all that was written. */
  #findWrongCounts({ stitcher }: SimulationWorld, wasDisturbed: boolean): string | undefined {
    const counts = stitcher.owner?.worker.counts();
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

function verdictKey(tenantId: string, eventIds: readonly string[]): string {
  return [tenantId, ...eventIds].join(' ');
}

interface LetGo {
  readonly partition: number;
  /** The first offset that will be read again. */
  readonly offset: number;
  readonly when: string;
}
