import { fromBinary } from '@bufbuild/protobuf';
import { TraceEventSchema, type TraceEvent } from '@waybill/contracts';
import { joinRungsWithin } from '@waybill/domain';
import type { CallRow } from './call-row.js';
import type { EventRow } from './event-row.js';

/** One event of a call, as it is stored. */
export type CallEventRow = Pick<
  EventRow,
  | 'event_id'
  | 'kind'
  | 'layer'
  | 'source_service'
  | 'trace_id'
  | 'span_id'
  | 'parent_span_id'
  | 'call_id'
  | 'attempt'
  | 'occurred_at'
  | 'appended_at'
  | 'principal'
  | 'lane'
  | 'log_partition'
  | 'log_offset'
  | 'payload'
> & { readonly raw_base64: string };

/** One event of a call. */
export type CallEvent = Omit<CallEventRow, 'payload' | 'raw_base64'> & {
  /** By which rung it came to its call; empty where that cannot be told from the events of the call alone. */
  readonly joined_by: string;
  /** The payload with the field names of the contract; `undefined` for one that is newer than the program that stored it. */
  readonly payload: unknown;
};

/** The events of a call, each with the rung by which it came there. Total. */
export function toCallEvents(call: CallRow, rows: readonly CallEventRow[]): readonly CallEvent[] {
  const joinedCall = { callId: call.call_id, joinRung: call.join_rung };
  const rungs = joinRungsWithin(joinedCall, rows.flatMap(parseEvent));
  return rows.map(({ payload, raw_base64: _raw, ...row }) => ({
    ...row,
    joined_by: rungs.get(row.event_id) ?? '',
    payload: payload === '' ? undefined : (JSON.parse(payload) as unknown),
  }));
}

/** What was stored was decoded before; a row that somebody else wrote may hold anything. */
function parseEvent({ raw_base64: raw }: CallEventRow): readonly TraceEvent[] {
  try {
    return [fromBinary(TraceEventSchema, Buffer.from(raw, 'base64'))];
  } catch {
    return [];
  }
}
