import type { PartitionState, StateChange, StateStore } from '@waybill/ports';
import { refuseFenced } from './virtual-log.js';
import type { Process, Steps } from './steps.js';

interface PartitionContents {
  readonly state: PartitionState;
  readonly values: ReadonlyMap<string, Uint8Array>;
}

type Contents = ReadonlyMap<number, PartitionContents>;

export interface VirtualStateOptions {
  readonly name: string;
  readonly steps: Steps;
  /** Told before a partition's state moves. */
  readonly onCommit: (process: Process, partition: number, state: PartitionState) => void;
}

/**
 * The state store of a simulated world. Its contents are never changed in place, so that a process that was
 * taken over goes on with what it could see then.
 */
export class VirtualState {
  readonly #options: VirtualStateOptions;
  #contents: Contents = new Map();
  readonly #lastSeen = new Map<Process, Contents>();

  constructor(options: VirtualStateOptions) {
    this.#options = options;
  }

  /** From now on the process sees this state for ever. */
  freezeFor(process: Process): void {
    this.#lastSeen.set(process, this.#contents);
  }

  /** Loses a partition, as a disk does. */
  lose(partition: number): void {
    this.#contents = without(this.#contents, partition);
  }

  /** The store as one process sees it. */
  openFor(process: Process): StateStore {
    const { name, steps } = this.#options;
    const seen = () => this.#lastSeen.get(process) ?? this.#contents;
    const does = <T>(what: string, partition: number, run: () => T) =>
      steps.do(process, { name: what, subject: `${name}/${partition}`, run });
    return {
      name,
      start: async () => undefined,
      shutdown: async () => undefined,
      open: async () => undefined,
      partition: (partition) => does('read state', partition, () => seen().get(partition)?.state),
      get: async (partition, keys) => {
        if (keys.length === 0) return [];
        return await does('get state', partition, () => {
          const values = seen().get(partition)?.values;
          return keys.map((key) => values?.get(key)?.slice());
        });
      },
      list: (partition, { after, countMax, prefix = '' }) =>
        does('list state', partition, () =>
          [...(seen().get(partition)?.values.keys() ?? [])]
            .filter((key) => key.startsWith(prefix) && (after === undefined || isBelow(after, key)))
            .sort((left, right) => (isBelow(left, right) ? -1 : 1))
            .slice(0, countMax),
        ),
      commit: (partition, changes, state) => {
        const taken = changes.map(({ key, value }) => ({ key, value: value?.slice() }));
        return does('commit state', partition, () => {
          refuseFenced(process);
          this.#options.onCommit(process, partition, state);
          this.#contents = changed(this.#contents, { partition, changes: taken, state });
        });
      },
      clear: (partition) =>
        does('clear state', partition, () => {
          refuseFenced(process);
          this.lose(partition);
        }),
    };
  }
}

/** In the order of their UTF-8 bytes. */
function isBelow(left: string, right: string): boolean {
  return Buffer.compare(Buffer.from(left), Buffer.from(right)) < 0;
}

interface Commit {
  readonly partition: number;
  readonly changes: readonly StateChange[];
  readonly state: PartitionState;
}

function changed(contents: Contents, { partition, changes, state }: Commit): Contents {
  const values = new Map(contents.get(partition)?.values);
  for (const { key, value } of changes) {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  }
  return new Map(contents).set(partition, { state: { ...state }, values });
}

function without(contents: Contents, partition: number): Contents {
  const rest = new Map(contents);
  rest.delete(partition);
  return rest;
}
