import { createHash } from 'node:crypto';
import { fromJson } from '@bufbuild/protobuf';
import { Layer, TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import { createEmitter, type Emitter, type PayloadInit } from '@waybill/sdk';
import type { GoldenHistory } from '../fixtures/golden-history.js';

const deliveryTimeoutMs = 10_000;

/** What a call of a history is called where several histories share one Waybill. */
export function nameIn(file: string, callId: string): string {
  return `${file}/${callId}`;
}

/**
 * Emits a history with the SDK, one emitter for each hop that speaks in it. Each event is acknowledged before the next one
 * goes, so that they arrive in the order of the history. Names of calls and traces are made the history's own.
 */
export async function emitHistory({ file, log }: GoldenHistory, endpoint: string): Promise<void> {
  const emitters = new Map<string, Emitter>();
  try {
    for (const { event: json } of log) {
      if (json === undefined) continue;
      const event = fromJson(TraceEventSchema, json);
      const { layer = Layer.UNSPECIFIED, service = '', version = '' } = event.source ?? {};
      const key = JSON.stringify([layer, service, version]);
      const emitter =
        emitters.get(key) ?? createEmitter({ endpoint, source: { layer, service, version }, lingerMs: 1 });
      emitters.set(key, emitter);
      emit(emitter, file, event);
      const { waiting, rejected, dropped } = await emitter.flush(deliveryTimeoutMs);
      if (waiting + rejected + dropped > 0) throw new Error(`${file}: ${event.eventId} was not acknowledged`);
    }
  } finally {
    await Promise.all([...emitters.values()].map((each) => each.shutdown(deliveryTimeoutMs)));
  }
}

function emit(emitter: Emitter, file: string, event: TraceEvent): void {
  emitter.emit({
    ...(event.traceId.length === 0 ? {} : { traceId: traceIn(file, event.traceId) }),
    sessionId: event.sessionId,
    callId: event.callId === '' ? undefined : nameIn(file, event.callId),
    attempt: event.attempt,
    spanId: event.spanId.length === 0 ? undefined : event.spanId,
    parentSpanId: event.parentSpanId.length === 0 ? undefined : event.parentSpanId,
    occurredUnixNano: event.occurredUnixNano,
    actor: event.actor,
    authority: event.authority,
    aliases: event.aliases,
    payload: event.payload as PayloadInit,
  });
}

function traceIn(file: string, traceId: Uint8Array): Uint8Array {
  return createHash('sha256').update(file).update(traceId).digest().subarray(0, 16);
}
