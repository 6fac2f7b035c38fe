import { Failure, type ChangelogMark, type PartitionState, type StateChangelog } from '@waybill/ports';
import { toAppends, type ReplacedChange } from './changelog-commit.js';
import { parseChangelogEntry, toClaimRecord } from './changelog-entry.convert.js';

/** What somebody else has appended behind our back: nothing of it is valid. */
export type Intrusions = ReadonlyMap<string, { readonly partCount: number }>;

/** Claims a partition: from here on only what the writer appends is valid. */
export async function claimPartition(
  changelog: StateChangelog,
  place: { readonly topic: string; readonly partition: number },
): Promise<ChangelogWriter> {
  const claimOffset = await changelog.append(place.partition, [toClaimRecord()]);
  return new ChangelogWriter(changelog, place, claimOffset);
}

/**
 * Appends to one partition under one claim. Its records are neighbours as long as nobody else writes: where they are not,
 * what stands between them is looked at. After a rejection it is of no use any more, because nobody knows what is there.
 */
export class ChangelogWriter {
  readonly claimOffset: number;
  readonly #changelog: StateChangelog;
  readonly #place: { readonly topic: string; readonly partition: number };
  readonly #intrusions = new Map<string, { readonly partCount: number }>();
  #hasIntruded = false;
  #nextOffset: number;
  #commit = 0;

  constructor(
    changelog: StateChangelog,
    place: { readonly topic: string; readonly partition: number },
    claimOffset: number,
  ) {
    this.claimOffset = claimOffset;
    this.#changelog = changelog;
    this.#place = place;
    this.#nextOffset = claimOffset + 1;
  }

  /** The place behind all that was appended. */
  get mark(): ChangelogMark {
    return { nextOffset: this.#nextOffset, epoch: this.claimOffset };
  }

  /**
   * Appends a commit. Resolves when all of it is durable and valid.
   * Rejects with `state_taken_over` (retryable) when somebody has claimed the partition since: nothing of it counts then.
   */
  async append(changes: readonly ReplacedChange[], state: PartitionState | undefined): Promise<void> {
    this.#commit += 1;
    for (const records of toAppends({ changes, state, epoch: this.claimOffset, commit: this.#commit })) {
      const offset = await this.#changelog.append(this.#place.partition, records);
      if (offset !== this.#nextOffset) await this.#lookBetween(offset);
      this.#nextOffset = offset + records.length;
    }
  }

  /** Whether others have written without a right to. */
  get hasIntrusions(): boolean {
    return this.#hasIntruded;
  }

  /** Answers once what others have written without a right to; `undefined` when nobody has. */
  takeIntrusions(): Intrusions | undefined {
    if (!this.#hasIntruded) return undefined;
    const taken = new Map(this.#intrusions);
    this.#intrusions.clear();
    this.#hasIntruded = false;
    return taken;
  }

  async #lookBetween(endOffset: number): Promise<void> {
    const { topic, partition } = this.#place;
    this.#hasIntruded = true;
    await this.#changelog.read(partition, {
      fromOffset: this.#nextOffset,
      endOffset,
      handle: async (records) => {
        for (const record of records) {
          const entry = parseChangelogEntry(record);
          if (entry.kind === 'claim') throw createTakenOver(topic, partition);
          if (entry.kind !== 'value') continue;
          const partCount = Math.max(this.#intrusions.get(entry.key)?.partCount ?? 0, entry.partCount);
          this.#intrusions.set(entry.key, { partCount });
        }
      },
    });
  }
}

function createTakenOver(topic: string, partition: number): Failure {
  return new Failure(
    'retryable',
    'state_taken_over',
    `partition ${partition} of ${topic}: expected to be the only one who goes on with its state, found that another process has ` +
      'claimed it: nothing of this batch was kept here; if the partition is still ours, it is claimed again',
  );
}
