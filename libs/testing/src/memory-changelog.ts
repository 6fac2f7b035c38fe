import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Failure,
  type ChangelogRecord,
  type PlacedChangelogRecord,
  type ReadChangelogOptions,
  type StateChangelog,
} from '@waybill/ports';

/** Records that one read hands out together: few, so that tests see more than one step. */
const recordsPerRead = 3;

/** The changelog in memory, for tests: one for all who open it, as a cluster is. Its contents stay over a shutdown. */
export class MemoryChangelog {
  readonly partitionCount: number;
  readonly #partitions: { records: PlacedChangelogRecord[]; endOffset: number }[];

  constructor(partitionCount = 2) {
    this.partitionCount = partitionCount;
    this.#partitions = Array.from({ length: partitionCount }, () => ({ records: [], endOffset: 0 }));
  }

  /** A changelog as one process has it. `onAppend` may reject, before or after it calls what it is given. */
  open(onAppend: (append: () => Promise<number>) => Promise<number> = (append) => append()): StateChangelog {
    return {
      name: 'state-changelog',
      partitionCount: this.partitionCount,
      start: async () => undefined,
      shutdown: async () => undefined,
      append: (partition, records) => {
        const taken = records.map(copied);
        return onAppend(async () => this.append(partition, taken));
      },
      read: (partition, options) => this.#read(partition, options),
    };
  }

  /** Everything that is left of a partition. */
  records(partition: number): readonly PlacedChangelogRecord[] {
    return this.#partition(partition).records;
  }

  append(partition: number, records: readonly ChangelogRecord[]): number {
    const contents = this.#partition(partition);
    const offset = contents.endOffset;
    contents.records.push(...records.map((record, at) => ({ ...copied(record), offset: offset + at })));
    contents.endOffset += records.length;
    return offset;
  }

  /** Removes what a newer record of the same key replaces, below an offset; records without a value, too, when asked for. */
  compact(partition: number, belowOffset: number, { hasTombstones = true } = {}): void {
    const contents = this.#partition(partition);
    const newest = new Map<string, number>();
    for (const { key, offset } of contents.records) if (offset < belowOffset) newest.set(textOf(key), offset);
    contents.records = contents.records.filter(({ key, value, offset }) => {
      if (offset >= belowOffset) return true;
      return newest.get(textOf(key)) === offset && (hasTombstones || value !== undefined);
    });
  }

  async #read(partition: number, { fromOffset = 0, endOffset, handle }: ReadChangelogOptions): Promise<void> {
    const records = this.#partition(partition).records.filter((each) => each.offset >= fromOffset);
    const read = records.filter(({ offset }) => offset < endOffset);
    for (let at = 0; at < read.length; at += recordsPerRead) {
      await nextTurn();
      await handle(read.slice(at, at + recordsPerRead).map((each) => ({ ...copied(each), offset: each.offset })));
    }
  }

  #partition(partition: number) {
    const found = this.#partitions[partition];
    if (found === undefined)
      throw new Failure('permanent', 'partition_unknown', `expected a partition, found ${partition}`);
    return found;
  }
}

function copied({ key, value, stamp }: ChangelogRecord): ChangelogRecord {
  return { key: key.slice(), value: value?.slice(), stamp: stamp.slice() };
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key).toString('latin1');
}
