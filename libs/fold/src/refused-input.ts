import { toBinary } from '@bufbuild/protobuf';
import { FactSchema } from '@waybill/contracts';
import type { NumberedSource, QuarantinedEvent } from '@waybill/domain';
import type { Failure, LogRecord } from '@waybill/ports';
import type { ParsedFact } from './fact-records.js';
import { toWireFact } from './fact.convert.js';
import type { RefusedInput } from './store-in-parts.js';
import { failureIdOf } from './unreadable.js';

/** What is known of an input whose rows the store refuses. */
export interface RefusedPart {
  readonly record: LogRecord;
  readonly tenantId: string;
  /** Which part of the record it is: `#0`. */
  readonly part: string;
  /** Empty when it is no event. */
  readonly eventId: string;
  /** Who emitted it; `undefined` when it is no event. */
  readonly source: NumberedSource | undefined;
  readonly payload: Uint8Array;
}

/** Keeps a detail within its 512 bytes even when every character takes three. */
const detailLengthMax = 170;

/**
 * An input whose rows the store refuses, as it goes to quarantine. It has left no trace in the state: appended to its topic
 * again, it is folded as if for the first time.
 */
export function storeRefused(
  { record, tenantId, part, eventId, source, payload }: RefusedPart,
  cause: Failure,
): QuarantinedEvent {
  return {
    failureId: failureIdOf(record, part),
    tenantId,
    reason: 'store_refused',
    stage: 'store',
    detail: `expected rows that the store takes, found: ${cause.message}`.slice(0, detailLengthMax),
    eventId,
    source,
    originTopic: record.topic,
    logPartition: record.partition,
    logOffset: record.offset,
    appendedUnixNano: record.appendedUnixNano,
    payload,
    payloadBytes: payload.byteLength,
    eventCount: 1,
  };
}

/** A fact of the facts topic whose rows the store refuses; its payload is the fact alone. */
export function toRefusedFact({ input, cause }: RefusedInput<ParsedFact>): QuarantinedEvent {
  const { record, tenantId, index, fact } = input;
  const payload = toBinary(FactSchema, toWireFact(fact));
  const eventId = fact.kind === 'event' ? fact.eventId : '';
  return storeRefused({ record, tenantId, part: `#${index}`, eventId, source: undefined, payload }, cause);
}
