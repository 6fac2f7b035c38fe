import type { TraceEvent } from '@waybill/contracts';
import { compare } from '../stitch/event-set.js';
import { toHex } from '../payload.js';

/** The kinds of alias, strongest first: the rank of a kind is its place here (docs/joining.md). */
export const aliasKinds = [
  'call_id',
  'gen_ai',
  'request_state',
  'idempotency_key',
  'provider_request_id',
  'receipt_id',
] as const;

export type AliasKind = (typeof aliasKinds)[number];

/** A name under which records of one call may know each other. */
export interface Alias {
  readonly kind: AliasKind;
  /** Canonical: equal texts are equal aliases. Holds the kind. */
  readonly text: string;
}

/** The aliases that an event brings, each once, strongest first, of one rank by text. */
export function aliasesOf(event: TraceEvent): readonly Alias[] {
  const { aliases, callId } = event;
  const keys = providerKeysIn(event);
  const found = [
    callId === '' ? undefined : callIdAlias(callId),
    alias('gen_ai', [aliases?.conversationId, aliases?.genAiToolCallId]),
    alias('request_state', [toHex(aliases?.requestStateDigest ?? new Uint8Array())]),
    ...[aliases?.idempotencyKey, keys.idempotencyKey].map((key) => owned('idempotency_key', keys.provider, key)),
    ...[aliases?.providerRequestId, keys.providerRequestId].map((id) =>
      owned('provider_request_id', keys.provider, id),
    ),
    ...[aliases?.receiptId, keys.receiptId].map((id) => owned('receipt_id', keys.provider, id)),
  ];
  return inLadderOrder(found.flatMap((each) => each ?? []));
}

/** Aliases without repetition, strongest first, of one rank by text. */
export function inLadderOrder(aliases: readonly Alias[]): readonly Alias[] {
  return [...new Map(aliases.map((each) => [each.text, each])).values()].sort(
    (a, b) => rankOf(a.kind) - rankOf(b.kind) || compare(a.text, b.text),
  );
}

/** The alias that a call's name is. */
export function callIdAlias(callId: string): Alias {
  return { kind: 'call_id', text: JSON.stringify(['call_id', callId]) };
}

/** From 0, the strongest. */
export function rankOf(kind: AliasKind): number {
  return aliasKinds.indexOf(kind);
}

/** All parts or nothing: half a name is none. */
function alias(kind: AliasKind, parts: readonly (string | undefined)[]): Alias | undefined {
  if (parts.some((part) => part === undefined || part === '')) return undefined;
  return { kind, text: JSON.stringify([kind, ...parts]) };
}

/** An id that is unique within its provider, also within an unnamed one. */
function owned(kind: AliasKind, provider: string, id: string | undefined): Alias | undefined {
  return id === undefined || id === '' ? undefined : { kind, text: JSON.stringify([kind, provider, id]) };
}

interface ProviderKeys {
  readonly provider: string;
  readonly idempotencyKey?: string;
  readonly providerRequestId?: string;
  readonly receiptId?: string;
}

/** What the payload says of a provider and its keys; the provider of the envelope stands in where it names none. */
function providerKeysIn({ payload, aliases }: TraceEvent): ProviderKeys {
  const fallback = aliases?.provider ?? '';
  switch (payload.case) {
    case 'upstreamCall':
    case 'providerReceipt':
      return { ...payload.value, provider: payload.value.provider || fallback };
    case 'runtimeDecision':
      return {
        provider: payload.value.selected?.provider || fallback,
        idempotencyKey: payload.value.idempotencyKey,
      };
    case 'fileOperation':
      return { provider: fallback, receiptId: payload.value.receiptId };
    default:
      // The other payloads carry no key of a provider.
      return { provider: fallback };
  }
}
