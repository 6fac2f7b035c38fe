import type { Denial, PolicyBundle, TraceEvent } from '@waybill/contracts';
import type { DenialFacts } from './call.js';
import { denialReasonName, enforcementModeName } from './names.js';
import { attemptOf, hopOf } from './payload.js';

/** Every refusal that a hop stated, in canonical order; one per event (B10). */
export function denialsOf(events: readonly TraceEvent[]): readonly DenialFacts[] {
  return events.flatMap((event) => {
    const found = denialIn(event);
    return found === undefined ? [] : [denialFrom(event, found.denial, found.policy ?? found.denial.policy)];
  });
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
