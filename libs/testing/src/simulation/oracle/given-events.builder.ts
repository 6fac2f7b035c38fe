import { create } from '@bufbuild/protobuf';
import { Layer, Outcome, TraceEventSchema } from '@waybill/contracts';
import type { EventInit } from '../history/scene.js';
import { oracleCallsOf, type OracleCall } from './oracle.js';
import { hexOf, type OracleEvent } from './oracle-event.js';

/** What an example says of an event; spans and traces by single letters, times in seconds. */
export interface GivenEvent {
  readonly id: string;
  readonly payload: EventInit['payload'];
  readonly tenant?: string;
  readonly call?: string;
  readonly trace?: string;
  readonly span?: string;
  readonly parent?: string;
  readonly attempt?: number;
  readonly at?: number;
  readonly appendedAt?: number;
  readonly layer?: Layer;
  readonly service?: string;
  readonly aliases?: EventInit['aliases'];
}

/** The event of an example; without a trace when `trace` is empty. */
export function given(init: GivenEvent): OracleEvent {
  const trace = bytesOf(init.trace ?? 't', 16);
  const event = create(TraceEventSchema, {
    traceId: trace,
    eventId: init.id,
    callId: init.call ?? '',
    spanId: bytesOf(init.span ?? '', 8),
    parentSpanId: bytesOf(init.parent ?? '', 8),
    attempt: init.attempt ?? 0,
    occurredUnixNano: BigInt(init.at ?? 1) * 1_000_000_000n,
    source: { layer: init.layer ?? Layer.TOOL, service: init.service ?? 'tool', instance: 'one' },
    ...(init.aliases === undefined ? {} : { aliases: init.aliases }),
    ...(init.payload === undefined ? {} : { payload: init.payload }),
  });
  return {
    tenantId: init.tenant ?? 'acme',
    event,
    appendedUnixNano: BigInt(init.appendedAt ?? init.at ?? 1) * 1_000_000_000n,
    homeTrace: trace.length > 0 ? hexOf(trace) : `derived for ${JSON.stringify(init.aliases ?? init.payload?.value)}`,
  };
}

/** Letters as bytes: `t` is a trace or a span of t's. */
function bytesOf(letter: string, length: number): Uint8Array {
  return letter === '' ? new Uint8Array() : new Uint8Array(length).fill(letter.charCodeAt(0));
}

type Without<K extends keyof GivenEvent> = Omit<GivenEvent, K>;

export function started(init: Without<'payload'> & { readonly tool?: string }): OracleEvent {
  const { tool = 'write', ...rest } = init;
  return given({ ...rest, payload: { case: 'toolCallStarted', value: { tool: { name: tool } } } });
}

export function finished(
  init: Without<'payload'> & { readonly outcome?: Outcome; readonly tool?: string },
): OracleEvent {
  const { outcome = Outcome.SUCCESS, tool = 'write', ...rest } = init;
  return given({ ...rest, payload: { case: 'toolCallFinished', value: { outcome, tool: { name: tool } } } });
}

/** Something that is about one call and says nothing else. */
export function output(init: Without<'payload'>): OracleEvent {
  return given({ ...init, payload: { case: 'toolOutput', value: {} } });
}

/** Which events make which call: `call id: event ids`. */
export function membersByCall(events: readonly OracleEvent[]): Readonly<Record<string, string>> {
  return Object.fromEntries(oracleCallsOf(events).map((call) => [call.callId, call.eventIds.join(' ')]));
}

/** The only call that the events make. */
export function theCall(events: readonly OracleEvent[]): OracleCall {
  const calls = oracleCallsOf(events);
  const [call] = calls;
  if (call === undefined || calls.length > 1) {
    throw new Error(`expected one call, found ${calls.map(({ callId }) => callId).join(', ')}`);
  }
  return call;
}

/** Fragment ids spell traces and spans in hex. */
export function hex(letter: string, length: number): string {
  return hexOf(bytesOf(letter, length));
}
