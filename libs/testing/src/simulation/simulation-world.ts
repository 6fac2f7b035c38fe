import { topics } from '@waybill/ports';
import type { Random } from './random.js';
import type { LedgerWorker, StitcherWorker, SystemUnderTest } from './system-under-test.js';
import { Succession } from './world/succession.js';
import { Steps, type Process, type ServiceName } from './world/steps.js';
import { VirtualLedgerStore } from './world/virtual-ledger-store.js';
import { VirtualLog } from './world/virtual-log.js';
import { VirtualState, type VirtualStateOptions } from './world/virtual-state.js';
import { VirtualStore } from './world/virtual-store.js';
import type { LedgerRow } from './world/ledger-rows.js';
import type { VersionedRow } from './world/versioned-rows.js';

/** What a world tells whoever watches it. Called before the change that it announces, except those about rows. */
export interface Watcher {
  onOffsetCommit(process: Process, topic: string, partition: number, offset: number): void;
  /** Of the stitcher's state of traces. */
  onStateCommit: VirtualStateOptions['onCommit'];
  onLedgerStateCommit: VirtualStateOptions['onCommit'];
  onRows(rows: readonly VersionedRow[]): void;
  onLedgerRows(rows: readonly LedgerRow[]): void;
}

export interface WorldOptions {
  readonly random: Random;
  readonly system: SystemUnderTest;
  readonly watcher: Watcher;
}

/** Log, states and store that outlive every process, and the processes that use them. */
export class SimulationWorld {
  readonly steps = new Steps();
  readonly log: VirtualLog;
  readonly store: VirtualStore;
  readonly ledgerStore: VirtualLedgerStore;
  readonly stitcher: Succession<StitcherWorker>;
  readonly ledger: Succession<LedgerWorker>;
  readonly #states: Readonly<Record<StatefulTopic, VirtualState>>;
  #processCount = 0;
  nowUnixNano: bigint;

  constructor(options: WorldOptions, beginUnixNano: bigint) {
    const { random, watcher } = options;
    const { steps } = this;
    this.nowUnixNano = beginUnixNano;
    this.log = new VirtualLog({
      partitionCounts: {
        [topics.events]: random.between(1, 4),
        [topics.aliases]: random.between(1, 3),
        [topics.facts]: random.between(1, 2),
        [topics.quarantine]: random.between(1, 2),
      },
      steps,
      random: random.fork(),
      nowUnixNano: () => this.nowUnixNano,
      onCommit: (process, { topic, partition, offset }) => watcher.onOffsetCommit(process, topic, partition, offset),
    });
    this.store = new VirtualStore({ steps, onRows: (rows) => watcher.onRows(rows) });
    this.ledgerStore = new VirtualLedgerStore({
      steps,
      identity: () => this.store.identity,
      onRows: (rows) => watcher.onLedgerRows(rows),
    });
    const stateOf = (name: string, onCommit: VirtualStateOptions['onCommit']) =>
      new VirtualState({ name, steps, onCommit });
    this.#states = {
      [topics.events]: stateOf('state', (...commit) => watcher.onStateCommit(...commit)),
      [topics.aliases]: stateOf('alias state', () => undefined),
      [topics.facts]: stateOf('ledger state', (...commit) => watcher.onLedgerStateCommit(...commit)),
    };
    this.stitcher = this.#stitcherOf(options.system);
    this.ledger = this.#ledgerOf(options.system);
  }

  #stitcherOf(system: SystemUnderTest): Succession<StitcherWorker> {
    const { [topics.events]: state, [topics.aliases]: aliasState } = this.#states;
    return this.#successionOf('stitcher', [state, aliasState], (process) => {
      const log = this.log.openFor(process);
      return system.createStitcher({
        log,
        reader: log,
        state: state.openFor(process),
        aliasState: aliasState.openFor(process),
        store: this.store.openFor(process),
        archive: this.store.openArchiveFor(process),
      });
    });
  }

  #ledgerOf(system: SystemUnderTest): Succession<LedgerWorker> {
    const { [topics.facts]: state } = this.#states;
    return this.#successionOf('ledger', [state], (process) => {
      const log = this.log.openFor(process);
      const store = this.ledgerStore.openFor(process);
      return system.createLedger({ log, reader: log, state: state.openFor(process), store });
    });
  }

  #successionOf<W extends StitcherWorker | LedgerWorker>(
    service: ServiceName,
    states: readonly VirtualState[],
    createWorker: (process: Process) => W,
  ): Succession<W> {
    return new Succession({
      service,
      steps: this.steps,
      states,
      storeIdentity: () => this.store.identity,
      newProcessId: () => (this.#processCount += 1),
      createWorker,
    });
  }

  /** The processes of one service. */
  of(service: ServiceName): Succession<StitcherWorker> | Succession<LedgerWorker> {
    return service === 'stitcher' ? this.stitcher : this.ledger;
  }

  /** Starts what has no owner; false when everything has one. */
  startOwners(): boolean {
    const ownerless = serviceNames.map((each) => this.of(each)).filter(({ owner }) => owner === undefined);
    for (const each of ownerless) each.startOwner();
    return ownerless.length > 0;
  }

  endZombies(): void {
    for (const each of serviceNames) this.of(each).endZombie();
  }

  /** Somebody puts an empty store in the place of the one that was there. */
  replaceStore(): void {
    this.endZombies();
    this.store.replace();
    this.ledgerStore.replace();
  }

  /** Loses the state of one partition of a topic. */
  loseState(topic: StatefulTopic, random: Random): void {
    this.#states[topic].lose(random.below(this.log.partitionCount(topic)));
  }
}

const serviceNames: readonly ServiceName[] = ['stitcher', 'ledger'];

/** Topics that are folded into a state. */
export type StatefulTopic = typeof topics.events | typeof topics.aliases | typeof topics.facts;
