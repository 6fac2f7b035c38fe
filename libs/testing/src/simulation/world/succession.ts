import type { Worker } from '../system-under-test.js';
import type { Process, ServiceName, Steps } from './steps.js';
import type { VirtualState } from './virtual-state.js';

/** A process, what runs in it, and beside which store it was started. */
export interface RunningProcess<W extends Worker> {
  readonly process: Process;
  readonly worker: W;
  readonly storeIdentity: string;
}

export interface SuccessionOptions<W extends Worker> {
  readonly service: ServiceName;
  readonly steps: Steps;
  /** What only the owner of a partition may change. */
  readonly states: readonly VirtualState[];
  readonly storeIdentity: () => string;
  readonly newProcessId: () => number;
  readonly createWorker: (process: Process) => W;
}

/** The processes of one service, one after the other: the one that owns every partition, and the one before it. */
export class Succession<W extends Worker> {
  readonly #options: SuccessionOptions<W>;
  #owner: RunningProcess<W> | undefined;
  #zombie: RunningProcess<W> | undefined;

  constructor(options: SuccessionOptions<W>) {
    this.#options = options;
  }

  get owner(): RunningProcess<W> | undefined {
    return this.#owner;
  }

  /** Starts a process that owns every partition. */
  startOwner(): void {
    const { service, newProcessId, createWorker, storeIdentity } = this.#options;
    const process: Process = { service, id: newProcessId(), isAlive: true, isFenced: false };
    const worker = createWorker(process);
    this.#owner = { process, worker, storeIdentity: storeIdentity() };
    worker.start().catch(() => this.kill(process));
  }

  /** Another process takes over, and the old one does not know it. A zombie that was there before dies. */
  takeOver(): void {
    this.endZombie();
    const old = this.#owner;
    if (old !== undefined) {
      old.process.isFenced = true;
      for (const state of this.#options.states) state.freezeFor(old.process);
      this.#zombie = old;
    }
    this.startOwner();
  }

  endZombie(): void {
    if (this.#zombie !== undefined) this.#options.steps.kill(this.#zombie.process);
    this.#zombie = undefined;
  }

  kill(process: Process): void {
    this.#options.steps.kill(process);
    if (this.#owner?.process === process) this.#owner = undefined;
    if (this.#zombie?.process === process) this.#zombie = undefined;
  }

  /** Ends the owner where it stands, and starts another. */
  restart(): void {
    if (this.#owner !== undefined) this.kill(this.#owner.process);
    this.startOwner();
  }
}
