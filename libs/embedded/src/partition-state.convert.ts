import type { ChangelogMark, PartitionState } from '@waybill/ports';

const appliedOffsetBytes = 6;
const biasOfNone = 1;

/** Ends the projection's id where a mark follows; no id contains it. */
const markSeparator = '\0';

/** The applied offset is stored one higher, because a state that reflects nothing yet has the offset -1. */
export function toPartitionBytes({ appliedOffset, projectionId, changelog }: PartitionState): Buffer {
  const offset = Buffer.alloc(appliedOffsetBytes);
  offset.writeUIntBE(appliedOffset + biasOfNone, 0, appliedOffsetBytes);
  const mark = changelog === undefined ? '' : `${markSeparator}${changelog.nextOffset} ${changelog.epoch}`;
  return Buffer.concat([offset, Buffer.from(`${projectionId}${mark}`)]);
}

/** The state of a partition as it was stored. */
export function fromPartitionBytes(bytes: Buffer): PartitionState {
  const [projectionId = '', mark] = bytes.toString('utf8', appliedOffsetBytes).split(markSeparator);
  const state = { appliedOffset: bytes.readUIntBE(0, appliedOffsetBytes) - biasOfNone, projectionId };
  return mark === undefined ? state : { ...state, changelog: fromMarkText(mark) };
}

function fromMarkText(text: string): ChangelogMark {
  const [nextOffset, epoch] = text.split(' ').map(Number);
  return { nextOffset: nextOffset ?? 0, epoch: epoch ?? 0 };
}
