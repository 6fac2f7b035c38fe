import type { PartitionState, PlacedChangelogRecord, StateChange } from '@waybill/ports';
import { parseChangelogEntry, type ChangelogEntry } from './changelog-entry.convert.js';

type ValueEntry = Extract<ChangelogEntry, { readonly kind: 'value' }>;
type PlacedValue = ValueEntry & { readonly offset: number };

/** A key whose newest record in the changelog does not hold what is valid. */
interface Disturbance {
  readonly offset: number;
  readonly partCount: number;
}

/** From where a replay goes on: the epoch and the state at its first record. */
export interface ReplayStart {
  readonly epoch: number;
  readonly applied: PartitionState | undefined;
}

/**
 * What the records of a changelog partition mean, in their order. Two rules decide what is valid:
 *
 * - A claim makes all later records of earlier epochs void, whoever still writes them. The log's order decides, so that all
 *   readers agree, and no clock is asked.
 * - A commit of several appends counts when it is known to be whole: its last record is there, or a valid record of
 *   somebody who went on after it. One that nothing valid follows is void.
 *
 * Compaction keeps the newest record of a key even if it is void. So whoever writes next writes the keys anew that
 * void records have disturbed; until then, which is less than compaction waits, the valid ones are there as well.
 */
export class ChangelogReplay {
  readonly #disturbed = new Map<string, Disturbance>();
  #epoch: number;
  #applied: PartitionState | undefined;
  #hasDisturbedState = false;
  /** Of commits of several appends that are not known to be whole. */
  #pending: PlacedValue[] = [];
  #parts: { readonly first: PlacedValue; readonly bytes: Uint8Array[] } | undefined;

  constructor({ epoch, applied }: ReplayStart) {
    this.#epoch = epoch;
    this.#applied = applied;
  }

  /** The claim that holds after what was read. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The state of the partition; `undefined` when there is none, or all was cleared. */
  get applied(): PartitionState | undefined {
    return this.#applied;
  }

  /** The keys that must be written anew, each with the parts in which void records left it. */
  get disturbed(): ReadonlyMap<string, { readonly partCount: number }> {
    return this.#disturbed;
  }

  /** Whether anything must be written anew. */
  get isDisturbed(): boolean {
    return this.#hasDisturbedState || this.#disturbed.size > 0;
  }

  /** What the next record changes, and whether a commit ends with it. */
  take(record: PlacedChangelogRecord): { readonly changes: readonly StateChange[]; readonly isSeal: boolean } {
    const entry = parseChangelogEntry(record);
    if (entry.kind === 'claim') {
      this.#epoch = record.offset;
      return { changes: [], isSeal: false };
    }
    if (entry.stamp.epoch < this.#epoch) {
      this.#noteVoid(entry, record.offset);
      return { changes: [], isSeal: false };
    }
    // Where the claim itself has been compacted away, its records tell of it.
    this.#epoch = entry.stamp.epoch;
    if (entry.kind === 'applied') {
      const changes = this.#release();
      this.#applied = entry.state;
      this.#hasDisturbedState = false;
      return { changes, isSeal: true };
    }
    return { changes: this.#takeValue({ ...entry, offset: record.offset }), isSeal: false };
  }

  /** No more is read: what is not known to be whole is void. */
  end(): void {
    for (const each of this.#pending) this.#noteVoid(each, each.offset);
    this.#pending = [];
  }

  #takeValue(value: PlacedValue): readonly StateChange[] {
    const last = this.#pending.at(-1)?.stamp;
    const { stamp } = value;
    const goesOn = last !== undefined && last.epoch === stamp.epoch && last.commit !== stamp.commit;
    if (!stamp.isWide) return [...this.#release(), ...this.#toChanges(value)];
    const changes = goesOn ? this.#release() : [];
    this.#pending.push(value);
    return changes;
  }

  #release(): readonly StateChange[] {
    const changes = this.#pending.flatMap((each) => this.#toChanges(each));
    this.#pending = [];
    return changes;
  }

  /** Parts of a value are neighbours; one that lacks those before it is what compaction left of an older value. */
  #toChanges(value: PlacedValue): readonly StateChange[] {
    const { key, part, partCount, bytes } = value;
    if ((this.#disturbed.get(key)?.offset ?? Infinity) < value.offset) this.#disturbed.delete(key);
    const before = this.#parts;
    this.#parts = undefined;
    if (part === 0 && (bytes === undefined || partCount === 1)) return [{ key, value: bytes }];
    if (bytes === undefined) return [];
    if (part === 0) {
      this.#parts = { first: value, bytes: [bytes] };
      return [];
    }
    if (before === undefined || before.first.key !== key || before.bytes.length !== part) return [];
    const parts = [...before.bytes, bytes];
    if (parts.length === partCount) return [{ key, value: Buffer.concat(parts) }];
    this.#parts = { first: before.first, bytes: parts };
    return [];
  }

  #noteVoid(entry: Exclude<ChangelogEntry, { readonly kind: 'claim' }>, offset: number): void {
    if (entry.kind === 'applied') this.#hasDisturbedState = true;
    else {
      const partCount = Math.max(this.#disturbed.get(entry.key)?.partCount ?? 0, entry.partCount);
      this.#disturbed.set(entry.key, { offset, partCount });
    }
  }
}
