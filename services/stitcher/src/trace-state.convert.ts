import { fromBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { parseEventSlices, TraceEventSchema } from '@waybill/contracts';
import { emptyEventSet, initialTraceIndex, type EventSet, type TraceIndex } from '@waybill/domain';

/**
 * The state of a call is the batch of its events, in the log's own format: their received bytes, each behind the tag of
 * `EventBatch.events`. Nothing is lost in it, and a newer fold can read what an older one wrote.
 */
const eventsNumber = 2;

/** Events as bytes, in the order of the set. */
export function toStateBytes(events: EventSet): Uint8Array {
  const writer = new BinaryWriter();
  for (const { bytes } of events.values()) writer.tag(eventsNumber, WireType.LengthDelimited).bytes(bytes);
  return writer.finish();
}

/** Events from bytes that {@link toStateBytes} wrote. Throws when they are not: the state store guards its own bytes. */
export function fromStateBytes(state: Uint8Array | undefined): EventSet {
  if (state === undefined) return emptyEventSet;
  const outcome = parseEventSlices(state, Number.MAX_SAFE_INTEGER);
  if (outcome.kind === 'unreadable') throw new Error(`state of a call: ${outcome.detail}`);
  return new Map(
    outcome.slices.map(({ contentStart, end }) => {
      const bytes = state.subarray(contentStart, end);
      const event = fromBinary(TraceEventSchema, bytes);
      return [event.eventId, { event, bytes }];
    }),
  );
}

type Claims = readonly (readonly [span: string, callIds: readonly string[]])[];

/** The claims of a trace as JSON text. */
export function toClaimBytes(claims: TraceIndex['claims']): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([...claims] satisfies Claims));
}

/** The index of a trace from its two parts. */
export function fromIndexBytes(claims: Uint8Array | undefined, loose: Uint8Array | undefined): TraceIndex {
  if (claims === undefined && loose === undefined) return initialTraceIndex;
  const pairs = claims === undefined ? [] : (JSON.parse(new TextDecoder().decode(claims)) as Claims);
  return { claims: new Map(pairs), loose: fromStateBytes(loose) };
}
