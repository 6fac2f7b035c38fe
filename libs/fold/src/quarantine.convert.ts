import { create, toBinary } from '@bufbuild/protobuf';
import { QuarantineRecordSchema } from '@waybill/contracts';
import type { QuarantinedEvent } from '@waybill/domain';
import { topics, type LogEntry } from '@waybill/ports';

/** A quarantined event as a record of the quarantine topic, from which it can be redriven. */
export function toQuarantineEntry(event: QuarantinedEvent, partitionCount: number): LogEntry {
  const record = create(QuarantineRecordSchema, {
    failureId: event.failureId,
    context: { tenantId: event.tenantId },
    reason: event.reason,
    stage: event.stage,
    detail: event.detail,
    originTopic: event.originTopic,
    originPartition: event.logPartition,
    originOffset: BigInt(event.logOffset),
    payload: event.payload,
  });
  return {
    topic: topics.quarantine,
    partition: event.logPartition % partitionCount,
    bytes: toBinary(QuarantineRecordSchema, record),
  };
}
