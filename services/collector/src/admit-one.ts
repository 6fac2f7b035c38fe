import { fromBinary } from '@bufbuild/protobuf';
import { RejectReason, TraceEventSchema, type AdmissionVerdict, type Admit, type EventSlice } from '@waybill/contracts';
import { homeTraceOf } from '@waybill/domain';

/**
 * Whether an event is admitted. One that knows no trace, as a provider's webhook, is kept where its strongest alias
 * leads. It is the one kind of event that is decoded here: there are few of them.
 */
export function admitOne(
  admit: Admit,
  request: Uint8Array,
  { contentStart, end }: Pick<EventSlice, 'contentStart' | 'end'>,
): AdmissionVerdict {
  const verdict = admit(request, contentStart, end);
  if (verdict.kind === 'rejected' || verdict.traceId.length > 0) return verdict;
  const event = fromBinary(TraceEventSchema, request.subarray(contentStart, end));
  const traceId = homeTraceOf(event);
  if (traceId !== undefined) return { kind: 'admitted', traceId };
  return {
    kind: 'rejected',
    reason: RejectReason.TRACE_ID,
    eventId: event.eventId,
    detail:
      'trace_id: expected 16 bytes, or a call id or an alias by which the event finds its call; found none of them',
  };
}
