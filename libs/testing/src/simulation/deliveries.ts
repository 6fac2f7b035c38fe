import { create, toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import type { FaultPlan } from './faults.js';
import type { EmittedEvent } from './history/scene.js';
import type { Random } from './random.js';

/** One event, or bytes that are none, as a record carries it. */
export interface Slice {
  /** `undefined` when nobody can read it. */
  readonly event: TraceEvent | undefined;
  readonly bytes: Uint8Array;
}

/** One record on its way from the collector to the log. */
export interface Delivery {
  readonly tenantId: string;
  readonly partition: number;
  readonly slices: readonly Slice[];
  readonly bytes: Uint8Array;
  /** How long the log stood still before. */
  readonly silenceNanos: bigint;
}

const hourNanos = 3_600_000_000_000n;
const weekNanos = 168n * hourNanos;

/** The edges of the lateness horizon, and what lies around them. */
const silences = [100n * hourNanos, weekNanos - 1n, weekNanos, weekNanos + 1n, 200n * hourNanos];

export interface DeliveryOptions {
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly partitionOf: (tenantId: string, event: TraceEvent) => number;
}

/** Turns a history into the records of the log: in another order, some twice, some in conflict, some broken. */
export function deliveriesOf(history: readonly EmittedEvent[], options: DeliveryOptions): readonly Delivery[] {
  const { random } = options;
  const emitted = withEchoes(inOrder(history, options), options);
  const deliveries: Delivery[] = [];
  for (let begin = 0; begin < emitted.length;) {
    const count = random.between(1, 8);
    deliveries.push(...recordsOf(emitted.slice(begin, begin + count), options));
    begin += count;
  }
  return deliveries;
}

function inOrder(history: readonly EmittedEvent[], { random, faults }: DeliveryOptions): readonly EmittedEvent[] {
  const orders = {
    as_emitted: () => history,
    reversed: () => history.toReversed(),
    shuffled: () => random.shuffled(history),
    disturbed: () => disturbed(history, random),
  };
  return orders[faults.order]();
}

/** Neighbours change places. */
function disturbed(history: readonly EmittedEvent[], random: Random): readonly EmittedEvent[] {
  const places = history.map((each, index) => ({ each, place: index + random.below(6) }));
  return places.sort((left, right) => left.place - right.place).map(({ each }) => each);
}

/** Puts events that come again, as they were or under their id with other content, in some later or earlier place. */
function withEchoes(history: readonly EmittedEvent[], { random, faults }: DeliveryOptions): readonly EmittedEvent[] {
  const all = [...history];
  for (const each of history) {
    if (random.chance(faults.duplicate)) all.splice(random.below(all.length + 1), 0, each);
    if (random.chance(faults.conflict)) all.splice(random.below(all.length + 1), 0, contradicting(each));
  }
  return all;
}

/** The same id, call and trace with another content. */
function contradicting({ tenantId, event }: EmittedEvent): EmittedEvent {
  return { tenantId, event: { ...event, occurredUnixNano: event.occurredUnixNano + 1n } };
}

/** One record per tenant and partition. */
function recordsOf(events: readonly EmittedEvent[], options: DeliveryOptions): readonly Delivery[] {
  const { random, faults, partitionOf } = options;
  const byPlace = new Map<string, { tenantId: string; partition: number; slices: Slice[] }>();
  for (const { tenantId, event } of events) {
    const partition = partitionOf(tenantId, event);
    const place = byPlace.get(`${tenantId}/${partition}`) ?? { tenantId, partition, slices: [] };
    byPlace.set(`${tenantId}/${partition}`, place);
    place.slices.push({ event, bytes: toBinary(TraceEventSchema, event) });
  }
  return [...byPlace.values()].map(({ tenantId, partition, slices }) => {
    if (random.chance(faults.poison)) slices.splice(random.below(slices.length + 1), 0, poison(random));
    const silenceNanos = random.chance(faults.daysOfSilence) ? random.pick(silences) : BigInt(random.below(5_000_000));
    return { tenantId, partition, slices, bytes: toRecordBytes(tenantId, slices), silenceNanos };
  });
}

/** Begins like a trace id and ends too early. */
function poison(random: Random): Slice {
  return { event: undefined, bytes: Uint8Array.of(0x0a, random.between(2, 120)) };
}

/** A record's bytes, put together as the collector does it: context first, then each event behind tag and length. */
export function toRecordBytes(tenantId: string, slices: readonly Slice[]): Uint8Array {
  const context = toBinary(EventBatchSchema, create(EventBatchSchema, { context: { tenantId } }));
  const parts = slices.flatMap(({ bytes }) => [Uint8Array.from([eventsTag, ...toVarint(bytes.length)]), bytes]);
  return Uint8Array.from(Buffer.concat([context, ...parts]));
}

/** Field 2, length-delimited. */
const eventsTag = 0x12;

function toVarint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...toVarint(value >>> 7)];
}
