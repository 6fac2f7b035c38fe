import { Failure, type ChangelogRecord, type PartitionState, type PlacedChangelogRecord } from '@waybill/ports';

/** Who wrote a record, and as part of what. */
export interface Stamp {
  /** The offset of the claim under which it was written. */
  readonly epoch: number;
  /** Which commit of that epoch. */
  readonly commit: number;
  /** Whether the commit needs several appends, so that it may be there in part only. */
  readonly isWide: boolean;
}

/** What one record of a changelog says. */
export type ChangelogEntry =
  /** From here on only records of whoever claims are valid. */
  | { readonly kind: 'claim' }
  /** The whole or a part of what stands under a key; `bytes` is `undefined` where it is forgotten. */
  | (ValuePart & { readonly kind: 'value'; readonly stamp: Stamp })
  /** The state of the partition after the commit that ends here; `undefined`: everything was cleared. */
  | { readonly kind: 'applied'; readonly stamp: Stamp; readonly state: PartitionState | undefined };

/** A value is cut into parts, because an append takes less than a value may have. */
export interface ValuePart {
  readonly key: string;
  readonly part: number;
  readonly partCount: number;
  readonly bytes: Uint8Array | undefined;
}

const format = 1;
const stampBytes = 18;
const marks = { claim: 'c', value: 'v', applied: 's' } as const;
const noStamp: Stamp = { epoch: 0, commit: 0, isWide: false };
const onlyPart = { part: 0, partCount: 1 };

/** A claim knows its epoch only once it is appended: it is its own offset. */
export function toClaimRecord(): ChangelogRecord {
  return { key: Buffer.from(marks.claim), value: Buffer.alloc(0), stamp: toStampBytes(noStamp, onlyPart) };
}

/** Takes the bytes without copying them. */
export function toValueRecord({ key, part, partCount, bytes }: ValuePart, stamp: Stamp): ChangelogRecord {
  const place = Buffer.alloc(2);
  place.writeUInt16BE(part, 0);
  return {
    key: Buffer.concat([Buffer.from(marks.value), place, Buffer.from(key)]),
    value: bytes,
    stamp: toStampBytes(stamp, { part, partCount }),
  };
}

/** Without the mark, which is each store's own. */
export function toAppliedRecord(state: PartitionState | undefined, stamp: Stamp): ChangelogRecord {
  const told = state === undefined ? null : [state.appliedOffset, state.projectionId];
  const value = Buffer.from(JSON.stringify(told));
  return { key: Buffer.from(marks.applied), value, stamp: toStampBytes(stamp, onlyPart) };
}

/** Throws `changelog_unreadable` (permanent) when a record is none that this version knows. */
export function parseChangelogEntry(record: PlacedChangelogRecord): ChangelogEntry {
  const key = Buffer.from(record.key.buffer, record.key.byteOffset, record.key.byteLength);
  const stamp = Buffer.from(record.stamp.buffer, record.stamp.byteOffset, record.stamp.byteLength);
  if (stamp.byteLength !== stampBytes || stamp[0] !== format) throw createUnreadable(record);
  const { part, partCount, ...by } = fromStampBytes(stamp);
  switch (key.toString('latin1', 0, 1)) {
    case marks.claim:
      return { kind: 'claim' };
    case marks.applied:
      return { kind: 'applied', stamp: by, state: fromAppliedBytes(record) };
    case marks.value:
      return { kind: 'value', stamp: by, key: key.toString('utf8', 3), part, partCount, bytes: record.value };
    default:
      throw createUnreadable(record);
  }
}

type Place = Pick<ValuePart, 'part' | 'partCount'>;

function toStampBytes({ epoch, commit, isWide }: Stamp, { part, partCount }: Place): Buffer {
  const bytes = Buffer.alloc(stampBytes);
  bytes.writeUInt8(format, 0);
  bytes.writeUInt8(isWide ? 1 : 0, 1);
  bytes.writeUIntBE(epoch, 2, 6);
  bytes.writeUIntBE(commit, 8, 6);
  bytes.writeUInt16BE(part, 14);
  bytes.writeUInt16BE(partCount, 16);
  return bytes;
}

function fromStampBytes(bytes: Buffer): Stamp & Place {
  return {
    epoch: bytes.readUIntBE(2, 6),
    commit: bytes.readUIntBE(8, 6),
    isWide: bytes[1] === 1,
    part: bytes.readUInt16BE(14),
    partCount: bytes.readUInt16BE(16),
  };
}

function fromAppliedBytes({ value }: PlacedChangelogRecord): PartitionState | undefined {
  const told = JSON.parse(Buffer.from(value ?? []).toString()) as readonly [number, string] | null;
  return told === null ? undefined : { appliedOffset: told[0], projectionId: told[1] };
}

function createUnreadable({ offset }: PlacedChangelogRecord): Failure {
  return new Failure(
    'permanent',
    'changelog_unreadable',
    `expected records of a state changelog of format ${format}, found another at offset ${offset}: run the version of ` +
      'Waybill that wrote it, or delete the topic and create it anew, so that the state is folded again from the log',
  );
}
