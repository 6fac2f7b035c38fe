import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { TraceEventSchema } from '@waybill/contracts';
import { emptyEventSet, initialTraceIndex, type EventSet, type SpanClaims, type TraceIndex } from '@waybill/domain';

/**
 * The state of a call is its events as they were received, each with the time at which the log had it first. Nothing is
 * lost in it, and a newer fold can read what an older one wrote.
 */
const eventNumber = 2;
const appendedNumber = 3;

/** Events as bytes, in the order of the set. */
export function toStateBytes(events: EventSet): Uint8Array {
  const writer = new BinaryWriter();
  for (const { bytes, appendedUnixNano } of events.values()) {
    writer.tag(eventNumber, WireType.LengthDelimited).bytes(bytes);
    writer.tag(appendedNumber, WireType.Bit64).fixed64(appendedUnixNano);
  }
  return writer.finish();
}

/** Events from bytes that {@link toStateBytes} wrote. Throws when they are not: the state store guards its own bytes. */
export function fromStateBytes(state: Uint8Array | undefined): EventSet {
  if (state === undefined) return emptyEventSet;
  const events = new Map();
  const reader = new BinaryReader(state);
  while (reader.pos < state.length) {
    expectTag(reader, eventNumber);
    const bytes = reader.bytes();
    expectTag(reader, appendedNumber);
    const appendedUnixNano = BigInt(reader.fixed64());
    const event = fromBinary(TraceEventSchema, bytes);
    events.set(event.eventId, { event, bytes, appendedUnixNano });
  }
  return events;
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
