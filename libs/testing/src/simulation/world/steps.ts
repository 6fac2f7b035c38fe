import { Failure } from '@waybill/ports';
import type { Random } from '../random.js';

/** The services that the simulated world runs. */
export type ServiceName = 'stitcher' | 'ledger';

/** One life of a service, from its start to its death. */
export interface Process {
  readonly service: ServiceName;
  readonly id: number;
  /** False once it was killed: what it was waiting for never comes. */
  isAlive: boolean;
  /** True once another process has taken over: it may not change state or offsets any more, and does not know it. */
  isFenced: boolean;
}

/** How the world answers one operation. */
export type Answer =
  | 'done'
  /** Nothing was done, and the caller is told that it failed. */
  | 'refused'
  /** Some of it was done, and the caller is told that it failed. */
  | 'partly_done'
  /** All was done, and the caller is told that it failed. */
  | 'answer_lost'
  /** The caller is told that it failed, and it is done much later. */
  | 'delayed';

/** What an operation does to the world. */
export interface Operation<T> {
  /** `insert calls`, `commit state`, … as a person reads it in a replay. */
  readonly name: string;
  /** The topic or table and the partition, for a replay. */
  readonly subject: string;
  readonly run: () => T;
  /** Does some of it, where an operation can be torn. */
  readonly runPartly?: (random: Random) => void;
  /** Whether it may be done after the caller has given up. */
  readonly isDelayable?: boolean;
  /** Whether there is anything to answer yet. Default: always. */
  readonly isReady?: () => boolean;
}

/** An operation that somebody waits for. */
export interface Step {
  readonly process: Process;
  readonly operation: Operation<unknown>;
  readonly settle: (answer: Answer, random: Random) => void;
}

/**
 * The operations that wait to be done. Nothing in the simulated world happens by itself: the simulation picks the next
 * step, so every interleaving of processes is a choice of the seed.
 */
export class Steps {
  #waiting: Step[] = [];
  readonly #delayed: Operation<unknown>[] = [];

  /** Does the operation when its turn comes. Never settles once the process is dead. */
  do<T>(process: Process, operation: Operation<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (answer: Answer, random: Random) => {
        try {
          const result = this.#perform(operation, answer, random);
          if (answer === 'done') resolve(result as T);
          else reject(new Failure('retryable', 'simulated', `${operation.name}: ${answer}`));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (process.isAlive) this.#waiting.push({ process, operation, settle });
    });
  }

  #perform<T>(operation: Operation<T>, answer: Answer, random: Random): T | undefined {
    if (answer === 'done' || answer === 'answer_lost') return operation.run();
    if (answer === 'partly_done') operation.runPartly?.(random);
    if (answer === 'delayed') this.#delayed.push(operation);
    return undefined;
  }

  /** What could be done now. */
  ready(): readonly Step[] {
    return this.#waiting.filter(({ process, operation }) => process.isAlive && (operation.isReady?.() ?? true));
  }

  /** Does one step. */
  take(step: Step, answer: Answer, random: Random): void {
    this.#waiting = this.#waiting.filter((each) => each !== step);
    step.settle(answer, random);
  }

  /** Ends a process where it stands. */
  kill(process: Process): void {
    process.isAlive = false;
    this.#waiting = this.#waiting.filter((each) => each.process !== process);
  }

  get delayedCount(): number {
    return this.#delayed.length;
  }

  /** Does one of the operations that nobody waits for any more. */
  landDelayed(random: Random): Operation<unknown> | undefined {
    const [operation] = this.#delayed.splice(random.below(this.#delayed.length), 1);
    operation?.run();
    return operation;
  }
}
