import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  CallSnapshotSchema,
  FactSchema,
  LooseEventSchema,
  ToldCallSchema,
  TraceEventSchema,
  type CallSnapshot,
  type Fact as WireFact,
  type LooseEvent,
} from '@waybill/contracts';
import { parseFactKey, toFactKeyText, toHex, type CallFact, type EventFact, type Fact } from '@waybill/domain';
import { fromCallSnapshot, toCallSnapshot } from './call-snapshot.convert.js';

/** A fact as the facts topic carries it. */
export function toWireFact(fact: Fact): WireFact {
  const isDeleted = (fact.kind === 'call' ? fact.call : fact.event) === undefined;
  return create(FactSchema, {
    key: toFactKeyText(fact.key),
    version: fact.version,
    isDeleted,
    body:
      fact.kind === 'call' ? { case: 'call', value: toWireCall(fact) } : { case: 'event', value: toWireEvent(fact) },
  });
}

function toWireCall({ callId, originTraceId, call }: CallFact): CallSnapshot {
  const origin = Uint8Array.from(Buffer.from(originTraceId, 'hex'));
  return call === undefined
    ? create(CallSnapshotSchema, { callId, originTraceId: origin })
    : toCallSnapshot(call, origin);
}

function toWireEvent({ eventId, event }: EventFact): LooseEvent {
  return event === undefined
    ? create(LooseEventSchema, { eventId })
    : create(LooseEventSchema, { eventId, event: event.bytes, appendedUnixNano: event.appendedUnixNano });
}

/**
 * A fact from the wire; `undefined` when it is of a kind that this version does not know. Throws when the event in it
 * cannot be decoded.
 */
export function fromWireFact({ key: keyText, version, isDeleted, body }: WireFact): Fact | undefined {
  const key = parseFactKey(keyText);
  if (key === undefined) return undefined;
  const about = { key, version, isDeleted };
  switch (body.case) {
    case 'call':
      return fromWireCall(about, body.value);
    case 'event':
      return fromWireEvent(about, body.value);
    case undefined:
      return undefined;
  }
}

type About = Pick<Fact, 'key' | 'version'> & { readonly isDeleted: boolean };

function fromWireCall({ key, version, isDeleted }: About, snapshot: CallSnapshot): CallFact {
  const { callId, originTraceId } = snapshot;
  const call = isDeleted ? undefined : fromCallSnapshot(snapshot);
  return { kind: 'call', key, version, callId, originTraceId: toHex(originTraceId), call };
}

function fromWireEvent({ key, version, isDeleted }: About, loose: LooseEvent): EventFact {
  const { eventId, event: bytes, appendedUnixNano } = loose;
  const event = isDeleted ? undefined : { event: fromBinary(TraceEventSchema, bytes), bytes, appendedUnixNano };
  return { kind: 'event', key, version, eventId, event };
}

/** What the traces tell of one call under one key, as state. */
export function toToldCallBytes(told: readonly CallFact[]): Uint8Array {
  return toBinary(ToldCallSchema, create(ToldCallSchema, { told: told.map(withoutKey) }));
}

/** What {@link toToldCallBytes} wrote. Throws when the bytes are others: the state store guards its own. */
export function fromToldCallBytes(key: CallFact['key'], bytes: Uint8Array | undefined): readonly CallFact[] {
  if (bytes === undefined) return [];
  return fromBinary(ToldCallSchema, bytes).told.flatMap(({ version, isDeleted, body }) =>
    body.case === 'call' ? [fromWireCall({ key, version, isDeleted }, body.value)] : [],
  );
}

/** An event under a key, as state. */
export function toToldEventBytes(told: EventFact): Uint8Array {
  return toBinary(FactSchema, withoutKey(told));
}

/** The state stands under its key already. */
function withoutKey(fact: Fact): WireFact {
  const wire = toWireFact(fact);
  wire.key = '';
  return wire;
}

/** What {@link toToldEventBytes} wrote; `undefined` for no bytes. */
export function fromToldEventBytes(key: EventFact['key'], bytes: Uint8Array | undefined): EventFact | undefined {
  if (bytes === undefined) return undefined;
  const { version, isDeleted, body } = fromBinary(FactSchema, bytes);
  return body.case === 'event' ? fromWireEvent({ key, version, isDeleted }, body.value) : undefined;
}
