import type { Component } from './component.js';

/** A record of a changelog: the newest of each key is kept for ever, older ones until they are compacted away. */
export interface ChangelogRecord {
  readonly key: Uint8Array;
  /** `undefined` lets the key be forgotten; such a record itself is forgotten some time later. */
  readonly value: Uint8Array | undefined;
  /** Whose record it is. Kept also where there is no value. */
  readonly stamp: Uint8Array;
}

/** A record as read back; its bytes belong to the reader's caller. */
export interface PlacedChangelogRecord extends ChangelogRecord {
  readonly offset: number;
}

/** What to read of a partition. */
export interface ReadChangelogOptions {
  /** The first offset; what is left of the partition from its beginning when absent. */
  readonly fromOffset?: number | undefined;
  /** The first offset that is not read. Records must stand there or behind it. */
  readonly endOffset: number;
  /** Told what was read, in order; no more is read before it resolves. */
  readonly handle: (records: readonly PlacedChangelogRecord[]) => Promise<void>;
}

/** Bytes of keys, values and stamps, and {@link changelogRecordOverheadBytes} for each record, that one append may have. */
export const changelogAppendBytesMax = 4 * 1024 * 1024;

/** What a record costs beside its bytes. Rounded up. */
export const changelogRecordOverheadBytes = 64;

/**
 * A compacted log beside the state of one service.
 *
 * Contract
 * - `append` stores all records of a call as neighbours, or none; it resolves to the offset of the first when all of them
 *   are durable. When it rejects, nobody knows whether they are stored, or will be. An empty call is refused.
 * - Offsets ascend; between two records that are neighbours in `read`, others may have been compacted away.
 * - The newest records are not compacted: what is younger than an hour is all there.
 * - Anybody may append to any partition at any time: it is for the readers to tell who was allowed to.
 * - Rejects with a {@link Failure}.
 */
export interface StateChangelog extends Component {
  /** Known once started. */
  readonly partitionCount: number;
  append(partition: number, records: readonly ChangelogRecord[]): Promise<number>;
  read(partition: number, options: ReadChangelogOptions): Promise<void>;
}
