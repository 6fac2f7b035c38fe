import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { TraceEventSchema } from '@waybill/contracts';
import {
  emptyEventSet,
  initialTraceIndex,
  type EventSet,
  type LogEvent,
  type SpanClaims,
  type TraceIndex,
} from '@waybill/domain';

/**
 * The state of a call is its events as they were received, each with the time at which the log had it first. Nothing is
 * lost in it, and a newer fold can read what an older one wrote. Of a call that has been quiet for long only the ids of
 * its events are kept; the store has their bytes.
 */
const eventNumber = 2;
const appendedNumber = 3;
const eventIdNumber = 4;

/** A call as the state has it. */
export type CallState = WholeCall | PackedCall;

export interface WholeCall {
  readonly tag: 'whole';
  readonly events: EventSet;
}

export interface PackedCall {
  readonly tag: 'packed';
  readonly events: readonly PackedEvent[];
}

export interface PackedEvent {
  readonly eventId: string;
  readonly appendedUnixNano: bigint;
}

/** Events as bytes, in the order of the set. */
export function toStateBytes(events: EventSet): Uint8Array {
  const writer = new BinaryWriter();
  for (const { bytes, appendedUnixNano } of events.values()) {
    writer.tag(eventNumber, WireType.LengthDelimited).bytes(bytes);
    writer.tag(appendedNumber, WireType.Bit64).fixed64(appendedUnixNano);
  }
  return writer.finish();
}

/** Only the ids of events as bytes, in the order of the set. */
export function toPackedBytes(events: EventSet): Uint8Array {
  const writer = new BinaryWriter();
  for (const [eventId, { appendedUnixNano }] of events) {
    writer.tag(eventIdNumber, WireType.LengthDelimited).string(eventId);
    writer.tag(appendedNumber, WireType.Bit64).fixed64(appendedUnixNano);
  }
  return writer.finish();
}

/** A call from bytes that {@link toStateBytes} or {@link toPackedBytes} wrote. Throws when they are not: the state store guards its own bytes. */
export function parseCallState(state: Uint8Array | undefined): CallState {
  const isPacked = state !== undefined && state.length > 0 && new BinaryReader(state).tag()[0] === eventIdNumber;
  return isPacked ? { tag: 'packed', events: packedEventsIn(state) } : { tag: 'whole', events: fromStateBytes(state) };
}

function packedEventsIn(state: Uint8Array): readonly PackedEvent[] {
  const events: PackedEvent[] = [];
  const reader = new BinaryReader(state);
  while (reader.pos < state.length) {
    expectTag(reader, eventIdNumber);
    const eventId = reader.string();
    expectTag(reader, appendedNumber);
    events.push({ eventId, appendedUnixNano: BigInt(reader.fixed64()) });
  }
  return events;
}

/** Events from bytes that {@link toStateBytes} wrote. */
export function fromStateBytes(state: Uint8Array | undefined): EventSet {
  if (state === undefined) return emptyEventSet;
  const events = new Map<string, LogEvent>();
  const reader = new BinaryReader(state);
  while (reader.pos < state.length) {
    expectTag(reader, eventNumber);
    const bytes = reader.bytes();
    expectTag(reader, appendedNumber);
    const each = toLogEvent(bytes, BigInt(reader.fixed64()));
    events.set(each.event.eventId, each);
  }
  return events;
}

/** An event of which the state or the store has the bytes. */
export function toLogEvent(bytes: Uint8Array, appendedUnixNano: bigint): LogEvent {
  return { event: fromBinary(TraceEventSchema, bytes), bytes, appendedUnixNano };
}

function expectTag(reader: BinaryReader, expected: number): void {
  const [number] = reader.tag();
  if (number !== expected) throw new Error(`state of a call: expected field ${expected}, found ${number}`);
}

type Claims = readonly (readonly [span: string, own: readonly string[], parent: readonly string[]])[];

/** The claims of a trace as JSON text. */
export function toClaimBytes(claims: SpanClaims): Uint8Array {
  const rows: Claims = [...claims].map(([span, { own, parent }]) => [span, own, parent]);
  return new TextEncoder().encode(JSON.stringify(rows));
}

/** The index of a trace from its two parts. */
export function fromIndexBytes(claims: Uint8Array | undefined, loose: Uint8Array | undefined): TraceIndex {
  if (claims === undefined && loose === undefined) return initialTraceIndex;
  const rows = claims === undefined ? [] : (JSON.parse(new TextDecoder().decode(claims)) as Claims);
  return {
    claims: new Map(rows.map(([span, own, parent]) => [span, { own, parent }])),
    loose: fromStateBytes(loose),
  };
}
