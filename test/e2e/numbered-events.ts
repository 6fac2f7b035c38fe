import { create, toBinary } from '@bufbuild/protobuf';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import {
  CollectorService,
  Outcome,
  PublishRequestSchema,
  QuarantineRecordSchema,
  TraceEventSchema,
  type TraceEvent,
} from '@waybill/contracts';
import { createServiceDefinition } from '@waybill/grpc';
import { topics, type LogEntry } from '@waybill/ports';
import { aTraceEvent } from '@waybill/testing';

const Client = makeGenericClientConstructor(createServiceDefinition(CollectorService), 'Collector');

/** Publishes one request as it is, without what the SDK would do about it. */
export async function publish(endpoint: string, ...events: readonly TraceEvent[]): Promise<void> {
  const client = new Client(endpoint, credentials.createInsecure());
  try {
    await new Promise((resolve, reject) => {
      client['publish']?.(create(PublishRequestSchema, { events: [...events] }), (error: unknown, answer: unknown) =>
        error === null ? resolve(answer) : reject(error as Error),
      );
    });
  } finally {
    client.close();
  }
}

/** Event number so many of a producer that counts. */
export function aNumberedEvent(sequence: bigint, init: Partial<Parameters<typeof aTraceEvent>[0]> = {}): TraceEvent {
  const event = aTraceEvent({
    eventId: `e${sequence}`,
    callId: 'call-1',
    payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } },
    ...init,
  });
  if (event.source !== undefined)
    Object.assign(event.source, { service: 'gappy', instance: 'g1', epoch: 1n, sequence });
  return event;
}

/** What a collector would have refused that was stricter than this one, as it stands in the log. */
export function aSetAsideEntry(event: TraceEvent): LogEntry {
  const payload = toBinary(TraceEventSchema, event);
  const refused = { reason: 'limit', eventId: event.eventId, payload, payloadBytes: payload.byteLength, eventCount: 1 };
  const record = create(QuarantineRecordSchema, {
    context: { tenantId: 'default' },
    stage: 'collector',
    refused: [{ ...refused, ...(event.source === undefined ? {} : { source: event.source }) }],
  });
  return { topic: topics.quarantine, partition: 0, bytes: toBinary(QuarantineRecordSchema, record) };
}
