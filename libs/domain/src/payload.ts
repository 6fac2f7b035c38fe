import type { TraceEvent } from '@waybill/contracts';
import { layerName, type LayerName } from './names.js';

/** The name of a payload: `toolCallStarted`, `providerReceipt`, … */
export type PayloadCase = NonNullable<TraceEvent['payload']['case']>;

/** The message behind a payload name. */
export type PayloadOf<C extends PayloadCase> = Extract<TraceEvent['payload'], { case: C }>['value'];

/** One payload and who said it. */
export interface Said<C extends PayloadCase> {
  readonly event: TraceEvent;
  readonly hop: LayerName;
  /** From 1: an event that names no attempt speaks about the first. */
  readonly attempt: number;
  readonly value: PayloadOf<C>;
}

/** All payloads of one kind, in the order of the given events. */
export function said<C extends PayloadCase>(events: readonly TraceEvent[], kind: C): readonly Said<C>[] {
  return events
    .filter((event) => event.payload.case === kind)
    .map((event) => ({
      event,
      hop: hopOf(event),
      attempt: attemptOf(event),
      value: event.payload.value as PayloadOf<C>,
    }));
}

/** Which hop speaks in an event. */
export function hopOf(event: TraceEvent): LayerName {
  return layerName(event.source?.layer);
}

/** The attempt that an event speaks about, from 1. */
export function attemptOf(event: TraceEvent): number {
  return Math.max(event.attempt, 1);
}

/** The first value that says something: neither `undefined` nor empty. */
export function firstSaid(values: Iterable<string | undefined>): string {
  for (const value of values) if (value !== undefined && value !== '') return value;
  return '';
}

/** The payload's name as SQL and people read it: `tool_call_started`; `unknown` for a payload newer than this version. */
export function kindName(event: TraceEvent): string {
  return event.payload.case?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) ?? 'unknown';
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex; empty for no bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexOfByte[byte];
  return text;
}
