import type { QuarantinedEvent } from '@waybill/domain';
import { failureIdOf, type RefusedInput } from '@waybill/fold';
import type { TraceInput } from './log-event.convert.js';

/** Keeps a detail within its 512 bytes even when every character takes three. */
const detailLengthMax = 170;

/**
 * An input whose rows the store refuses, as it goes to quarantine: an event with its bytes, anything else with the record
 * that it stands in. Appended to its topic again, it is folded as if for the first time.
 */
export function toQuarantined({ input, cause }: RefusedInput<TraceInput>): QuarantinedEvent {
  const { record, tenantId } = input;
  const isEvent = input.kind === 'event';
  return {
    failureId: failureIdOf(record, isEvent ? `#${input.index}` : `${input.kind}/${input.fragmentId}`),
    tenantId,
    reason: 'store_refused',
    stage: 'store',
    detail: `expected rows that the store takes, found: ${cause.message}`.slice(0, detailLengthMax),
    eventId: isEvent ? input.event.eventId : '',
    originTopic: record.topic,
    logPartition: record.partition,
    logOffset: record.offset,
    appendedUnixNano: record.appendedUnixNano,
    payload: isEvent ? input.bytes : record.bytes,
  };
}
