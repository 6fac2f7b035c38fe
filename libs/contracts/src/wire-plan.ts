import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { RejectReason } from './gen/waybill/collect/v1/collector_service_pb.js';
import { wireTypes } from './wire-cursor.js';
import type { EventLimits } from './wire-limits.js';

/** What a field holds, as far as its bytes can be checked. */
export type FieldContent = 'varint' | 'fixed' | 'string' | 'bytes' | 'message';

/** What the wire may hold for one field. */
export interface FieldPlan {
  readonly name: string;
  /** Of one value; a repeated number may also come packed. */
  readonly wireType: number;
  readonly content: FieldContent;
  readonly isList: boolean;
  /** Its place among the fields of its message, from 0. */
  readonly ordinal: number;
  /** 1 unless it is a list. */
  readonly countMax: number;
  readonly bytesMax: number;
  /** The only length besides 0; -1: any. */
  readonly bytesExact: number;
  /** Whether its number is one of a payload of `TraceEvent`. */
  readonly isPayload: boolean;
  /** How often the field may lie within itself. */
  readonly recursionCountMax: number;
  /** Why an event is refused whose value is too long or no text. */
  readonly lengthReason: RejectReason;
  readonly textReason: RejectReason;
  /** For messages only; filled after all plans exist, because messages may contain themselves. */
  message: MessagePlan | undefined;
}

/** What the wire may hold for one message. */
export interface MessagePlan {
  /** By field number; absent where the contract knows none. */
  readonly fields: readonly (FieldPlan | undefined)[];
  readonly fieldCount: number;
}

/** Numbers that `TraceEvent` keeps for payloads, also for such that this contract does not know yet. */
export function isPayloadNumber(number: number): boolean {
  return number >= 100 && number <= 299;
}

/** Compiles a message type and all that it contains. Once, at start. */
export function createMessagePlan(root: DescMessage, limits: EventLimits): MessagePlan {
  const plans = new Map<string, MessagePlan>();
  const compile = (message: DescMessage): MessagePlan => {
    const known = plans.get(message.typeName);
    if (known !== undefined) {
      return known;
    }
    const fields: (FieldPlan | undefined)[] = [];
    const plan = { fields, fieldCount: message.fields.length };
    plans.set(message.typeName, plan);
    message.fields.forEach((field, ordinal) => {
      const fieldPlan = fromField(field, ordinal, limits);
      fields[field.number] = fieldPlan;
      fieldPlan.message = field.message === undefined ? undefined : compile(field.message);
    });
    return plan;
  };
  return compile(root);
}

function fromField(field: DescField, ordinal: number, limits: EventLimits): FieldPlan {
  const key = `${field.parent.name}.${field.name}`;
  const isList = field.fieldKind === 'list';
  const isEventId = key === 'TraceEvent.event_id';
  return {
    name: field.name,
    ...contentOf(field),
    isList,
    ordinal,
    countMax: isList ? (limits.listCountMaxByField[key] ?? limits.listCountMax) : 1,
    bytesMax: limits.bytesMaxByField[key] ?? limits.stringBytesMax,
    bytesExact: exactLengthOf(field, key, limits),
    isPayload: isPayloadNumber(field.number),
    recursionCountMax: limits.recursionCountMaxByField[key] ?? limits.nestingCountMax,
    lengthReason: isEventId ? RejectReason.EVENT_ID : RejectReason.LIMIT,
    textReason: isEventId ? RejectReason.EVENT_ID : RejectReason.MALFORMED,
    message: undefined,
  };
}

function exactLengthOf(field: DescField, key: string, limits: EventLimits): number {
  const isDigest = field.scalar === ScalarType.BYTES && field.name.includes('digest');
  return limits.bytesExactByField[key] ?? (isDigest ? limits.digestBytes : -1);
}

function contentOf(field: DescField): { content: FieldContent; wireType: number } {
  if (field.message !== undefined) {
    return { content: 'message', wireType: wireTypes.length };
  }
  switch (field.scalar) {
    case ScalarType.STRING:
      return { content: 'string', wireType: wireTypes.length };
    case ScalarType.BYTES:
      return { content: 'bytes', wireType: wireTypes.length };
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
    case ScalarType.DOUBLE:
      return { content: 'fixed', wireType: wireTypes.fixed64 };
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
    case ScalarType.FLOAT:
      return { content: 'fixed', wireType: wireTypes.fixed32 };
    default:
      return { content: 'varint', wireType: wireTypes.varint };
  }
}
