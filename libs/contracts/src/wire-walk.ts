import { isUtf8 } from 'node:buffer';
import { RejectReason } from './gen/waybill/collect/v1/collector_service_pb.js';
import { WireCursor, wireTypes } from './wire-cursor.js';
import type { EventLimits } from './wire-limits.js';
import { isPayloadNumber, type FieldPlan, type MessagePlan } from './wire-plan.js';

const traceIdNumber = 1;
const eventIdNumber = 2;
const occurredNumber = 6;
const sourceNumber = 9;
const layerNumber = 1;
const serviceNumber = 2;

/** What one walk over an event found. Reused: what it says is about the last `run`. */
export interface EventWalk {
  /** False when a byte or a limit is against the event; then the four fields below say what. */
  run(bytes: Uint8Array, start: number, end: number): boolean;
  readonly reason: RejectReason;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly traceIdStart: number;
  readonly traceIdEnd: number;
  readonly eventIdBytes: number;
  readonly hasOccurred: boolean;
  readonly layer: number;
  readonly serviceBytes: number;
  /** Fields with a payload's number, also such that this contract does not know. */
  readonly payloadCount: number;
  hasNonZero(start: number, end: number): boolean;
}

/** A walk over the messages of `plan`, which is that of `TraceEvent`. */
export function createEventWalk(plan: MessagePlan, limits: EventLimits): EventWalk {
  return new PlannedWalk(plan, limits);
}

class PlannedWalk implements EventWalk {
  reason = RejectReason.UNSPECIFIED;
  path = '';
  expected = '';
  found = '';
  traceIdStart = 0;
  traceIdEnd = 0;
  eventIdBytes = 0;
  hasOccurred = false;
  layer = 0;
  serviceBytes = 0;
  payloadCount = 0;

  private readonly cursor = new WireCursor();
  private readonly source: MessagePlan | undefined;
  /** How often each field of each message on the way down was seen: one stretch per message. */
  private readonly counts: Uint32Array;
  private countsEnd = 0;
  private depth = 0;
  private unknownCount = 0;

  constructor(
    private readonly root: MessagePlan,
    private readonly limits: EventLimits,
  ) {
    this.source = root.fields[sourceNumber]?.message;
    this.counts = new Uint32Array(limits.nestingCountMax * widestOf(root, new Set()));
  }

  run(bytes: Uint8Array, start: number, end: number): boolean {
    this.traceIdStart = this.traceIdEnd = 0;
    this.eventIdBytes = this.layer = this.serviceBytes = this.payloadCount = 0;
    this.hasOccurred = false;
    this.path = '';
    this.countsEnd = this.depth = this.unknownCount = 0;
    this.cursor.bytes = bytes;
    this.cursor.position = start;
    return this.walkMessage(this.root, end, 0);
  }

  hasNonZero(start: number, end: number): boolean {
    for (let index = start; index < end; index++) {
      if (this.cursor.bytes[index] !== 0) {
        return true;
      }
    }
    return false;
  }

  private walkMessage(plan: MessagePlan, end: number, recursionCount: number): boolean {
    if (++this.depth > this.limits.nestingCountMax) {
      return this.refuse(RejectReason.LIMIT, `at most ${this.limits.nestingCountMax} nested messages`, 'more');
    }
    const base = this.countsEnd;
    this.countsEnd = base + plan.fieldCount;
    this.counts.fill(0, base, this.countsEnd);
    const where: Where = { plan, end, base, recursionCount };
    while (this.cursor.position < end) {
      const at = this.cursor.position;
      const tag = this.cursor.readTag(end);
      if (tag < 0) {
        return this.refuse(RejectReason.MALFORMED, 'a field', `bytes at ${at} of the request that are no tag`);
      }
      const field = plan.fields[tag >>> 3];
      if (field === undefined) {
        if (!this.skipUnknown(plan, tag, end)) {
          return this.within(`field ${tag >>> 3}`);
        }
      } else if (!this.walkField(field, tag & 7, where)) {
        return this.within(
          field.isList ? `${field.name}[${(this.counts[base + field.ordinal] ?? 1) - 1}]` : field.name,
        );
      }
    }
    this.countsEnd = base;
    this.depth--;
    return true;
  }

  private walkField(field: FieldPlan, wireType: number, where: Where): boolean {
    if (field.isList && wireType !== field.wireType && wireType === wireTypes.length) {
      return this.walkPacked(field, where);
    }
    if (wireType !== field.wireType) {
      return this.refuse(RejectReason.MALFORMED, `wire type ${field.wireType}`, `${wireType}`);
    }
    if (!this.count(field, where.base)) {
      return false;
    }
    const start = this.cursor.position;
    if (wireType !== wireTypes.length) {
      return this.cursor.skip(wireType, where.end) ? this.noteNumber(field, start, where) : this.refuseTruncated();
    }
    const contentEnd = this.cursor.readContentEnd(where.end);
    return contentEnd < 0 ? this.refuseTruncated() : this.walkContent(field, contentEnd, where);
  }

  private walkContent(field: FieldPlan, contentEnd: number, where: Where): boolean {
    const contentStart = this.cursor.position;
    if (field.message !== undefined) {
      const recursionCount = field.message === where.plan ? where.recursionCount + 1 : 0;
      if (recursionCount > field.recursionCountMax) {
        return this.refuse(RejectReason.LIMIT, `at most ${field.recursionCountMax} within each other`, 'more');
      }
      this.payloadCount += where.plan === this.root && field.isPayload ? 1 : 0;
      return this.walkMessage(field.message, contentEnd, recursionCount);
    }
    this.cursor.position = contentEnd;
    return this.checkBytes(field, contentStart, contentEnd) && this.noteBytes(field, contentStart, where);
  }

  private checkBytes(field: FieldPlan, start: number, end: number): boolean {
    const byteCount = end - start;
    if (field.bytesExact >= 0 && byteCount !== 0 && byteCount !== field.bytesExact) {
      return this.refuse(field.lengthReason, `${field.bytesExact} bytes or none`, `${byteCount}`);
    }
    if (byteCount > field.bytesMax) {
      return this.refuse(field.lengthReason, `at most ${field.bytesMax} bytes`, `${byteCount}`);
    }
    if (field.content === 'string' && !this.isText(start, end)) {
      return this.refuse(field.textReason, 'UTF-8', 'bytes that are not');
    }
    return true;
  }

  private walkPacked(field: FieldPlan, where: Where): boolean {
    const end = this.cursor.readContentEnd(where.end);
    if (end < 0) {
      return this.refuseTruncated();
    }
    while (this.cursor.position < end) {
      if (!this.count(field, where.base)) {
        return false;
      }
      if (!this.cursor.skip(field.wireType, end)) {
        return this.refuseTruncated();
      }
    }
    return true;
  }

  private skipUnknown(plan: MessagePlan, tag: number, end: number): boolean {
    if (++this.unknownCount > this.limits.unknownFieldCountMax) {
      const expected = `at most ${this.limits.unknownFieldCountMax} fields that this contract does not know`;
      return this.refuse(RejectReason.LIMIT, expected, 'more');
    }
    const number = tag >>> 3;
    if (plan === this.root && isPayloadNumber(number)) {
      this.payloadCount++;
      if ((tag & 7) !== wireTypes.length) {
        return this.refuse(RejectReason.PAYLOAD, 'a message as payload', `wire type ${tag & 7}`);
      }
    }
    return this.cursor.skip(tag & 7, end) || this.refuseTruncated();
  }

  /** Proto3 lets a later value replace an earlier one; here one fact has one value, whoever reads it. */
  private count(field: FieldPlan, base: number): boolean {
    const index = base + field.ordinal;
    const count = (this.counts[index] ?? 0) + 1;
    this.counts[index] = count;
    if (count <= field.countMax) {
      return true;
    }
    return field.isList
      ? this.refuse(RejectReason.LIMIT, `at most ${field.countMax} entries`, 'more')
      : this.refuse(RejectReason.MALFORMED, 'one value', 'the field twice');
  }

  private noteNumber(field: FieldPlan, start: number, { plan }: Where): boolean {
    if (plan === this.root && field === plan.fields[occurredNumber]) {
      this.hasOccurred = this.hasNonZero(start, this.cursor.position);
    } else if (plan === this.source && field === plan.fields[layerNumber]) {
      this.layer = this.cursor.varint;
    }
    return true;
  }

  private noteBytes(field: FieldPlan, start: number, { plan }: Where): boolean {
    if (plan === this.root) {
      if (field === plan.fields[traceIdNumber]) {
        this.traceIdStart = start;
        this.traceIdEnd = this.cursor.position;
      } else if (field === plan.fields[eventIdNumber]) {
        this.eventIdBytes = this.cursor.position - start;
      }
    } else if (plan === this.source && field === plan.fields[serviceNumber]) {
      this.serviceBytes = this.cursor.position - start;
    }
    return true;
  }

  private isText(start: number, end: number): boolean {
    const { bytes } = this.cursor;
    for (let index = start; index < end; index++) {
      if ((bytes[index] ?? 0) >= 0x80) {
        return isUtf8(bytes.subarray(index, end));
      }
    }
    return true;
  }

  private refuseTruncated(): boolean {
    return this.refuse(RejectReason.MALFORMED, 'a whole value', 'one that is cut off or of an unknown wire type');
  }

  private refuse(reason: RejectReason, expected: string, found: string): boolean {
    this.reason = reason;
    this.expected = expected;
    this.found = found;
    return false;
  }

  /** Adds the name of the enclosing field to the path of a refusal; always false, so that the refusal travels up. */
  private within(name: string): boolean {
    this.path = this.path === '' ? name : `${name}.${this.path}`;
    return false;
  }
}

/** The message that a field is being read for. */
interface Where {
  readonly plan: MessagePlan;
  readonly end: number;
  /** Where the counts of this message begin. */
  readonly base: number;
  readonly recursionCount: number;
}

/** The largest number of fields of any message that `plan` can contain. */
function widestOf(plan: MessagePlan, seen: Set<MessagePlan>): number {
  if (seen.has(plan)) {
    return 0;
  }
  seen.add(plan);
  return plan.fields.reduce(
    (widest, field) => (field?.message === undefined ? widest : Math.max(widest, widestOf(field.message, seen))),
    plan.fieldCount,
  );
}
