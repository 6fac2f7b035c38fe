import { toJsonString, type DescMessage, type Message } from '@bufbuild/protobuf';
import { TraceEventSchema, type TraceEvent } from '@waybill/contracts';

/** The payload as JSON text with the field names of the contract; empty for a payload that this version does not know. */
export function toPayloadText({ payload }: TraceEvent): string {
  if (payload.case === undefined) return '';
  const schema: DescMessage | undefined = TraceEventSchema.field[payload.case].message;
  const message: Message = payload.value;
  return schema === undefined ? '' : toJsonString(schema, message, { useProtoFieldName: true });
}
