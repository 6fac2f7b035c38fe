import { fromBinary, toJson } from '@bufbuild/protobuf';
import { createClient } from '@clickhouse/client';
import { TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import kafkajs, { type KafkaMessage } from 'kafkajs';
import { applyEvent, createOpenCall, type OpenCall } from './open-call.js';
import { fromEnvironment, onStop, sayRunning } from './naive-environment.js';

// The processor as one would write it first: each record is decoded, its call is an object in a map, and rows are objects
// that go to the store as JSON, batch by batch, before the offset. It joins nothing, judges nothing and adds nothing up.

const calls = new Map<string, OpenCall>();
const store = createClient({
  url: fromEnvironment('NAIVE_STORE_URL'),
  username: fromEnvironment('NAIVE_STORE_USER'),
  password: fromEnvironment('NAIVE_STORE_PASSWORD'),
});
const kafka = new kafkajs.Kafka({ brokers: [fromEnvironment('NAIVE_BROKER')], logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: fromEnvironment('NAIVE_GROUP') });

function toEventRow(event: TraceEvent) {
  return {
    trace_id: Buffer.from(event.traceId).toString('hex'),
    event_id: event.eventId,
    session_id: event.sessionId,
    call_id: event.callId,
    kind: event.payload.case ?? '',
    occurred_unix_nano: event.occurredUnixNano.toString(),
    principal: event.actor?.chain[0]?.id ?? '',
    lane: event.authority?.credentialLane ?? '',
    payload: JSON.stringify(toJson(TraceEventSchema, event)),
  };
}

function callOf(event: TraceEvent): OpenCall {
  const known = calls.get(event.callId) ?? createOpenCall(event);
  calls.set(event.callId, known);
  return known;
}

async function storeBatch(messages: readonly KafkaMessage[]): Promise<void> {
  const events = messages.map(({ value }) => fromBinary(TraceEventSchema, value ?? new Uint8Array()));
  const touched = new Set<OpenCall>();
  for (const event of events) {
    // A receipt that names no call has nowhere to go here.
    if (event.callId === '') continue;
    const call = callOf(event);
    applyEvent(call, event);
    touched.add(call);
  }
  await store.insert({ table: 'waybill.events', values: events.map(toEventRow), format: 'JSONEachRow' });
  await store.insert({ table: 'waybill.calls', values: [...touched], format: 'JSONEachRow' });
}

await consumer.connect();
await consumer.subscribe({ topic: fromEnvironment('NAIVE_TOPIC'), fromBeginning: true });
const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
await consumer.run({ eachBatch: ({ batch }) => storeBatch(batch.messages) });
await joined;
onStop(async () => {
  await consumer.disconnect();
  await store.close();
});
sayRunning();
