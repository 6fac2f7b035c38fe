import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Layer, TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import type { LogEvent } from '@waybill/domain';

type EventInit = Exclude<MessageInitShape<typeof TraceEventSchema>, TraceEvent>;

/** 2026-01-01T00:00:00Z: the moment at which every built history begins. */
export const builtAtUnixNano = 1_767_225_600_000_000_000n;

/** The trace of every built event that names no other. */
export const builtTraceId = Uint8Array.from({ length: 16 }, (_, index) => index + 1);

/** Builds one valid event with fixed ids and times; `init` overrides whatever matters to the test. */
export function aTraceEvent(init: EventInit & { readonly layer?: Layer }): TraceEvent {
  const { layer = Layer.TOOL, ...fields } = init;
  return create(TraceEventSchema, {
    traceId: builtTraceId,
    eventId: 'event-1',
    callId: 'call-1',
    sessionId: 'session-1',
    occurredUnixNano: builtAtUnixNano,
    source: { layer, service: 'built', version: '1', instance: 'built-1', epoch: 1n, sequence: 1n },
    ...fields,
  });
}

/** An event with the bytes it has on the wire, appended when every built history begins. */
export function asLogEvent(event: TraceEvent): LogEvent {
  return { event, bytes: toBinary(TraceEventSchema, event), appendedUnixNano: builtAtUnixNano };
}

/** The events of one call, each with its own id (`e0`, `e1`, …) and a second after the one before, unless it says otherwise. */
export function aHistory(inits: readonly (EventInit & { readonly layer?: Layer })[]): readonly LogEvent[] {
  return inits.map((init, index) =>
    asLogEvent(
      aTraceEvent({
        eventId: `e${index}`,
        occurredUnixNano: builtAtUnixNano + BigInt(index) * 1_000_000_000n,
        ...init,
      }),
    ),
  );
}
