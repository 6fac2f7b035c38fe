import { topics } from '@waybill/ports';
import type { Random } from './random.js';
import type { SystemUnderTest, Worker } from './system-under-test.js';
import { Steps, type Process } from './world/steps.js';
import { VirtualLog } from './world/virtual-log.js';
import { VirtualState, type VirtualStateOptions } from './world/virtual-state.js';
import { VirtualStore } from './world/virtual-store.js';
import type { VersionedRow } from './world/versioned-rows.js';

/** What a world tells whoever watches it. Called before the change that it announces, except `onRows`. */
export interface Watcher {
  onOffsetCommit(process: Process, topic: string, partition: number, offset: number): void;
  onStateCommit: VirtualStateOptions['onCommit'];
  onRows(rows: readonly VersionedRow[]): void;
}

/** A process, what runs in it, and beside which store it was started. */
export interface RunningProcess {
  readonly process: Process;
  readonly worker: Worker;
  readonly storeIdentity: string;
  isStarted: boolean;
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
  readonly #options: WorldOptions;
  readonly #state: VirtualState;
  readonly #aliasState: VirtualState;
  #owner: RunningProcess | undefined;
  #zombie: RunningProcess | undefined;
  #processCount = 0;
  nowUnixNano: bigint;

  constructor(options: WorldOptions, beginUnixNano: bigint) {
    const { random, watcher } = options;
    const { steps } = this;
    this.#options = options;
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
    this.#state = new VirtualState({
      name: 'state',
      steps,
      onCommit: (...commit) => watcher.onStateCommit(...commit),
    });
    this.#aliasState = new VirtualState({ name: 'alias state', steps, onCommit: () => undefined });
  }

  get owner(): RunningProcess | undefined {
    return this.#owner;
  }

  /** Starts a process that owns every partition. */
  startOwner(): void {
    const process: Process = { id: (this.#processCount += 1), isAlive: true, isFenced: false };
    const log = this.log.openFor(process);
    const worker = this.#options.system.createWorker({
      log,
      reader: log,
      state: this.#state.openFor(process),
      aliasState: this.#aliasState.openFor(process),
      store: this.store.openFor(process),
      archive: this.store.openArchiveFor(process),
    });
    const running = { process, worker, storeIdentity: this.store.identity, isStarted: false };
    this.#owner = running;
    worker.start().then(
      () => (running.isStarted = true),
      () => this.kill(process),
    );
  }

  /** Another process takes over, and the old one does not know it. A zombie that was there before dies. */
  takeOver(): void {
    this.endZombie();
    const old = this.#owner;
    if (old !== undefined) {
      old.process.isFenced = true;
      this.#state.freezeFor(old.process);
      this.#aliasState.freezeFor(old.process);
      this.#zombie = old;
    }
    this.startOwner();
  }

  endZombie(): void {
    if (this.#zombie !== undefined) this.steps.kill(this.#zombie.process);
    this.#zombie = undefined;
  }

  kill(process: Process): void {
    this.steps.kill(process);
    if (this.#owner?.process === process) this.#owner = undefined;
    if (this.#zombie?.process === process) this.#zombie = undefined;
  }

  /** Ends the owner where it stands, and starts another. */
  restart(): void {
    if (this.#owner !== undefined) this.kill(this.#owner.process);
    this.startOwner();
  }

  /** Somebody puts an empty store in the place of the one that was there. */
  replaceStore(): void {
    this.endZombie();
    this.store.replace();
  }

  /** Loses the state of one partition, of events or of aliases. */
  loseState(random: Random): void {
    const isOfEvents = random.chance(0.5);
    const topic = isOfEvents ? topics.events : topics.aliases;
    (isOfEvents ? this.#state : this.#aliasState).lose(random.below(this.log.partitionCount(topic)));
  }
}
