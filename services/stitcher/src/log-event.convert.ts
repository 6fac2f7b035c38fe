import { fromBinary } from '@bufbuild/protobuf';
import {
  EventBatchSchema,
  JoinBatchSchema,
  parseEventSlices,
  TraceEventSchema,
  type BatchContext,
} from '@waybill/contracts';
import {
  homeTraceOf,
  requestLimits,
  toHex,
  type ForwardedMembers,
  type LogEvent,
  type VersionedAnswer,
} from '@waybill/domain';
import { unreadable, type UnreadableBytes } from '@waybill/fold';
import type { LogRecord } from '@waybill/ports';
import { fromForwarding, fromWireAnswer } from './join.convert.js';

/** Where in the state a part of a record belongs. */
interface Placed {
  readonly record: LogRecord;
  readonly tenantId: string;
  /** 32 lower-case hex digits; derived for an event without a trace. */
  readonly traceId: string;
}

/** An event as a record of the log carries it. */
export interface ParsedEvent extends LogEvent, Placed {
  readonly kind: 'event';
  readonly authenticatedPrincipal: string;
  readonly receivedUnixNano: bigint;
}

/** What the fragment of a trace is told about one of its aliases. */
export interface ParsedAnswer extends Placed {
  readonly kind: 'answer';
  readonly fragmentId: string;
  readonly alias: string;
  readonly answer: VersionedAnswer;
}

/** Events that a fragment of another trace brings to one of this trace. */
export interface ParsedForwarding extends Placed {
  readonly kind: 'forwarding';
  readonly fragmentId: string;
  readonly forwarded: ForwardedMembers;
}

/** What concerns one trace. */
export type TraceInput = ParsedEvent | ParsedAnswer | ParsedForwarding;

/** Reads one record. Total: whatever the bytes are, each part becomes an input of a trace or a quarantined event. */
export function parseLogRecord(record: LogRecord): readonly (TraceInput | UnreadableBytes)[] {
  const outcome = parseEventSlices(record.bytes, requestLimits.eventCountMax);
  if (outcome.kind === 'unreadable')
    return [unreadable(record, { stage: 'stitcher', payload: record.bytes, detail: outcome.detail })];
  const head = record.bytes.subarray(0, outcome.slices[0]?.start ?? record.bytes.length);
  const context = parseContext(head);
  if (context === undefined) {
    return [
      unreadable(record, {
        stage: 'stitcher',
        payload: record.bytes,
        detail: 'context: expected a BatchContext that names the tenant, found none',
      }),
    ];
  }
  if (outcome.slices.length === 0) return parseJoins(record, context);
  return outcome.slices.map(({ contentStart, end }, index) =>
    parseEvent(record, context, { bytes: record.bytes.subarray(contentStart, end), index }),
  );
}

function parseContext(head: Uint8Array): BatchContext | undefined {
  try {
    const { context } = fromBinary(EventBatchSchema, head);
    return context !== undefined && context.tenantId !== '' ? context : undefined;
  } catch {
    return undefined;
  }
}

/** A record without events is one that the stitcher wrote for itself, or an empty batch. */
function parseJoins(record: LogRecord, { tenantId }: BatchContext): readonly (TraceInput | UnreadableBytes)[] {
  try {
    const { answers, forwardings } = fromBinary(JoinBatchSchema, record.bytes);
    return [
      ...answers.map((answer): ParsedAnswer => ({
        kind: 'answer',
        record,
        tenantId,
        traceId: toHex(answer.traceId),
        fragmentId: answer.fragmentId,
        alias: answer.alias,
        answer: fromWireAnswer(answer),
      })),
      ...forwardings.map((forwarding): ParsedForwarding => ({
        kind: 'forwarding',
        record,
        tenantId,
        traceId: toHex(forwarding.traceId),
        fragmentId: forwarding.fragmentId,
        forwarded: { joined: fromForwarding(forwarding), rowVersion: forwarding.rowVersion },
      })),
    ];
  } catch (cause) {
    const detail = `joins: expected a JoinBatch, found bytes that cannot be decoded: ${String(cause)}`;
    return [unreadable(record, { stage: 'stitcher', payload: record.bytes, detail, tenantId })];
  }
}

function parseEvent(
  record: LogRecord,
  context: BatchContext,
  { bytes, index }: { readonly bytes: Uint8Array; readonly index: number },
): ParsedEvent | UnreadableBytes {
  const { tenantId } = context;
  try {
    const event = fromBinary(TraceEventSchema, bytes);
    const home = homeTraceOf(event);
    if (home === undefined) {
      const detail = `events[${index}]: expected a trace id or an alias, found neither`;
      return unreadable(record, { stage: 'stitcher', payload: bytes, detail, tenantId, index });
    }
    return {
      kind: 'event',
      event,
      bytes,
      appendedUnixNano: record.appendedUnixNano,
      record,
      tenantId,
      traceId: toHex(home),
      authenticatedPrincipal: context.authenticatedPrincipal,
      receivedUnixNano: context.receivedUnixNano,
    };
  } catch (cause) {
    const detail = `events[${index}]: expected a TraceEvent, found bytes that cannot be decoded: ${String(cause)}`;
    return unreadable(record, { stage: 'stitcher', payload: bytes, detail, tenantId, index });
  }
}
