import type { Denial, GatewayDecision, PolicyBundle, TraceEvent } from '@waybill/contracts';
import { EnforcementMode, GatewayVerdict } from '@waybill/contracts';
import type { DenialFacts } from './call.js';
import { denialReasonName, enforcementModeName } from '../names.js';
import { attemptOf, hopOf } from '../payload.js';

/**
 * Every refusal that a hop stated, in canonical order (B10). A hop that states one refusal twice, as evidence and as the
 * call's outcome, refused once: its first statement stays.
 */
export function denialsOf(events: readonly TraceEvent[]): readonly DenialFacts[] {
  const refusals = new Map<string, DenialFacts>();
  for (const event of events) {
    const found = denialIn(event);
    if (found === undefined) continue;
    const denial = denialFrom(event, found.denial, found.policy ?? found.denial.policy);
    const key = JSON.stringify([denial.attempt, denial.hop, denial.reason, denial.rule, denial.requestedCapability]);
    if (!refusals.has(key)) refusals.set(key, denial);
  }
  return [...refusals.values()];
}

/** Whether a gateway stopped the call: rules that were only audited, or only named, say no and stop nothing. */
export function isEnforcedDenial({ verdict, policy }: GatewayDecision): boolean {
  const isOnlyWritten = policy?.mode === EnforcementMode.AUDITED || policy?.mode === EnforcementMode.DECLARED;
  return verdict === GatewayVerdict.DENIED && !isOnlyWritten;
}

interface FoundDenial {
  readonly denial: Denial;
  readonly policy?: PolicyBundle | undefined;
}

function denialIn({ payload }: TraceEvent): FoundDenial | undefined {
  switch (payload.case) {
    case 'gatewayDecision':
    case 'urlFetch':
    case 'fileOperation':
      return payload.value.denial && { denial: payload.value.denial, policy: payload.value.policy };
    case 'toolCallFinished':
      return payload.value.denial && { denial: payload.value.denial };
    default:
      // Every other payload states no refusal; the contract has no third place for one.
      return undefined;
  }
}

function denialFrom(event: TraceEvent, denial: Denial, policy: PolicyBundle | undefined): DenialFacts {
  return {
    eventId: event.eventId,
    occurredUnixNano: event.occurredUnixNano,
    attempt: attemptOf(event),
    hop: hopOf(event),
    reason: denialReasonName(denial.reason),
    rule: denial.rule,
    requestedCapability: denial.requestedCapability,
    allowedNeighbour: denial.allowedNeighbour,
    policyBundle: policy?.id ?? '',
    policyVersion: policy?.version ?? '',
    enforcementMode: enforcementModeName(policy?.mode),
    principal: denial.principal || (event.actor?.chain.at(-1)?.id ?? ''),
  };
}
