import type { MessageInitShape } from '@bufbuild/protobuf';
import { TraceEventSchema } from '@waybill/contracts';
import type {
  ActorSchema,
  AliasesSchema,
  AuthoritySchema,
  SessionHandleVerdict,
  SessionSource,
} from '@waybill/contracts';

/** The payload of an event as protobuf-es takes it: `{ case: 'toolCallStarted', value: { … } }`. */
export type PayloadInit = Exclude<
  NonNullable<MessageInitShape<typeof TraceEventSchema>['payload']>,
  { case: undefined }
>;

/** Names of the payloads: `registryDecision`, `toolCallStarted`, … */
export type PayloadCase = PayloadInit['case'];

/** What the payload of that name is made from. */
export type PayloadValue<Case extends PayloadCase> = Extract<PayloadInit, { case: Case }>['value'];

/** The envelope: what an emitter knows about a call, beside the facts themselves. */
export interface EmitContext {
  /**
   * W3C trace id: 32 hex digits or 16 bytes, not all zero. Left out only by who knows none, as a provider's webhook: then
   * `callId` or one of `aliases` must say which call it is about.
   */
  readonly traceId?: string | Uint8Array | undefined;
  /** The conversation or workflow. */
  readonly sessionId?: string | undefined;
  /** Where `sessionId` came from. */
  readonly sessionSource?: SessionSource | undefined;
  /** What a check of the session handle that came with the call found. */
  readonly sessionHandleVerdict?: SessionHandleVerdict | undefined;
  /** The logical call over all its attempts. */
  readonly callId?: string | undefined;
  /** Which try of the call, from 1. */
  readonly attempt?: number | undefined;
  /** W3C span id of this hop's own span: 16 hex digits or 8 bytes. */
  readonly spanId?: string | Uint8Array | undefined;
  /** W3C span id of the caller's span: 16 hex digits or 8 bytes. */
  readonly parentSpanId?: string | Uint8Array | undefined;
  /** When it happened, in nanoseconds since 1970. Absent: now. */
  readonly occurredUnixNano?: bigint | undefined;
  /** On whose behalf. */
  readonly actor?: MessageInitShape<typeof ActorSchema> | undefined;
  /** With which credential; never the secret itself. */
  readonly authority?: MessageInitShape<typeof AuthoritySchema> | undefined;
  /** Other names by which records find their call. */
  readonly aliases?: MessageInitShape<typeof AliasesSchema> | undefined;
}

/** One fact to emit: the envelope and exactly one payload. */
export interface EmitEvent extends EmitContext {
  readonly payload: PayloadInit;
}

/** The names of all payloads of the contract this was built with. */
export const payloadCases: readonly string[] = TraceEventSchema.oneofs.flatMap((oneof) =>
  oneof.localName === 'payload' ? oneof.fields.map((field) => field.localName) : [],
);
