import { hexOf, type OracleEvent, type Rung } from './oracle-event.js';

/** A name under which others know a call. */
export interface OracleAlias {
  /** From 1; an event's `call_id` is no alias here, because named events are grouped by it. */
  readonly rank: number;
  readonly rung: Rung;
  /** Tells two names of one kind apart. */
  readonly text: string;
}

/** The names that an event brings, strongest first (docs/joining.md, 2). */
export function aliasesOf({ event }: Pick<OracleEvent, 'event'>): readonly OracleAlias[] {
  const envelope = event.aliases;
  const own = payloadNames(event);
  const provider = own.provider || (envelope?.provider ?? '');
  const found: OracleAlias[] = [];
  const add = (rank: number, rung: Rung, ...parts: readonly string[]) => {
    if (parts.at(-1) !== '') found.push({ rank, rung, text: JSON.stringify(parts) });
  };
  if (envelope?.conversationId && envelope.genAiToolCallId) {
    add(1, 'gen_ai', envelope.conversationId, envelope.genAiToolCallId);
  }
  add(2, 'request_state', hexOf(envelope?.requestStateDigest ?? new Uint8Array()));
  for (const key of distinct(own.idempotencyKey, envelope?.idempotencyKey)) add(3, 'idempotency_key', provider, key);
  for (const id of distinct(own.requestId, envelope?.providerRequestId)) add(4, 'provider_request_id', provider, id);
  for (const id of distinct(own.receiptId, envelope?.receiptId)) add(5, 'receipt_id', provider, id);
  return found.sort(strongestFirst);
}

/** By rank, then by text. */
export function strongestFirst(left: OracleAlias, right: OracleAlias): number {
  return left.rank - right.rank || (left.text < right.text ? -1 : Number(left.text > right.text));
}

/** One text for a name of any kind. */
export function aliasKey({ rank, text }: OracleAlias): string {
  return `${rank} ${text}`;
}

interface PayloadNames {
  readonly provider: string;
  readonly idempotencyKey: string;
  readonly requestId: string;
  readonly receiptId: string;
}

function payloadNames({ payload }: OracleEvent['event']): PayloadNames {
  const none = { provider: '', idempotencyKey: '', requestId: '', receiptId: '' };
  switch (payload.case) {
    case 'upstreamCall':
      return {
        ...none,
        provider: payload.value.provider,
        idempotencyKey: payload.value.idempotencyKey,
        requestId: payload.value.providerRequestId,
      };
    case 'providerReceipt':
      return {
        provider: payload.value.provider,
        idempotencyKey: payload.value.idempotencyKey,
        requestId: payload.value.providerRequestId,
        receiptId: payload.value.receiptId,
      };
    case 'runtimeDecision':
      return {
        ...none,
        provider: payload.value.selected?.provider ?? '',
        idempotencyKey: payload.value.idempotencyKey,
      };
    case 'fileOperation':
      return { ...none, receiptId: payload.value.receiptId };
    default:
      return none;
  }
}

function distinct(...values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
}
