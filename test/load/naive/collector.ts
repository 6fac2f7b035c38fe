import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { CollectorService, PublishRequestSchema, PublishResponseSchema, TraceEventSchema } from '@waybill/contracts';
import kafkajs, { type Message } from 'kafkajs';
import { fromEnvironment, onStop, sayRunning } from './naive-environment.js';

// The collector as one would write it first: each call is decoded, each event becomes a record of its own, keyed by its
// trace, and the call is answered when all in-sync replicas have it. Records that come while a request to the broker is
// under way go together with the next one.

interface Waiting {
  readonly messages: readonly Message[];
  readonly settle: (error: Error | null) => void;
}

const topic = fromEnvironment('NAIVE_TOPIC');
const kafka = new kafkajs.Kafka({ brokers: [fromEnvironment('NAIVE_BROKER')], logLevel: kafkajs.logLevel.NOTHING });
const producer = kafka.producer();
let waiting: Waiting[] = [];
let isSending = false;

async function sendWaiting(): Promise<void> {
  if (isSending) return;
  isSending = true;
  while (waiting.length > 0) {
    const sent = waiting;
    waiting = [];
    try {
      await producer.send({ topic, acks: -1, messages: sent.flatMap(({ messages }) => messages) });
      for (const { settle } of sent) settle(null);
    } catch (error) {
      for (const { settle } of sent) settle(error as Error);
    }
  }
  isSending = false;
}

function publish(call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void {
  const { events } = fromBinary(PublishRequestSchema, call.request);
  const messages = events.map((event) => ({
    key: Buffer.from(event.traceId),
    value: Buffer.from(toBinary(TraceEventSchema, event)),
  }));
  const response = create(PublishResponseSchema, { acceptedCount: events.length });
  const settle = (error: Error | null) =>
    error === null ? answer(null, Buffer.from(toBinary(PublishResponseSchema, response))) : answer(error);
  waiting.push({ messages, settle });
  void sendWaiting();
}

const { name } = CollectorService.method.publish;
const bytes = (buffer: Buffer) => buffer;
const server = new Server();
server.addService(
  {
    publish: {
      path: `/${CollectorService.typeName}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  { publish },
);
await producer.connect();
await new Promise<void>((resolve, reject) => {
  server.bindAsync(fromEnvironment('NAIVE_ENDPOINT'), ServerCredentials.createInsecure(), (error) =>
    error === null ? resolve() : reject(error),
  );
});
onStop(async () => {
  server.forceShutdown();
  await producer.disconnect();
});
sayRunning();
