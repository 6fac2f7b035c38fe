import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Failure,
  keyCountMax,
  stateKeyBytesMax,
  stateValueBytesMax,
  type ListKeysOptions,
  type PartitionState,
  type StateChange,
  type StateStore,
} from '@waybill/ports';

interface PartitionContents {
  readonly state: PartitionState;
  readonly values: ReadonlyMap<string, Uint8Array>;
}

/** The state store in memory, for tests: keeps its contents over `shutdown` and `start`, as a disk would. */
export class MemoryStateStore implements StateStore {
  readonly name = 'state-store';
  readonly #partitions = new Map<number, PartitionContents>();
  #isRunning = false;

  async start(): Promise<void> {
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    this.#isRunning = false;
  }

  async open(): Promise<void> {
    this.#refuseUnlessRunning();
  }

  async partition(partition: number): Promise<PartitionState | undefined> {
    this.#refuseUnlessRunning();
    return this.#partitions.get(partition)?.state;
  }

  async get(partition: number, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    this.#refuseUnlessRunning();
    const values = this.#partitions.get(partition)?.values;
    return keys.map((key) => values?.get(key)?.slice());
  }

  async list(partition: number, options: ListKeysOptions): Promise<readonly string[]> {
    this.#refuseUnlessRunning();
    refuseList(options);
    const { after = '', countMax, prefix = '' } = options;
    const keys = [...(this.#partitions.get(partition)?.values.keys() ?? [])];
    return keys
      .filter((key) => key.startsWith(prefix) && compareBytes(key, after) > 0)
      .sort(compareBytes)
      .slice(0, countMax);
  }

  async commit(partition: number, changes: readonly StateChange[], state: PartitionState): Promise<void> {
    this.#refuseUnlessRunning();
    for (const change of changes) refuseTooLarge(change);
    const taken = changes.map(({ key, value }) => ({ key, value: value?.slice() }));
    await nextTurn();
    const values = new Map(this.#partitions.get(partition)?.values);
    for (const { key, value } of taken) {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
    }
    this.#partitions.set(partition, { state: { ...state }, values });
  }

  async clear(partition: number): Promise<void> {
    this.#refuseUnlessRunning();
    await nextTurn();
    this.#partitions.delete(partition);
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw new Failure('retryable', 'state_not_running', 'expected a started state store');
  }
}

/** The order of UTF-8 differs from that of JavaScript's text where a character takes two of its units. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function refuseList({ after = '', countMax, prefix = '' }: ListKeysOptions): void {
  const isBounded = Number.isInteger(countMax) && countMax >= 1 && countMax <= keyCountMax;
  if (isBounded && Buffer.byteLength(after) <= stateKeyBytesMax && Buffer.byteLength(prefix) <= stateKeyBytesMax)
    return;
  throw new Failure('permanent', 'state_list_refused', 'expected a count and texts within limits, found others');
}

function refuseTooLarge({ key, value }: StateChange): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes >= 1 && keyBytes <= stateKeyBytesMax && (value?.byteLength ?? 0) <= stateValueBytesMax) return;
  throw new Failure(
    'permanent',
    'state_change_refused',
    `expected a key and a value within limits, found ${keyBytes} bytes`,
  );
}
