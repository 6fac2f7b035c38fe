import { toNumberedSource, type QuarantinedEvent } from '@waybill/domain';
import { storeRefused, type RefusedInput } from '@waybill/fold';
import type { TraceInput } from './log-event.convert.js';

/** An input whose rows the store refuses: an event with its bytes, anything else with the record that it stands in. */
export function toRefusedInput({ input, cause }: RefusedInput<TraceInput>): QuarantinedEvent {
  const { record, tenantId } = input;
  return input.kind === 'event'
    ? storeRefused(
        {
          record,
          tenantId,
          part: `#${input.index}`,
          eventId: input.event.eventId,
          source: toNumberedSource(input.event.source),
          payload: input.bytes,
        },
        cause,
      )
    : storeRefused(
        {
          record,
          tenantId,
          part: `${input.kind}/${input.fragmentId}`,
          eventId: '',
          source: undefined,
          payload: record.bytes,
        },
        cause,
      );
}
