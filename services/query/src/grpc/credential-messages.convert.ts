import { CredentialChange, CredentialState, Outcome } from '@waybill/contracts';
import type { ReadCallAfterEnd, ReadCredentialTrait } from '@waybill/ports';
import type { CallUse, ChangeWithUse, CredentialLife } from '@waybill/questions';
import { enumOf } from './enum-of.js';
import { unixNanoOf } from './values.js';

/** From the life of a credential to its message. Total. */
export function toCredentialMessage(life: CredentialLife) {
  return {
    credentialFingerprint: life.credential.credential_fingerprint,
    tenantId: life.credential.tenant_id,
    isLifeTold: life.isTold,
    predecessors: [...life.predecessors],
    changes: life.changes.listed.map(toChange),
    changeCount: BigInt(life.changes.inAll),
    use: toUse(life.use),
    statesAtUse: life.states.listed.map((each) => ({ state: enumOf(CredentialState, each.name), ...spanOf(each) })),
    lanes: life.lanes.listed.map(toNamedUse),
    laneCount: BigInt(life.lanes.inAll),
    principals: life.principals.listed.map(toNamedUse),
    principalCount: BigInt(life.principals.inAll),
    callsAfterEnd: life.callsAfterEnd.listed.map(toCallAfterEnd),
    callsAfterEndCount: BigInt(life.callsAfterEnd.inAll),
  };
}

function toChange(change: ChangeWithUse) {
  return {
    eventId: change.event_id,
    change: enumOf(CredentialChange, change.change),
    effectiveUnixNano: unixNanoOf(change.effective_at),
    occurredUnixNano: unixNanoOf(change.occurred_at),
    credentialLane: change.credential_lane,
    successorFingerprint: change.successor_fingerprint,
    scopesBefore: [...change.scopes_before],
    scopesAfter: [...change.scopes_after],
    changedBy: change.changed_by,
    reason: change.reason,
    before: toUse(change.before),
    after: toUse(change.after),
  };
}

function toUse({ calls, byOutcome, firstAt, lastAt }: CallUse) {
  return {
    callCount: BigInt(calls),
    outcomes: Object.entries(byOutcome).map(([outcome, count]) => ({
      outcome: enumOf(Outcome, outcome),
      callCount: BigInt(count),
    })),
    firstUnixNano: unixNanoOf(firstAt),
    lastUnixNano: unixNanoOf(lastAt),
  };
}

function toNamedUse(each: ReadCredentialTrait) {
  return { name: each.name, ...spanOf(each) };
}

function spanOf({ calls, first_at, last_at }: ReadCredentialTrait) {
  return { callCount: BigInt(calls), firstUnixNano: unixNanoOf(first_at), lastUnixNano: unixNanoOf(last_at) };
}

function toCallAfterEnd(call: ReadCallAfterEnd) {
  return {
    callId: call.call_id,
    startedUnixNano: unixNanoOf(call.started_at),
    tool: call.tool,
    principal: call.principal,
    credentialLane: call.credential_lane,
    claimedState: enumOf(CredentialState, call.claimed_state),
    change: enumOf(CredentialChange, call.change),
    endedUnixNano: unixNanoOf(call.ended_at),
    outcome: enumOf(Outcome, call.outcome),
  };
}
