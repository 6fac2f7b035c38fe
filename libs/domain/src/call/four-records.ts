import type { ProviderReceipt, TraceEvent } from '@waybill/contracts';
import { ReceiptVerification } from '@waybill/contracts';
import type { GatewayFacts, ReceiptFacts, RegistryFacts, RuntimeFacts } from './call.js';
import {
  declaredPermanenceName,
  dispositionName,
  enforcementModeName,
  gatewayVerdictName,
  trustClassName,
} from '../names.js';
import { firstSaid, said, toHex } from '../payload.js';

/** What the registry decided: its last word, when it spoke more than once. */
export function registryOf(events: readonly TraceEvent[]): RegistryFacts {
  const decision = said(events, 'registryDecision').at(-1)?.value;
  const chosen = decision?.candidates.find((each) => each.server === decision.chosenServer);
  const [seen, expected] = [
    toHex(decision?.manifestDigest ?? noBytes),
    toHex(decision?.expectedManifestDigest ?? noBytes),
  ];
  return {
    chosenServer: decision?.chosenServer ?? '',
    trustClass: trustClassName(chosen?.trustClass),
    manifestDigest: seen,
    hasDrifted: seen !== '' && expected !== '' && seen !== expected,
    candidateCount: decision?.candidates.length ?? 0,
  };
}

/** What the gateway decided: its last word, when it spoke more than once. */
export function gatewayOf(events: readonly TraceEvent[]): GatewayFacts {
  const decision = said(events, 'gatewayDecision').at(-1)?.value;
  const hop = said(events, 'adapterHop').at(-1)?.value;
  return {
    verdict: gatewayVerdictName(decision?.verdict),
    policyBundle: decision?.policy?.id ?? '',
    policyVersion: decision?.policy?.version ?? '',
    enforcementMode: enforcementModeName(decision?.policy?.mode),
    adapter: firstSaid([decision?.adapter, hop?.adapter]),
    adapterVersion: firstSaid([decision?.adapterVersion, hop?.adapterVersion]),
  };
}

/** What the runtime chose: its last word, when it spoke more than once. */
export function runtimeOf(events: readonly TraceEvent[]): RuntimeFacts {
  const decision = said(events, 'runtimeDecision').at(-1)?.value;
  return {
    routeCard: decision?.selected?.id ?? '',
    rejectedRouteCount: decision?.rejected.length ?? 0,
    recoveryCheckpointId: decision?.recoveryCheckpointId ?? '',
    killSwitchPath: decision?.killSwitchPath ?? '',
    declaredPermanence: declaredPermanenceName(decision?.declaredPermanence),
  };
}

/** What the provider states: its last receipt; keys that only other hops know stand in where it names none. */
export function receiptOf(events: readonly TraceEvent[]): ReceiptFacts {
  const receipt = said(events, 'providerReceipt').at(-1)?.value;
  const upstream = said(events, 'upstreamCall').map((each) => each.value);
  return {
    disposition: dispositionName(receipt?.disposition),
    provider: firstSaid([receipt?.provider, ...upstream.map((each) => each.provider)]),
    operation: firstSaid([receipt?.operation, ...upstream.map((each) => each.operation)]),
    receiptId: receipt?.receiptId ?? '',
    providerRequestId: firstSaid([
      receipt?.providerRequestId,
      ...upstream.map((each) => each.providerRequestId),
      ...events.map((event) => event.aliases?.providerRequestId),
    ]),
    idempotencyKey: firstSaid([
      receipt?.idempotencyKey,
      ...upstream.map((each) => each.idempotencyKey),
      ...said(events, 'runtimeDecision').map((each) => each.value.idempotencyKey),
      ...events.map((event) => event.aliases?.idempotencyKey),
    ]),
    isVerified: receipt !== undefined && isVerified(receipt),
  };
}

/** Whether something vouches for a receipt: its signature, or the authenticated connection that it came over. */
export function isVerified({ verification }: ProviderReceipt): boolean {
  return verification === ReceiptVerification.SIGNATURE || verification === ReceiptVerification.AUTHENTICATED_SOURCE;
}

const noBytes = new Uint8Array();
