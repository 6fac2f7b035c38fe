import {
  countedAmountsOf,
  countOf,
  durationOf,
  keyedOf,
  saidSetOf,
  scalarOf,
  setOf,
  type CallClaims,
  type CallFieldValues,
  type ClaimedSpend,
} from '@waybill/domain';
import type { ReadDetailedCall, ReadSurroundings, ReadWholeCall } from '@waybill/ports';
import { grantsOf, harnessOf, surfaceOf } from './surroundings-values.convert.js';

/** From what is read of a call to what is compared of it. Total. */
export function toCallValues(whole: ReadWholeCall, surroundings: ReadSurroundings): CallFieldValues {
  const { call, spendEntries } = whole;
  return {
    ...whoOf(call),
    ...credentialOf(call),
    ...policyOf(whole),
    ...surfaceOf(surroundings),
    ...grantsOf(surroundings),
    ...routeOf(call),
    ...harnessOf(surroundings),
    ...outcomeOf(call),
    ...retryOf(call),
    ...effectsOf(whole),
    ...countedAmountsOf(spendEntries.map(toClaimedSpend)),
    unpriced: countOf(call.unpriced),
    ...evidenceOf(whole),
    latency: durationOf(call.latency_ns === null ? undefined : BigInt(call.latency_ns)),
  };
}

function whoOf(call: ReadDetailedCall) {
  return {
    tenant_id: scalarOf(call.tenant_id),
    original_actor: scalarOf(call.original_actor),
    principal: scalarOf(call.principal),
    principal_chain: scalarOf(call.principal_chain.join(' → ')),
    mediated_principal: scalarOf(call.mediated_principal),
    agent_id: scalarOf(call.agent_id),
    workspace_id: scalarOf(call.workspace_id),
    actor_namespace: scalarOf(call.actor_namespace),
  };
}

function credentialOf(call: ReadDetailedCall) {
  return {
    auth_mode: scalarOf(call.auth_mode),
    credential_lane: scalarOf(call.credential_lane),
    credential_fingerprint: scalarOf(call.credential_fingerprint),
    credential_state: scalarOf(call.credential_state),
    scopes: saidSetOf(call.scopes),
    provider_identity: scalarOf(call.provider_identity),
    backend_principal: scalarOf(call.backend_principal),
    quota_owner: scalarOf(call.quota_owner),
  };
}

function policyOf({ call, denials }: ReadWholeCall) {
  return {
    gateway_verdict: scalarOf(call.gateway_verdict),
    policy_bundle: scalarOf(call.policy_bundle),
    policy_version: scalarOf(call.policy_version),
    enforcement_mode: scalarOf(call.enforcement_mode),
    denials: keyedOf(
      denials.map(({ reason, hop, rule, requested_capability }) => [
        `${reason} by ${hop}`,
        sentence([rule, requested_capability && `asked for ${requested_capability}`]),
      ]),
    ),
  };
}

function routeOf(call: ReadDetailedCall) {
  return {
    server: scalarOf(call.server),
    tool: scalarOf(call.tool),
    tool_version: scalarOf(call.tool_version),
    tool_definition_digest: scalarOf(call.tool_definition_digest),
    namespace: scalarOf(call.namespace),
    input_digest: scalarOf(inputDigestOf(call.input_summary)),
    registry_server: scalarOf(call.registry_server),
    trust_class: scalarOf(call.trust_class),
    manifest_digest: scalarOf(call.manifest_digest),
    manifest_drifted: scalarOf(call.manifest_digest === '' ? '' : String(call.manifest_drifted)),
    adapter: scalarOf(call.adapter),
    adapter_version: scalarOf(call.adapter_version),
    route_card: scalarOf(call.route_card),
    upstream_lanes: saidSetOf(call.upstream_lanes),
    provider: scalarOf(call.provider),
    hops_present: setOf(call.hops_present),
    hops_missing: setOf(call.hops_missing),
  };
}

/** The digest of all arguments: of two calls with one digest the same was asked. Empty when nobody computed it. */
function inputDigestOf(inputSummary: string): string {
  return /"sha256":"([0-9a-f]*)"\}$/.exec(inputSummary)?.[1] ?? '';
}

function outcomeOf(call: ReadDetailedCall) {
  return {
    outcome: scalarOf(call.outcome),
    outcome_source: scalarOf(call.outcome_source),
    error_class: scalarOf(call.error_class),
    error_code: scalarOf(call.error_code),
    error_inner_class: scalarOf(call.error_inner_class),
    recoverable: scalarOf(textOf(call.recoverable)),
    recovery_action: scalarOf(call.recovery_action),
    attempts: countOf(call.attempts),
    receipt_disposition: scalarOf(call.receipt_disposition),
  };
}

function retryOf(call: ReadDetailedCall) {
  return {
    retry_verdict: scalarOf(call.retry_verdict),
    retry_reasons: setOf(call.retry_reasons),
    next_action: scalarOf(call.next_action),
    idempotent: scalarOf(textOf(call.idempotent)),
  };
}

/** That nothing changed is known only where somebody said so. */
function effectsOf({ call, effects }: ReadWholeCall) {
  const isKnown = effects.length > 0 || call.reversibility !== '';
  return {
    effects: isKnown ? keyedOf(effects.map((each) => [effectOf(each), each.reversibility])) : undefined,
    reversibility: scalarOf(call.reversibility),
    declared_permanence: scalarOf(call.declared_permanence),
  };
}

function evidenceOf({ call, evidence }: ReadWholeCall) {
  return {
    state: scalarOf(call.state),
    join_rung: scalarOf(call.join_rung),
    conflicts: keyedOf(
      call.conflicts.map((each) => [
        each.kind,
        `${each.left_hop} says "${each.left_value}", ${each.right_hop} says "${each.right_value}"`,
      ]),
    ),
    receipt_verified: scalarOf(call.receipt_disposition === '' ? '' : String(call.receipt_verified)),
    evidence: keyedOf(
      evidence.map(({ kind, subject, verdict, denial_reason, findings }) => [
        sentence([kind, subject], ' '),
        sentence([verdict, denial_reason, ...findings]),
      ]),
    ),
  };
}

/** From what is read of a call to what hops claim of it. Total. */
export function toCallClaims({ spendEntries, effects }: ReadWholeCall): CallClaims {
  return {
    spend: spendEntries.map(toClaimedSpend),
    effects: effects.map((each) => ({
      effect: effectOf(each),
      reversibility: each.reversibility,
      claimedBy: each.claimed_by,
    })),
  };
}

function toClaimedSpend(entry: ReadWholeCall['spendEntries'][number]): ClaimedSpend {
  return {
    entryId: entry.entry_id,
    kind: entry.kind,
    amountNanos: entry.amount_nanos === null ? undefined : BigInt(entry.amount_nanos),
    currency: entry.currency,
    source: entry.source,
    correctsEntryId: entry.corrects_entry_id,
    isRollup: entry.is_rollup,
    isCounted: entry.is_counted,
    lane: entry.lane,
    provider: entry.provider,
    rateId: entry.rate_id,
  };
}

function effectOf({ kind, resource_ref }: ReadWholeCall['effects'][number]): string {
  return sentence([kind, resource_ref], ' ');
}

function textOf(flag: boolean | null): string | null {
  return flag === null ? null : String(flag);
}

function sentence(parts: readonly string[], separator = ', '): string {
  return parts.filter((part) => part !== '').join(separator);
}
